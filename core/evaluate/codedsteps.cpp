#include "core/evaluate/codedsteps.h"

#include "core/evaluate/evaluatordata.h"
#include "core/pipeline/codedstep.h"

#include <ATen/ops/cat.h>

#include <algorithm>

namespace paretoscope::evaluate {

namespace {

using base::Result;
using graph::Override;

constexpr std::int64_t mostSamples = 256;
constexpr std::int64_t fewestSamples = 64;                  ///< whatever memory they take
constexpr std::int64_t memoryBytes = std::int64_t{2} << 30; ///< of activations, if all were kept
constexpr std::size_t mostRecipes = 64;                     ///< whose changes are kept
constexpr std::int64_t mostBytes = std::int64_t{512} << 20; ///< of their weights that were coded again
constexpr std::int64_t bytesPerWeight = 5;                  ///< as a float and a code

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

std::int64_t CodedSteps::Samples::samplesTwice() const
{
    const std::int64_t fitting = memoryBytes / std::max<std::int64_t>(2 * m_data.bytesPerSample, 1);
    return std::min(m_data.layerInputs().affordableSamples(), std::max(fitting, fewestSamples));
}

/// On the last ones, all if need be: what is made of them is a whole recipe, which other samples judge.
Result<void> CodedSteps::Samples::runTwice(const graph::Model &network, std::span<const Override> changed,
                                           const std::stop_token &stop) const
{
    const std::int64_t count = samplesTwice();
    const auto batch = m_data.samples.read(m_data.samples.size() - count, count);
    if (!batch)
        return batch.error();
    std::vector<c10::IValue> inputs = toInputs(*batch);
    for (c10::IValue &input : inputs)
        input = at::cat({input.toTensor(), input.toTensor()});
    const auto ran = graph::Executor(network).run(inputs, changed, stop);
    if (!ran)
        return ran.error();
    return {};
}

Result<std::shared_ptr<const CodedSteps::After>> CodedSteps::after(const graph::Model &model,
                                                                   const pipeline::Recipe &recipe,
                                                                   const compress::CodedLayers &coded,
                                                                   const std::stop_token &stop)
{
    const pipeline::Steps steps = recipe.steps.afterCoding();
    if (steps.empty())
        return std::make_shared<const After>(After{coded, {}});
    // Whoever comes second waits for the first, and then has its answer.
    const std::lock_guard lock(m_mutex);
    const std::string key = keyOf(recipe);
    if (const auto known = m_known.find(key); known != m_known.end())
        return known->second;
    After made{coded, {}};
    std::int64_t bytes = 0;
    for (const pipeline::Step &step : steps.all()) {
        std::vector<Override> all = overridesOf(model, made.coded);
        std::ranges::copy(made.parameters, std::back_inserter(all));
        const auto changes =
            dynamic_cast<const pipeline::CodedStep &>(*step.kind)
                .run({model, recipe.settings, made.coded, all}, m_calibration, step.values, stop);
        if (!changes)
            return changes.error();
        for (const Override &one : changes->parameters)
            put(made.parameters, one);
        for (std::size_t layer = 0; layer < changes->coded.size(); ++layer)
            if (changes->coded[layer]) {
                made.coded[layer] = changes->coded[layer];
                bytes += model.layers()[layer].weightCount() * bytesPerWeight;
            }
    }
    if (m_known.size() >= mostRecipes || m_bytes + bytes > mostBytes) {
        m_known.clear();
        m_bytes = 0;
    }
    m_bytes += bytes;
    return m_known.emplace(key, std::make_shared<const After>(std::move(made))).first->second;
}

graph::Model withParameters(const graph::Model &model, std::span<const Override> values)
{
    auto data = std::make_shared<graph::ModelData>(model.data());
    for (const Override &value : values)
        data->parameters[static_cast<std::size_t>(value.parameter)].tensor = value.tensor;
    return graph::Model(std::move(data));
}

} // namespace paretoscope::evaluate
