#include "widgets/parts/limitsbutton.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QWidgetAction>

#include <type_traits>

namespace paretoscope::widgets {

namespace {

/// That its row tells it in.
double unitOf(search::WorkKind kind)
{
    return kind == search::WorkKind::Macs ? 1e6 : 1e9;
}

/// As it was SAID where ROW still shows that, however its box rounds and bounds it; else as it was TYPED.
template <typename T> T valueOf(const auto &row, const std::optional<T> &said, std::type_identity_t<T> typed)
{
    return said && row.most->value() == row.shown ? *said : typed;
}

} // namespace

LimitsButton::LimitsButton(QWidget *parent)
    : QToolButton(parent), m_search(new QPushButton),
      m_help(tr(
          "Limits on size, work, latency and behaviour: find the best recipe that keeps them (Ctrl+Shift+L)"))
{
    setObjectName(QStringLiteral("limitsButton"));
    setText(tr("Limits"));
    setAccessibleName(tr("Limits on size, work, latency and behaviour"));
    setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    setPopupMode(InstantPopup);
    auto *form = new QWidget;
    form->setObjectName(QStringLiteral("limitsForm"));
    auto *rows = new QGridLayout(form);
    const QString percent = tr(" %", "behind a number in a spin box");
    m_bytes = addRow(*rows, "limitBytes", tr("Stored size at most"), 100, tr(" kB", "behind a number"));
    m_bytes.most->setMaximum(1e9);
    addWorkRows(*rows);
    m_latency =
        addRow(*rows, "limitLatency", tr("A sample alone takes at most"), 2, tr(" ms", "behind a number"));
    m_latency.most->setDecimals(3);
    m_latency.most->setRange(0.001, 1e6);
    m_latency.on->setToolTip(
        tr("On this machine: layers are timed one by one before the search, and what it finds as a whole (F7 "
           "does that, too); lower ranks and cut channels make it faster, fewer bits do not"));
    m_classDrop = addRow(*rows, "limitClassDrop", tr("No class loses more than"), 2, percent);
    m_flipShare = addRow(*rows, "limitFlips", tr("Newly wrong answers at most"), 2, percent);
    m_ece = addRow(*rows, "limitCalibration", tr("Calibration error rises by at most"), 1, percent);
    m_overconfident =
        addRow(*rows, "limitOverconfident", tr("More overconfident errors, at most"), 5, QString());
    m_hardDrop = addRow(*rows, "limitHard", tr("The hardest tenth loses at most"), 5, percent);
    m_overconfident.most->setDecimals(0);
    m_overconfident.most->setMaximum(1e6);
    m_search->setObjectName(QStringLiteral("limitsSearch"));
    m_search->setToolTip(
        tr("Run points of the frontier until the smallest that keeps every limit is found; with "
           "a size alone, the largest below it, of which the best measured is taken"));
    rows->addWidget(m_search, rows->rowCount(), 0, 1, 3);
    auto *menu = new QMenu(this);
    auto *action = new QWidgetAction(menu);
    action->setDefaultWidget(form);
    menu->addAction(action);
    setMenu(menu);
    // The menu's arrow is on top, and a mark comes and goes.
    setMinimumWidth(sizeHint().width() + fontMetrics().averageCharWidth() * 4);
    connect(m_search, &QPushButton::clicked, this, [this, menu] {
        menu->close();
        Q_EMIT searchRequested(budget());
    });
    setVerdicts({});
    refresh();
}

void LimitsButton::addWorkRows(QGridLayout &rows)
{
    Row &macs = m_work[search::WorkKind::Macs], &bops = m_work[search::WorkKind::BitOperations];
    macs = addRow(rows, "limitMacs", tr("Multiply-accumulates a sample at most"), 10,
                  tr(" million", "behind a number"));
    macs.on->setToolTip(tr("Layers of lower rank need fewer, and so does a network whose channels are cut; "
                           "the best recipes are then the best of those that keep this"));
    bops = addRow(rows, "limitBops", tr("Bit operations a sample at most"), 10,
                  tr(" billion", "behind a number"));
    bops.on->setToolTip(tr("Multiply-accumulates times the bits of weights times those of activations, 32 of "
                           "floats; the best recipes are then the best of those that keep this"));
    for (const search::WorkKind kind : search::countedKinds) {
        m_work[kind].most->setDecimals(3);
        m_work[kind].most->setRange(0.001, 1e9);
    }
}

LimitsButton::Row LimitsButton::addRow(QGridLayout &rows, const char *name, const QString &text, double usual,
                                       const QString &suffix)
{
    Row row{new QCheckBox(text), new QDoubleSpinBox, new QLabel};
    row.on->setObjectName(QString::fromLatin1(name));
    row.most->setObjectName(QString::fromLatin1(name) + QStringLiteral("Most"));
    row.most->setAccessibleName(text);
    row.now->setObjectName(QString::fromLatin1(name) + QStringLiteral("Now"));
    row.now->setMinimumWidth(fontMetrics().averageCharWidth() *
                             16); // the form does not grow while it is open
    row.most->setDecimals(2);
    row.most->setMaximum(100);
    row.most->setValue(usual);
    row.most->setSuffix(suffix);
    const int at = rows.rowCount();
    rows.addWidget(row.on, at, 0);
    rows.addWidget(row.most, at, 1);
    rows.addWidget(row.now, at, 2);
    connect(row.on, &QCheckBox::toggled, this, &LimitsButton::take);
    connect(row.most, &QDoubleSpinBox::valueChanged, this, [this, on = row.on] {
        if (on->isChecked())
            take();
    });
    return row;
}

search::Budget LimitsButton::budget() const
{
    const project::AskedLimits asked = limits();
    search::Budget budget;
    budget.bytes = asked.bytes;
    budget.work = asked.timedWork();
    budget.behaviour = asked.behaviour;
    return budget;
}

project::AskedLimits LimitsButton::limits() const
{
    project::AskedLimits limits;
    if (m_bytes.on->isChecked())
        limits.bytes = valueOf(m_bytes, m_said.bytes, qRound64(m_bytes.most->value() * 1000));
    for (const search::WorkKind kind : search::countedKinds)
        if (m_work[kind].on->isChecked())
            limits.work[kind] = work(kind);
    limits.behaviour = behaviour();
    if (m_latency.on->isChecked())
        limits.latencyMs = valueOf(m_latency, m_said.latencyMs, m_latency.most->value());
    return limits;
}

std::int64_t LimitsButton::work(search::WorkKind kind) const
{
    const Row &row = m_work[kind];
    return valueOf(row, m_said.work[kind], qRound64(row.most->value() * unitOf(kind)));
}

void LimitsButton::showRow(Row &row, const std::optional<double> &most)
{
    const QSignalBlocker quietOn(row.on), quietMost(row.most);
    row.on->setChecked(most.has_value());
    if (most)
        row.most->setValue(*most);
    row.shown = row.most->value();
}

void LimitsButton::setLimits(const project::AskedLimits &limits)
{
    const auto percent = [](const std::optional<double> &share) {
        return share ? std::optional(*share * 100) : std::nullopt;
    };
    const auto number = [](const std::optional<std::int64_t> &value, double unit) {
        return value ? std::optional(static_cast<double>(*value) / unit) : std::nullopt;
    };
    m_said = limits;
    showRow(m_bytes, number(limits.bytes, 1000));
    for (const search::WorkKind kind : search::countedKinds)
        showRow(m_work[kind], number(limits.work[kind], unitOf(kind)));
    showRow(m_latency, limits.latencyMs);
    showRow(m_classDrop, percent(limits.behaviour.classDrop));
    showRow(m_flipShare, percent(limits.behaviour.flipShare));
    showRow(m_ece, percent(limits.behaviour.eceIncrease));
    showRow(m_overconfident, number(limits.behaviour.overconfident, 1));
    showRow(m_hardDrop, percent(limits.behaviour.hardDrop));
    refresh();
}

std::vector<LimitsButton::Row> LimitsButton::rows() const
{
    std::vector<Row> rows{m_bytes};
    for (const search::WorkKind kind : search::countedKinds)
        rows.push_back(m_work[kind]);
    rows.insert(rows.end(), {m_latency, m_classDrop, m_flipShare, m_ece, m_overconfident, m_hardDrop});
    return rows;
}

void LimitsButton::setVerdicts(const std::vector<Verdict> &verdicts)
{
    std::size_t at = 0;
    QStringList lines;
    for (const Row &row : rows()) {
        row.now->clear();
        row.now->setToolTip({});
        row.most->setAccessibleDescription({});
        if (!row.on->isChecked() || at == verdicts.size())
            continue;
        const Verdict &verdict = verdicts[at++];
        lines << longText(verdict);
        row.now->setText(shortText(verdict));
        row.now->setToolTip(lines.back());
        row.most->setAccessibleDescription(lines.back());
    }
    const QString mark = markOf(verdicts);
    setText(mark.isEmpty() ? tr("Limits") : tr("Limits %1", "✓, ✗ or ?").arg(mark));
    const QString explanation = lines.join(QLatin1Char('\n'));
    setToolTip(explanation.isEmpty() ? m_help : explanation + QLatin1Char('\n') + m_help);
    setAccessibleDescription(explanation);
}

/// What was changed by hand.
void LimitsButton::take()
{
    refresh();
    Q_EMIT limitsChanged(limits());
}

evaluate::BehaviourLimits LimitsButton::behaviour() const
{
    const auto share = [](const Row &row, const std::optional<double> &said) {
        return row.on->isChecked() ? std::optional(valueOf(row, said, row.most->value() / 100))
                                   : std::nullopt;
    };
    const evaluate::BehaviourLimits &said = m_said.behaviour;
    evaluate::BehaviourLimits limits;
    limits.classDrop = share(m_classDrop, said.classDrop);
    limits.flipShare = share(m_flipShare, said.flipShare);
    limits.eceIncrease = share(m_ece, said.eceIncrease);
    limits.hardDrop = share(m_hardDrop, said.hardDrop);
    if (m_overconfident.on->isChecked())
        limits.overconfident =
            valueOf(m_overconfident, said.overconfident, qRound64(m_overconfident.most->value()));
    return limits;
}

void LimitsButton::setSearchable(bool searchable)
{
    m_searchable = searchable;
    refresh();
}

void LimitsButton::refresh()
{
    for (const Row &row : rows())
        row.most->setEnabled(row.on->isChecked());
    // Sizes alone have no smallest: of what fits, the best is measured.
    m_search->setText(behaviour().any() ? tr("Find the smallest") : tr("Find the best"));
    m_search->setEnabled(m_searchable && budget().any());
}

} // namespace paretoscope::widgets
