#include "widgets/parts/limitskeeper.h"

#include "widgets/document/document.h"
#include "widgets/document/numbers.h"
#include "widgets/parts/budgettext.h"
#include "widgets/parts/documentloss.h"

#include <algorithm>

namespace paretoscope::widgets {

namespace {

// Less cautious steps would run recipes that no sample can tell apart, bolder ones waste bytes.
constexpr double boldest = 0.5, mostCautious = 0.95;

} // namespace

LimitsKeeper::LimitsKeeper(Document &document, QObject *parent) : QObject(parent), m_document(document)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &LimitsKeeper::look);
    connect(&document, &Document::opened, this, &LimitsKeeper::forget);
    connect(&document, &Document::recipeChanged, this, [this] {
        m_edited = true;
        if (m_chosen && m_document.recipe() != *m_chosen)
            m_chosen.reset();
        m_timer.start();
    });
    connect(&document, &Document::pinsChanged, this, [this] { m_chosen.reset(); });
    for (const auto change :
         {&Document::measuredChanged, &Document::behaviourChanged, &Document::speedChanged})
        connect(&document, change, &m_timer, qOverload<>(&QTimer::start));
    connect(&document, &Document::askedChanged, &m_timer, qOverload<>(&QTimer::start));
}

void LimitsKeeper::forget()
{
    m_timer.stop();
    m_chosen.reset();
    m_broken.clear();
    m_edited = false;
}

void LimitsKeeper::chose(int gesture)
{
    m_chosen = m_document.recipe();
    m_gesture = gesture;
    m_steps = 0;
    m_timer.start();
}

void LimitsKeeper::look()
{
    std::vector<Verdict> verdicts = limitVerdicts(m_document);
    if (const auto budget = budgetVerdict(m_document)) {
        if (m_chosen && isQuality(m_document.asked().budget.kind) &&
            budget->state == Verdict::State::Broken && budget->source == Verdict::Source::Measured)
            return stepSafer(*budget);
        verdicts.insert(verdicts.begin(), *budget);
    }
    tellBroken(verdicts);
}

void LimitsKeeper::stepSafer(const Verdict &broken)
{
    const auto kl = m_document.predictedKl();
    const auto safer = kl ? saferThan(*kl, broken) : std::nullopt;
    if (!safer)
        return giveUp(tr("%1 as measured breaks the limit, %2, and no safer recipe is known.")
                          .arg(broken.now, broken.limit));
    if (m_steps == mostSteps)
        return giveUp(tr("%1 as measured breaks the limit, %2; safer recipes that were run: %3.")
                          .arg(broken.now, broken.limit, numbers::count(m_steps)));
    ++m_steps;
    const BestRecipes best = m_document.best();
    const pipeline::Recipe recipe = best.recipe(*safer);
    const QString size = numbers::bytes(best.points()[*safer].storedBytes);
    const project::AskedBudget budget = m_document.asked().budget;
    m_document.applyBudget(recipe, budget, tr("Budget %1").arg(typedText(budget)), m_gesture);
    m_chosen = m_document.recipe();
    Q_EMIT told(tr("%1 as measured breaks the limit, %2: the next safer recipe, of %3, was taken.")
                    .arg(broken.now, broken.limit, size));
}

std::optional<std::size_t> LimitsKeeper::saferThan(double kl, const Verdict &broken) const
{
    const project::AskedBudget &budget = m_document.asked().budget;
    double target = kl * std::clamp(*budget.most / broken.value, boldest, mostCautious);
    if (budget.kind == project::BudgetKind::Loss) // as the run that broke it has corrected the estimate
        target = std::min(target, lossEstimate(m_document).klFor(*budget.most).value_or(target));
    const BestRecipes best = m_document.best();
    const auto point = best.atMostKl(target);
    return point && best.points()[*point].kl < kl ? point : std::nullopt;
}

void LimitsKeeper::giveUp(const QString &sentence)
{
    m_chosen.reset();
    if (const auto budget = budgetVerdict(m_document))
        m_broken.insert(budget->limit); // this says it
    Q_EMIT told(sentence);
    look();
}

void LimitsKeeper::tellBroken(const std::vector<Verdict> &verdicts)
{
    QSet<QString> broken;
    QStringList added;
    for (const Verdict &verdict : verdicts) {
        if (verdict.state != Verdict::State::Broken)
            continue;
        broken.insert(verdict.limit);
        if (!m_broken.contains(verdict.limit))
            added << longText(verdict);
    }
    m_broken = broken;
    if (m_edited && !added.isEmpty())
        Q_EMIT told(tr("A limit is no longer kept: %1.").arg(added.join(tr("; ", "between limits"))));
}

} // namespace paretoscope::widgets
