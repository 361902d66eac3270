#include "widgets/document/document.h"

#include "core/sensitivity/sensitivityanalysis.h"

#include <algorithm>

namespace paretoscope::widgets {

namespace {

// Cells stream up to 20 times a second; solving and drawing the frontier that often would only cost frames.
constexpr int problemIntervalMs = 250;
// Cells that follow each other within this are one stream, in which the frontier is on its way all the time.
constexpr int streamMs = 500;

} // namespace

Document::Document(QObject *parent) : EditedRecipe(parent)
{
    m_problemTimer.setSingleShot(true);
    m_problemTimer.setInterval(problemIntervalMs);
    m_streamTimer.setSingleShot(true);
    m_streamTimer.setInterval(streamMs);
    connect(&m_problemTimer, &QTimer::timeout, this, &Document::problemChanged);
    connect(&m_streamTimer, &QTimer::timeout, this, &Document::frontierChanged);
}

void Document::open(std::shared_ptr<const project::OpenProject> project)
{
    replaceProject(std::move(project));
    m_baseline.reset();
    m_measured.clear();
    m_impossible.clear();
    m_behaviour.reset();
    m_speeds.clear();
    m_interactions.reset();
    m_layerShares.clear();
    m_layerTimes.reset();
    startTables();
    m_streamTimer.stop();
    m_solution = {};
    undoStack()->clear();
    Q_EMIT opened();
    Q_EMIT modifiedChanged(isModified());
}

sensitivity::SensitivityTable Document::emptyTable() const
{
    return sensitivity::SensitivityTable(layers().size(),
                                         isOpen() ? sensitivity::defaultSettings(asked().measuredWith)
                                                  : std::vector<compress::LayerSetting>{});
}

void Document::startTables()
{
    m_table = emptyTable();
    m_asideTables.clear();
    forgetProblem();
}

void Document::setMethods(const sensitivity::MeasuredWith &with)
{
    if (with == asked().measuredWith)
        return;
    EditedRecipe::setMethods(with);
    startTables();
    Q_EMIT cellsChanged();
    tellProblem();
}

void Document::restoreAsked(const project::Asked &asked)
{
    const bool others = asked.measuredWith != this->asked().measuredWith;
    const bool otherWork = isOtherWork(asked.limits);
    EditedRecipe::restoreAsked(asked);
    if (others)
        startTables();
    else if (otherWork)
        forgetProblem();
    if (others)
        Q_EMIT cellsChanged();
    if (others || otherWork)
        tellProblem();
}

bool Document::isOtherWork(const project::AskedLimits &limits) const
{
    const project::AskedLimits &now = asked().limits;
    return limits.work != now.work || (areLayersTimed() && limits.latencyMs != now.latencyMs);
}

void Document::setLimits(const project::AskedLimits &limits)
{
    const bool otherWork = isOtherWork(limits);
    EditedRecipe::setLimits(limits);
    if (!otherWork)
        return;
    forgetProblem();
    tellProblem();
}

void Document::close()
{
    open(nullptr);
}

void Document::setBaseline(const evaluate::Baseline &baseline)
{
    m_baseline = baseline;
    Q_EMIT baselineChanged();
}

void Document::putCells(const std::vector<sensitivity::SensitivityCell> &cells)
{
    putCells(cells, recipe().steps);
}

void Document::putCells(const std::vector<sensitivity::SensitivityCell> &cells, const pipeline::Steps &steps)
{
    const bool current = isSameNetwork(steps);
    auto &table =
        current ? m_table : m_asideTables.try_emplace(historyAfter(steps), emptyTable()).first->second;
    bool changed = false;
    for (const auto &cell : cells) {
        if (cell.layer >= layers().size()) // a late cell of a project that is no longer open
            continue;
        table.put(cell);
        changed = true;
    }
    if (!changed || !current)
        return;
    m_problem.reset();
    m_hull.reset();
    m_fit.reset();
    const bool begins = !m_streamTimer.isActive();
    m_streamTimer.start();
    Q_EMIT cellsChanged();
    if (begins)
        Q_EMIT frontierChanged();
    if (!m_problemTimer.isActive())
        m_problemTimer.start();
}

void Document::putMeasured(const search::Ran &point)
{
    const auto same = std::find_if(m_measured.begin(), m_measured.end(), [&](const search::Ran &known) {
        return sameOutputs(known.recipe, point.recipe);
    });
    if (same == m_measured.end())
        m_measured.push_back(point);
    else if (same->measured.n <= point.measured.n) {
        // What a longer run found out stays true.
        const auto behaviour = point.behaviour ? point.behaviour : same->behaviour;
        *same = point;
        same->behaviour = behaviour;
    } else
        return;
    m_fit.reset();
    const bool isOther = m_problem && m_problem->stepsKl != damageOfSteps().value_or(0);
    if (isOther)
        forgetProblem();
    Q_EMIT measuredChanged();
    if (isOther)
        tellProblem();
}

const search::Ran *Document::currentMeasurement() const
{
    for (const auto &point : m_measured)
        if (sameOutputs(point.recipe, recipe()))
            return &point;
    return nullptr;
}

void Document::setRecipe(const pipeline::Recipe &next)
{
    const bool otherSteps = next.steps != recipe().steps;
    const bool otherNetwork = otherSteps && !isSameNetwork(next.steps);
    bool pinnedMoved = false;
    for (std::size_t i = 0; i < next.settings.size(); ++i)
        pinnedMoved = pinnedMoved || (isPinned(i) && next.settings[i] != recipe().settings[i]);
    if (otherNetwork) {
        m_asideTables.insert_or_assign(model().history(), std::move(m_table));
        m_table = std::move(m_asideTables.try_emplace(historyAfter(next.steps), emptyTable()).first->second);
    }
    if (otherSteps || pinnedMoved)
        forgetProblem();
    EditedRecipe::setRecipe(next);
    if (otherSteps)
        Q_EMIT cellsChanged();
    if (otherSteps || pinnedMoved)
        tellProblem();
}

void Document::setPins(const std::vector<bool> &pins)
{
    forgetProblem();
    EditedRecipe::setPins(pins);
    tellProblem();
}

} // namespace paretoscope::widgets
