// What the document knows of recipes from the results in it: predictions, the best recipes, what belongs to
// the recipe as it is.
#include "widgets/document/document.h"

#include "core/compress/impossible.h"
#include "core/session/prediction.h"
#include "core/session/worklimits.h"

#include <algorithm>

namespace paretoscope::widgets {

bool Document::knowsDamage() const
{
    for (std::size_t layer = 0; layer < m_table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < m_table.settings().size(); ++setting)
            if (m_table.cell(layer, setting))
                return true;
    return false;
}

bool Document::hasEstimates() const
{
    for (std::size_t layer = 0; layer < m_table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < m_table.settings().size(); ++setting)
            if (const auto *cell = m_table.cell(layer, setting); cell && cell->estimate)
                return true;
    return false;
}

std::optional<double> Document::predictedKl(const pipeline::Recipe &of) const
{
    if (of.settings.size() != m_table.layerCount() || !isSameNetwork(of.steps))
        return {};
    for (std::size_t i = 0; i < of.settings.size(); ++i)
        if (isImpossible(i, of.settings[i]))
            return {};
    const auto steps = damageOfSteps();
    return steps ? session::predictedKl(m_table, of, *steps) : std::nullopt;
}

std::optional<double> Document::damageOfSteps() const
{
    return session::damageOfSteps(recipe().steps, m_measured, m_baseline ? m_baseline->heldOut.n : 0);
}

bool Document::isImpossible(std::size_t layer, const compress::LayerSetting &setting) const
{
    if (compress::isAlwaysPossible(setting, layers()[layer]))
        return false;
    const auto key = std::tuple(model().history(), layer, setting.text());
    auto known = m_impossible.find(key);
    if (known == m_impossible.end())
        known = m_impossible.emplace(key, compress::whyImpossible(model(), layer, setting).has_value()).first;
    return known->second;
}

std::optional<std::size_t> Document::impossibleLayer() const
{
    for (std::size_t layer = 0; layer < recipe().settings.size(); ++layer)
        if (isImpossible(layer, recipe().settings[layer]))
            return layer;
    return {};
}

std::optional<double> Document::predictedKl() const
{
    return predictedKl(recipe());
}

std::optional<double> Document::predictedKl(std::size_t layer) const
{
    if (isImpossible(layer, recipe().settings[layer]))
        return {};
    return m_table.predictedKl(layer, recipe().settings[layer]);
}

const sensitivity::SensitivityCell *Document::exactCell(std::size_t layer) const
{
    const auto setting = m_table.settingIndex(recipe().settings[layer]);
    return setting ? m_table.cell(layer, *setting) : nullptr;
}

// A setting that is no cell of its own is told from the layer's others: as sure as the least sure of them.
bool Document::restsOnEstimates(std::size_t layer) const
{
    if (layer >= m_table.layerCount() || recipe().settings[layer].isFloat())
        return false;
    if (const auto *cell = exactCell(layer))
        return cell->estimate;
    for (std::size_t setting = 0; setting < m_table.settings().size(); ++setting)
        if (const auto *cell = m_table.cell(layer, setting); cell && cell->estimate)
            return true;
    return false;
}

bool Document::restsOnEstimates() const
{
    for (std::size_t layer = 0; layer < m_table.layerCount(); ++layer)
        if (restsOnEstimates(layer))
            return true;
    return false;
}

const search::PredictionFit &Document::predictionFit() const
{
    if (!m_fit && m_baseline)
        m_fit =
            session::fitOf(m_measured, [this](const pipeline::Recipe &recipe) { return predictedKl(recipe); },
                           {recipe().steps, m_baseline->heldOut.n});
    static const search::PredictionFit none;
    return m_fit ? *m_fit : none;
}

std::shared_ptr<const search::Problem> Document::sharedProblem() const
{
    if (!m_problem) {
        auto problem =
            search::makeProblem(layers(), otherBytes(), m_table, m_table.settings(), pins(), recipe().steps);
        problem.stepsKl = damageOfSteps().value_or(0);
        search::Budget budget;
        budget.work = areLayersTimed() ? asked().limits.timedWork() : asked().limits.work;
        if (areLayersTimed())
            budget.layerTimes = m_layerTimes;
        if (isOpen())
            problem = within(std::move(problem), session::workLimitsOf(*project(), model(), budget));
        m_problem = std::make_shared<const search::Problem>(std::move(problem));
    }
    return m_problem;
}

void Document::setSolution(Solution solution)
{
    m_solution = std::move(solution);
    Q_EMIT frontierChanged();
}

bool Document::isSolutionStale() const
{
    return m_streamTimer.isActive() || (knowsDamage() && !isSolved());
}

BestRecipes Document::best() const
{
    // Without a known cell every layer would keep float: a frontier of one point, which is none.
    if (!knowsDamage())
        return {};
    if (isSolved())
        return BestRecipes(m_solution.frontier);
    if (!m_hull)
        m_hull = search::lowerHull(problem());
    return BestRecipes(*m_hull);
}

void Document::forgetProblem()
{
    m_problem.reset();
    m_hull.reset();
    m_fit.reset();
    m_problemTimer.stop();
}

void Document::tellProblem()
{
    Q_EMIT problemChanged();
    Q_EMIT frontierChanged();
}

void Document::setBehaviour(std::shared_ptr<const BehaviourReport> report)
{
    m_behaviour = std::move(report);
    for (auto &point : m_measured)
        if (m_behaviour && sameOutputs(point.recipe, m_behaviour->recipe))
            point.behaviour = m_behaviour->behaviour.summary;
    Q_EMIT behaviourChanged();
    Q_EMIT measuredChanged();
}

const BehaviourReport *Document::currentBehaviour() const
{
    return m_behaviour && sameOutputs(m_behaviour->recipe, recipe()) ? m_behaviour.get() : nullptr;
}

void Document::putSpeed(const SpeedReport &report)
{
    const auto same = std::ranges::find_if(m_speeds, [&](const SpeedReport &known) {
        return known.latency.on == report.latency.on && sameOutputs(known.recipe, report.recipe);
    });
    if (same == m_speeds.end())
        m_speeds.push_back(report);
    else
        *same = report;
    if (report.latency.on == evaluate::thisMachine() && !report.latency.layerShares.empty())
        m_layerShares = report.latency.layerShares;
    Q_EMIT speedChanged();
}

const SpeedReport *Document::currentSpeed() const
{
    for (const SpeedReport &speed : m_speeds)
        if (speed.latency.on == evaluate::thisMachine() && sameOutputs(speed.recipe, recipe()))
            return &speed;
    return nullptr;
}

std::vector<const SpeedReport *> Document::speedsElsewhere() const
{
    std::vector<const SpeedReport *> speeds;
    for (const SpeedReport &speed : m_speeds)
        if (speed.latency.on != evaluate::thisMachine() && sameOutputs(speed.recipe, recipe()))
            speeds.push_back(&speed);
    return speeds;
}

void Document::setLayerShares(const std::vector<double> &shares)
{
    m_layerShares = shares;
    Q_EMIT speedChanged();
}

void Document::setLayerTimes(std::shared_ptr<const evaluate::LayerTimes> times)
{
    m_layerTimes = std::move(times);
    if (asked().limits.latencyMs) {
        forgetProblem();
        tellProblem();
    }
    Q_EMIT speedChanged();
}

std::optional<double> Document::estimatedMs() const
{
    if (!isOpen() || !areLayersTimed())
        return {};
    const search::Work work = session::workOf(*project(), model(), recipe(), m_layerTimes);
    return static_cast<double>(work[search::WorkKind::Nanoseconds]) / 1e6;
}

void Document::setInteractions(const InteractionReport &report)
{
    m_interactions = report;
    Q_EMIT interactionsChanged();
}

const InteractionReport *Document::currentInteractions() const
{
    return m_interactions && sameOutputs(m_interactions->recipe, recipe()) ? &*m_interactions : nullptr;
}

} // namespace paretoscope::widgets
