#include "core/evaluate/codedsteps.h"

#include "core/evaluate/evaluatordata.h"
#include "core/pipeline/codedstep.h"

#include <algorithm>

namespace paretoscope::evaluate {

namespace {

using base::Result;
using graph::Override;

constexpr std::int64_t mostSamples = 256;
constexpr std::int64_t fewestSamples = 64;                  ///< whatever memory they take
constexpr std::int64_t memoryBytes = std::int64_t{2} << 30; ///< of activations, if all were kept
constexpr std::size_t mostRecipes = 64;                     ///< whose changes are kept

std::string keyOf(const pipeline::Recipe &recipe)
{
    std::string key = recipe.steps.text();
    for (const compress::LayerSetting &setting : recipe.settings)
        key += '\n' + setting.text();
    return key;
}

void put(std::vector<Override> &all, const Override &changed)
{
    const auto known = std::ranges::find(all, changed.parameter, &Override::parameter);
    if (known == all.end())
        all.push_back(changed);
    else
        known->tensor = changed.tensor;
}

} // namespace

std::int64_t CodedSteps::Samples::samples() const
{
    const std::int64_t fitting = memoryBytes / std::max<std::int64_t>(m_data.bytesPerSample, 1);
    return std::min(m_data.samples.size(), std::clamp(fitting, fewestSamples, mostSamples));
}

Result<void> CodedSteps::Samples::run(const graph::Model &network, std::span<const Override> changed,
                                      const std::stop_token &stop) const
{
    const auto batch = m_data.samples.read(0, samples());
    if (!batch)
        return batch.error();
    const auto ran = graph::Executor(network).run(toInputs(*batch), changed, stop);
    if (!ran)
        return ran.error();
    return {};
}

Result<std::vector<Override>> CodedSteps::changes(const graph::Model &model, const pipeline::Recipe &recipe,
                                                  std::span<const Override> weights,
                                                  const std::stop_token &stop)
{
    const pipeline::Steps steps = recipe.steps.afterCoding();
    if (steps.empty())
        return std::vector<Override>();
    // Whoever comes second waits for the first, and then has its answer.
    const std::lock_guard lock(m_mutex);
    const std::string key = keyOf(recipe);
    if (const auto known = m_known.find(key); known != m_known.end())
        return known->second;
    std::vector<Override> all(weights.begin(), weights.end()), own;
    for (const pipeline::Step &step : steps.all()) {
        const auto changed = dynamic_cast<const pipeline::CodedStep &>(*step.kind)
                                 .run({model, recipe.settings, all}, m_calibration, step.values, stop);
        if (!changed)
            return changed.error();
        for (const Override &one : *changed) {
            put(all, one);
            put(own, one);
        }
    }
    if (m_known.size() >= mostRecipes)
        m_known.erase(m_known.begin());
    m_known.emplace(key, own);
    return own;
}

graph::Model withParameters(const graph::Model &model, std::span<const Override> values)
{
    auto data = std::make_shared<graph::ModelData>(model.data());
    for (const Override &value : values)
        data->parameters[static_cast<std::size_t>(value.parameter)].tensor = value.tensor;
    return graph::Model(std::move(data));
}

} // namespace paretoscope::evaluate
