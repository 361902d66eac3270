#include "app/gui/pointjobs.h"

#include "app/gui/sessionlistener.h"
#include "core/pipeline/asfloat.h"
#include "core/session/bystep.h"
#include "core/session/ranks.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/numbers.h"
#include "widgets/document/sentences.h"
#include "widgets/document/translated.h"
#include "widgets/parts/documentloss.h"

#include <algorithm>

namespace paretoscope::gui {

namespace {

constexpr std::size_t mostRuns = 5;

/// Of the recipe as it is, on all evaluation samples.
std::optional<search::Ran> wholeRun(const widgets::Document &document)
{
    const search::Ran *now = document.currentMeasurement();
    return now && now->measured.n == document.project()->samples.evaluate.size() ? std::optional(*now)
                                                                                 : std::nullopt;
}

} // namespace

PointJobs::PointJobs(widgets::Document &document, JobRunner &jobs, base::Effort &effort, QObject *parent)
    : QObject(parent), m_document(document), m_jobs(jobs), m_effort(effort)
{
}

void PointJobs::improve()
{
    if (!m_document.predictedKl())
        return;
    m_jobs.start<session::Improved>(
        Lane::Main, tr("Improving this point"),
        [project = m_document.sharedProject(), problem = m_document.sharedProblem(),
         start = m_document.recipe(), ran = wholeRun(m_document), pins = m_document.pins(), effort = m_effort,
         listener = std::make_shared<SessionListener>(m_document, m_jobs)](std::stop_token stop,
                                                                           base::ProgressSink &progress) {
            return session::improve(*project, {*problem, start, ran, pins}, effort, *listener, stop,
                                    progress);
        },
        [this, start = m_document.recipe(),
         session = m_document.session()](base::Result<session::Improved> result) {
            if (!result)
                return report(result.error());
            if (session == m_document.session())
                applyImproved(start, *result);
        });
}

void PointJobs::applyImproved(const pipeline::Recipe &start, const session::Improved &improved)
{
    const search::Improvement &improvement = improved.improvement;
    QString sentence = widgets::improvementSentence(improvement, widgets::damageKind(m_document));
    const bool better = improved.isBetter() && !(improved.after.recipe == improved.before.recipe);
    if (better) {
        m_document.putMeasured(improved.after);
        sentence += QLatin1Char(' ') + tr("Measured: %1, before %2.")
                                           .arg(widgets::numbers::measured(improved.after.measured),
                                                widgets::numbers::measured(improved.before.measured));
    }
    if (better && m_document.recipe() == start)
        m_document.applyRecipe(improved.after.recipe, tr("Improve this point"));
    else if (better)
        sentence +=
            QLatin1Char(' ') + tr("The recipe was edited meanwhile and is left as it is; improve it again.");
    m_document.setInteractions(
        {better ? improved.after.recipe : start, improvement.interactions, improvement.interactionSamples});
    Q_EMIT told(sentence);
}

void PointJobs::findWithin(const search::Budget &budget)
{
    session::Plan plan;
    plan.settings = m_document.table().settings();
    plan.measuredWith = m_document.asked().measuredWith;
    plan.steps = m_document.recipe().steps;
    plan.pins = m_document.pins();
    plan.own = m_document.recipe();
    plan.budget = budget;
    plan.runs = mostRuns;
    m_jobs.start<session::FoundWithin>(
        Lane::Main, tr("Recipes within the limits"),
        [project = m_document.sharedProject(), problem = m_document.sharedProblem(),
         solution = m_document.solution(), plan, loss = widgets::lossEstimate(m_document),
         listener = std::make_shared<SessionListener>(m_document, m_jobs)](std::stop_token stop,
                                                                           base::ProgressSink &progress) {
            return session::findWithin(*project, plan, *problem,
                                       solution.problem == problem ? &solution.frontier : nullptr, loss,
                                       *listener, stop, progress);
        },
        [this, budget, loss = widgets::lossEstimate(m_document),
         session = m_document.session()](base::Result<session::FoundWithin> result) {
            if (!result)
                return report(result.error());
            if (session == m_document.session())
                applyFound(budget, loss, *result);
        });
}

QString PointJobs::nothingFound(const session::FoundWithin &found)
{
    if (!found.within.runs.empty())
        return tr("No recipe was found that keeps these limits; run without success: %1.")
            .arg(found.within.runs.size());
    if (found.leastNanoseconds > 0)
        return tr("No recipe of what was measured keeps these limits; the fastest is estimated to take %1 "
                  "for a sample alone. Lower ranks and cut channels make it faster, fewer bits do not.")
            .arg(widgets::numbers::milliseconds(static_cast<double>(found.leastNanoseconds) / 1e6));
    return tr("No recipe on the frontier keeps these limits.");
}

void PointJobs::applyFound(const search::Budget &budget, const search::LossEstimate &loss,
                           const session::FoundWithin &found)
{
    if (found.layerTimes)
        m_document.setLayerTimes(found.layerTimes);
    if (!found.within.best) {
        Q_EMIT told(nothingFound(found));
        return;
    }
    const search::Ran &best = *found.within.best;
    const bool smallest = budget.behaviour.any() || budget.limitsDamage();
    m_document.putMeasured(best);
    if (found.latency)
        m_document.putSpeed({best.recipe, *found.latency});
    m_document.applyRecipe(best.recipe,
                           smallest ? tr("Smallest within the limits") : tr("Best within the limits"));
    const QString sentence = smallest ? tr("The smallest recipe that keeps the limits: %1, %2.")
                                      : tr("The best measured of the recipes that keep the limit: %1, %2.");
    const auto &most = budget.work[search::WorkKind::Nanoseconds];
    const auto alone = found.latency ? evaluate::millisecondsAlone(*found.latency) : std::nullopt;
    const bool broken = !search::keepsLoss(best, budget, loss) ||
                        (budget.kl && best.measured.kl > *budget.kl) ||
                        (most && alone && *alone * 1e6 > static_cast<double>(*most));
    Q_EMIT told(sentence.arg(widgets::numbers::bytes(best.cost.storedBytes),
                             widgets::numbers::measured(best.measured)) +
                (broken
                     ? QLatin1Char(' ') + tr("As measured it breaks a limit that it was predicted to keep.")
                     : QString()));
}

void PointJobs::measureSpeed()
{
    m_jobs.start<evaluate::RecipeLatency>(
        Lane::Main, tr("Measuring speed"),
        [project = m_document.sharedProject(), recipe = m_document.recipe()](std::stop_token stop,
                                                                             base::ProgressSink &progress) {
            return evaluate::measureLatency(project->evaluator, recipe, stop, progress);
        },
        [this, recipe = m_document.recipe(),
         session = m_document.session()](base::Result<evaluate::RecipeLatency> result) {
            if (!result)
                return report(result.error());
            if (session != m_document.session())
                return;
            m_document.putSpeed({recipe, *result});
            QStringList lines;
            for (const auto &batch : result->batches)
                lines << widgets::speedSentence(batch);
            lines << widgets::int8Sentence(*result, widgets::damageKind(m_document));
            lines.removeAll(QString());
            Q_EMIT told(tr("Speed: %1").arg(lines.join(QStringLiteral("; "))));
        });
}

void PointJobs::measureByStep()
{
    using Parts = std::vector<session::PartRan>;
    m_jobs.start<Parts>(
        Lane::Main, tr("Measuring step by step"),
        [project = m_document.sharedProject(), recipe = m_document.recipe()](std::stop_token stop,
                                                                             base::ProgressSink &progress) {
            return session::runByStep(*project, recipe, stop, progress);
        },
        [this, session = m_document.session()](base::Result<Parts> parts) {
            if (!parts)
                return report(parts.error());
            if (session != m_document.session())
                return;
            QStringList lines;
            for (const session::PartRan &part : *parts) {
                if (!pipeline::isAsFloat(part.ran.recipe))
                    m_document.putMeasured(part.ran);
                lines << tr("%1: %2, %3", "what was done, quality, size")
                             .arg(widgets::translated(part.done),
                                  widgets::numbers::measured(part.ran.measured),
                                  widgets::numbers::bytes(part.ran.cost.storedBytes));
            }
            Q_EMIT told(lines.isEmpty() ? tr("This recipe does nothing to the float model.")
                                        : lines.join(QStringLiteral("; ")));
        });
}

void PointJobs::measureLayerShares()
{
    m_jobs.start<std::vector<double>>(
        Lane::Aside, tr("Timing the layers"),
        [project = m_document.sharedProject()](std::stop_token stop, base::ProgressSink &) {
            return evaluate::measureLayerShares(project->evaluator, stop);
        },
        [this, session = m_document.session()](base::Result<std::vector<double>> shares) {
            if (session != m_document.session())
                return;
            if (!shares)
                return report(shares.error());
            m_document.setLayerShares(*shares);
            Q_EMIT layersTimed();
        });
}

void PointJobs::chooseRanks(double energy)
{
    const auto &methods = m_document.asked().measuredWith.methods;
    const auto chosen = methods.find("factoring");
    const session::RankWish wish{
        chosen == methods.end() ? std::string("svd") : compress::valueText(chosen->second), energy, {}};
    m_jobs.start<session::Ranks>(
        Lane::Main, tr("Choosing ranks"),
        [project = m_document.sharedProject(), recipe = m_document.recipe(),
         wish](std::stop_token stop, base::ProgressSink &progress) {
            return session::ranksFor(*project, recipe, wish, stop, progress);
        },
        [this, start = m_document.recipe(),
         session = m_document.session()](base::Result<session::Ranks> ranks) {
            if (!ranks)
                return report(ranks.error());
            if (session != m_document.session())
                return;
            if (!(m_document.recipe() == start)) {
                Q_EMIT told(
                    tr("The recipe was edited meanwhile and is left as it is; choose the ranks again."));
                return;
            }
            m_document.applyRecipe(ranks->recipe, tr("Ranks by energy"));
            const auto lower = std::ranges::count_if(
                m_document.recipe().settings,
                [](const compress::LayerSetting &setting) { return compress::does(setting, "rank"); });
            Q_EMIT told(lower == 0 ? tr("No layer gets smaller by a rank that keeps so much of it.")
                                   : tr("Layers with a lower rank: %1.").arg(lower));
        });
}

void PointJobs::report(const base::Error &error)
{
    if (error.code != base::ErrorCode::Cancelled)
        Q_EMIT failed(error);
}

} // namespace paretoscope::gui
