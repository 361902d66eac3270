#include "core/evaluate/codedsteps.h"

#include "core/base/contenthash.h"
#include "core/base/enginescope.h"
#include "core/base/progress.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/outputdraw.h"
#include "core/evaluate/taught/taughtfile.h"
#include "core/graph/gradients.h"

#include <ATen/ops/cat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

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
constexpr double secondsBetweenWrites = 5;                  ///< of what a step has learnt by then, at least
constexpr std::int64_t mostTaughtBytes = std::int64_t{1} << 30; ///< on disk, of all networks
constexpr std::int64_t bytesPerWeight = 5;                      ///< as a float and a code

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

struct CodedSteps::Doing {
    const graph::Model &model;
    const pipeline::Recipe &recipe;
    const std::stop_token &stop;
    const std::function<void(double share)> &told;
};

/// STEPS: of RECIPE, some of them.
std::string CodedSteps::keyOf(const graph::Model &model, const pipeline::Recipe &recipe,
                              const pipeline::Steps &steps) const
{
    base::ContentHash hash;
    hash.add("paretoscope taught 1");
    hash.add(base::engineVersion());
    hash.add(model.contentHash());
    hash.add(model.history());
    hash.add(steps.text());
    for (const compress::LayerSetting &setting : recipe.settings)
        hash.add(setting.text());
    hash.add(m_calibration.contentHash());
    hash.add(std::to_string(m_calibration.samples()) + ' ' + std::to_string(m_calibration.samplesTwice()));
    return hash.hex();
}

double CodedSteps::runsOf(const pipeline::Step &step) const
{
    return dynamic_cast<const pipeline::CodedStep &>(*step.kind).runs(step.values, m_calibration);
}

double CodedSteps::runsAhead(const graph::Model &model, const pipeline::Recipe &recipe) const
{
    double runs = 0;
    pipeline::Steps taken = recipe.steps.beforeCoding();
    const pipeline::Steps after = recipe.steps.afterCoding();
    for (const pipeline::Step &step : after.all()) {
        taken = taken.with(step);
        const double own = runsOf(step);
        const std::string key = own > 0 ? keyOf(model, recipe, taken) : std::string();
        if (own > 0 && !saysWhole(taughtFile(m_data.options.taughtFolder, key), key))
            runs += own;
    }
    const std::unique_lock lock(m_mutex, std::try_to_lock); // held: somebody is learning, maybe just that
    const bool isKnown = runs > 0 && lock && m_known.contains(keyOf(model, recipe, recipe.steps));
    return isKnown ? 0 : runs;
}

Result<CodedSteps::After> CodedSteps::after(const graph::Model &model, const pipeline::Recipe &recipe,
                                            const compress::CodedLayers &coded, const std::stop_token &stop,
                                            const std::function<void(double share)> &told)
{
    if (recipe.steps.afterCoding().empty())
        return After{coded, {}};
    // Whoever comes second waits for the first, and then has its answer.
    std::unique_lock lock(m_mutex, std::defer_lock);
    while (!lock.try_lock_for(std::chrono::milliseconds(50)))
        if (stop.stop_requested())
            return base::cancelled();
    const std::string key = keyOf(model, recipe, recipe.steps);
    auto known = m_known.find(key);
    if (known == m_known.end()) {
        auto made = changes({model, recipe, stop, told}, coded);
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
    pipeline::CodedChanges all{{}, coded};
    pipeline::take(all, known->second);
    return After{std::move(all.coded), std::move(all.parameters)};
}

/// Of all steps together.
Result<pipeline::CodedChanges> CodedSteps::changes(const Doing &doing, const compress::CodedLayers &coded)
{
    pipeline::CodedChanges all{{}, compress::CodedLayers(coded.size())}, now{{}, coded};
    pipeline::Steps before = doing.recipe.steps.beforeCoding();
    const pipeline::Steps steps = doing.recipe.steps.afterCoding();
    double runs = 0, done = 0;
    for (const pipeline::Step &step : steps.all())
        runs += runsOf(step);
    for (const pipeline::Step &step : steps.all()) {
        before = before.with(step);
        std::vector<Override> changed = overridesOf(doing.model, now.coded);
        std::ranges::copy(all.parameters, std::back_inserter(changed));
        pipeline::Taking taking{doing.stop};
        const double own = runsOf(step);
        if (doing.told && runs > 0)
            taking.told = [&doing, done, own, runs](double share) {
                doing.told((done + share * own) / runs);
            };
        const auto made = taken(step, {doing.model, doing.recipe.settings, now.coded, changed},
                                keyOf(doing.model, doing.recipe, before), std::move(taking));
        if (!made)
            return made.error();
        done += own;
        pipeline::take(all, *made);
        pipeline::take(now, *made);
    }
    return all;
}

/// KEY: of the network after STEP.
Result<pipeline::CodedChanges> CodedSteps::taken(const pipeline::Step &step,
                                                 const pipeline::CodedNetwork &network,
                                                 const std::string &key, pipeline::Taking taking)
{
    const auto &kind = dynamic_cast<const pipeline::CodedStep &>(*step.kind);
    const bool isKept = runsOf(step) > 0 && !m_data.options.taughtFolder.empty();
    const std::filesystem::path file = taughtFile(m_data.options.taughtFolder, key);
    if (isKept)
        if (auto known = readTaught(file, key, network.model, network.coded)) {
            taking.parts = std::move(known->parts);
            taking.seconds = known->seconds;
            if (known->isWhole)
                return pipeline::joined(taking.parts);
        }
    if (key == m_stoppedKey && m_stopped.parts.size() > taking.parts.size()) {
        taking.parts = m_stopped.parts;
        taking.seconds = m_stopped.seconds;
    }
    std::size_t written = taking.parts.size();
    auto last = std::chrono::steady_clock::now();
    const auto write = [&](bool isWhole) {
        // That it cannot be written only means learning it again.
        (void)writeTaught(file, key, {isWhole, taking.parts, taking.seconds}, mostTaughtBytes);
        written = taking.parts.size();
        last = std::chrono::steady_clock::now();
    };
    // Whoever is killed goes on as well.
    taking.told = [&, told = taking.told](double share) {
        if (isKept && taking.parts.size() > written && base::secondsSince(last) > secondsBetweenWrites)
            write(false);
        told(share);
    };
    auto changes = kind.run(network, m_calibration, step.values, taking);
    if (isKept && (changes ? !taking.parts.empty() : taking.parts.size() > written))
        write(changes.ok());
    const bool isStopped = !changes && taking.stop.stop_requested();
    m_stoppedKey = isStopped ? key : std::string();
    m_stopped = isStopped ? Taught{false, std::move(taking.parts), taking.seconds} : Taught();
    return changes;
}

graph::Model withParameters(const graph::Model &model, std::span<const Override> values)
{
    auto data = std::make_shared<graph::ModelData>(model.data());
    for (const Override &value : values)
        data->parameters[static_cast<std::size_t>(value.parameter)].tensor = value.tensor;
    return graph::Model(std::move(data));
}

} // namespace paretoscope::evaluate
