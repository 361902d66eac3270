#include "core/evaluate/codedsteps.h"

#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/outputdraw.h"
#include "core/graph/gradients.h"

#include <ATen/ops/cat.h>

#include <algorithm>
#include <chrono>

namespace paretoscope::evaluate {

namespace {

using base::Result;
using graph::Override;

constexpr std::int64_t mostSamples = 256;
constexpr std::int64_t fewestSamples = 64;                  ///< whatever memory they take
constexpr std::int64_t memoryBytes = std::int64_t{2} << 30; ///< of activations, if all were kept
constexpr std::int64_t samplesOfGradient = 8;               ///< that share a backward run
constexpr std::size_t mostRecipes = 64;                     ///< whose changes are kept
constexpr std::int64_t mostBytes = std::int64_t{512} << 20; ///< of their weights that were coded again
constexpr std::int64_t bytesPerWeight = 5;                  ///< as a float and a code

std::string keyOf(const graph::Model &model, const pipeline::Recipe &recipe)
{
    std::string key = model.history() + '\n' + recipe.steps.text();
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

/// What there is of CHANGED in the place of ALL's.
void take(compress::CodedLayers &all, const compress::CodedLayers &changed)
{
    for (std::size_t layer = 0; layer < changed.size(); ++layer)
        if (changed[layer])
            all[layer] = changed[layer];
}

std::int64_t bytesOf(const graph::Model &model, const compress::CodedLayers &coded)
{
    std::int64_t bytes = 0;
    for (std::size_t layer = 0; layer < coded.size(); ++layer)
        bytes += coded[layer] ? model.layers()[layer].weightCount() * bytesPerWeight : 0;
    return bytes;
}

} // namespace

std::int64_t CodedSteps::Samples::samples() const
{
    const std::int64_t fitting = memoryBytes / std::max<std::int64_t>(m_data.bytesPerSample, 1);
    return std::min(m_data.samples.size(), std::clamp(fitting, fewestSamples, mostSamples));
}

std::string CodedSteps::Samples::contentHash() const
{
    return m_data.samples.contentHash(); // run() looks at the first, runTwice() at the last
}

Result<void> CodedSteps::Samples::runOn(std::int64_t first, std::int64_t count, std::size_t times,
                                        const graph::Model &network, std::span<const Override> changed,
                                        const std::stop_token &stop) const
{
    const auto batch = m_data.samples.read(first, count);
    if (!batch)
        return batch.error();
    std::vector<c10::IValue> inputs = toInputs(*batch);
    if (times > 1)
        for (c10::IValue &input : inputs)
            input = at::cat(std::vector<at::Tensor>(times, input.toTensor()));
    const auto ran = graph::Executor(network).run(inputs, changed, stop);
    if (!ran)
        return ran.error();
    return {};
}

Result<void> CodedSteps::Samples::run(const graph::Model &network, std::span<const Override> changed,
                                      const std::stop_token &stop) const
{
    return runOn(0, samples(), 1, network, changed, stop);
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
    return runOn(m_data.samples.size() - count, count, 2, network, changed, stop);
}

Result<void> CodedSteps::Samples::gradients(const graph::Model &network,
                                            std::span<const graph::ParameterId> parameters,
                                            const GradientsTold &told, const std::stop_token &stop) const
{
    const auto units = m_data.units(stop);
    if (!units)
        return units.error();
    for (std::int64_t first = 0; first < samples(); first += samplesOfGradient) {
        const BatchRange range{first, std::min(samplesOfGradient, samples() - first)};
        const auto batch = m_data.samples.read(range.first, range.count);
        if (!batch)
            return batch.error();
        const auto factor = [&](const graph::Outputs &outputs) {
            return drawOutputs(outputs, *m_data.outputs, *units, m_data.numbers(range), DrawnFor::Scores);
        };
        const auto gradients =
            graph::runParameterGradients(network.data(), toInputs(*batch), parameters, factor, stop);
        if (!gradients)
            return gradients.error();
        told(*gradients);
    }
    return {};
}

Result<std::vector<c10::IValue>> CodedSteps::Samples::inputs(std::int64_t first, std::int64_t count) const
{
    const auto batch = m_data.samples.read(m_data.samples.size() - samplesTwice() + first, count);
    if (!batch)
        return batch.error();
    std::vector<c10::IValue> inputs = toInputs(*batch);
    for (c10::IValue &input : inputs)
        input = input.toTensor().clone(); // of its own: the batch goes
    return inputs;
}

Result<CodedSteps::After> CodedSteps::after(const graph::Model &model, const pipeline::Recipe &recipe,
                                            const compress::CodedLayers &coded, const std::stop_token &stop)
{
    if (recipe.steps.afterCoding().empty())
        return After{coded, {}};
    // Whoever comes second waits for the first, and then has its answer.
    std::unique_lock lock(m_mutex, std::defer_lock);
    while (!lock.try_lock_for(std::chrono::milliseconds(50)))
        if (stop.stop_requested())
            return base::cancelled();
    const std::string key = keyOf(model, recipe);
    auto known = m_known.find(key);
    if (known == m_known.end()) {
        auto made = changes(model, recipe, coded, stop);
        if (!made)
            return made.error();
        const std::int64_t bytes = bytesOf(model, made->coded);
        if (m_known.size() >= mostRecipes || m_bytes + bytes > mostBytes) {
            m_known.clear();
            m_bytes = 0;
        }
        m_bytes += bytes;
        known = m_known.emplace(key, std::move(*made)).first;
    }
    After after{coded, known->second.parameters};
    take(after.coded, known->second.coded);
    return after;
}

/// Of all steps together.
Result<pipeline::CodedChanges> CodedSteps::changes(const graph::Model &model, const pipeline::Recipe &recipe,
                                                   const compress::CodedLayers &coded,
                                                   const std::stop_token &stop) const
{
    pipeline::CodedChanges all{{}, compress::CodedLayers(coded.size())};
    compress::CodedLayers now = coded;
    const pipeline::Steps steps = recipe.steps.afterCoding();
    for (const pipeline::Step &step : steps.all()) {
        std::vector<Override> changed = overridesOf(model, now);
        std::ranges::copy(all.parameters, std::back_inserter(changed));
        const auto own = dynamic_cast<const pipeline::CodedStep &>(*step.kind)
                             .run({model, recipe.settings, now, changed}, m_calibration, step.values, stop);
        if (!own)
            return own.error();
        for (const Override &one : own->parameters)
            put(all.parameters, one);
        take(all.coded, own->coded);
        take(now, own->coded);
    }
    return all;
}

graph::Model withParameters(const graph::Model &model, std::span<const Override> values)
{
    auto data = std::make_shared<graph::ModelData>(model.data());
    for (const Override &value : values)
        data->parameters[static_cast<std::size_t>(value.parameter)].tensor = value.tensor;
    return graph::Model(std::move(data));
}

} // namespace paretoscope::evaluate
