#include "core/evaluate/running/waysofrunning.h"

#include "core/evaluate/outputs/outputfit.h"
#include "core/evaluate/running/nodevalues.h"
#include "core/evaluate/scoring.h"
#include "core/graph/bakedsizes.h"
#include "core/graph/executor.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/flip.h>

#include <algorithm>
#include <memory>
#include <numeric>

namespace paretoscope::evaluate {

namespace {

using base::Result;
using graph::Batching;

constexpr std::int64_t comparedSamples = 4;
constexpr std::int64_t mostInputNumbers = std::int64_t{1} << 26; ///< of one trial: 256 MB of float32

} // namespace

WaysOfRunning::WaysOfRunning(const graph::Model &model, const data::SampleSet &samples, Fits fits)
    : m_model(model), m_samples(samples), m_fits(std::move(fits)), m_tolerance(roundingTolerance(model))
{
}

Result<std::vector<c10::IValue>> WaysOfRunning::inputsOf(std::span<const std::int64_t> positions) const
{
    std::vector<std::int64_t> indices;
    for (const std::int64_t position : positions)
        indices.push_back(m_samples.indices[static_cast<std::size_t>(position % m_samples.size())]);
    const auto batch = m_samples.dataset->read(indices);
    if (!batch)
        return batch.error();
    std::vector<c10::IValue> inputs;
    for (const c10::IValue &view : toInputs(*batch))
        inputs.emplace_back(view.toTensor().clone());
    return inputs;
}

Result<at::Tensor> WaysOfRunning::answers(const Batching &batching,
                                          std::span<const std::int64_t> positions) const
{
    const auto inputs = inputsOf(positions);
    if (!inputs)
        return inputs.error();
    auto data = std::make_shared<graph::ModelData>(m_model.data());
    data->batching = batching;
    auto outputs = graph::Executor(graph::Model(data)).run(*inputs, {}, {});
    if (!outputs)
        return outputs.error();
    const auto samples = static_cast<std::int64_t>(positions.size());
    std::vector<at::Tensor> rows;
    Result<void> unfit;
    for (const at::Tensor &tensor : outputs->tensors)
        if (auto fits = checkPerSample(tensor, samples); fits)
            rows.push_back(tensor.reshape({samples, -1}));
        else if (unfit)
            unfit = fits;
    if (rows.empty())
        return unfit.error();
    return at::cat(rows, 1);
}

/// Samples one at a time. That all have the same answer speaks against it: a norm over a batch of one leaves
/// nothing.
WaysOfRunning::Verdict WaysOfRunning::tryAlone(Batching batching) const
{
    std::optional<at::Tensor> first;
    bool constant = m_samples.size() > 1;
    for (std::int64_t i = 0; i < std::min(comparedSamples, m_samples.size()); ++i) {
        const std::vector<std::int64_t> position{m_samples.size() - 1 - i};
        const auto own = answers(batching, position);
        if (!own || (first && own->sizes() != first->sizes()))
            return Verdict::Fails;
        constant = constant && (!first || relativeDifference(*own, *first) <= m_tolerance);
        first = first ? first : *own;
    }
    return constant ? Verdict::Constant : Verdict::Works;
}

/// Whole batches of a size: what stays when the order is turned and every other sample replaced by another
/// one.
WaysOfRunning::Verdict WaysOfRunning::trySize(Batching batching) const
{
    std::vector<std::int64_t> positions(static_cast<std::size_t>(batching.size));
    std::iota(positions.begin(), positions.end(), std::int64_t{0});
    const auto forwards = answers(batching, positions);
    if (!forwards)
        return Verdict::Fails;
    std::ranges::reverse(positions);
    for (std::size_t i = 1; i < positions.size(); i += 2)
        ++positions[i];
    const auto backwards = answers(batching, positions);
    if (!backwards)
        return Verdict::Fails;
    const at::Tensor before = at::flip(*forwards, {0}).slice(0, 0, batching.size, 2);
    const at::Tensor after = backwards->slice(0, 0, batching.size, 2);
    return relativeDifference(after, before) <= m_tolerance ? Verdict::Works : Verdict::Dependent;
}

std::optional<Batching> WaysOfRunning::oneByOne(Batching batching) const
{
    batching.size = 1;
    Batching unbatched = batching;
    unbatched.unbatched = true;
    const Verdict alone = tryAlone(batching);
    if (alone == Verdict::Works && m_fits(batching))
        return batching;
    if (tryAlone(unbatched) == Verdict::Works && m_fits(unbatched))
        return unbatched;
    batching.losesRow = true;
    if (alone == Verdict::Fails && tryAlone(batching) == Verdict::Works && m_fits(batching))
        return batching;
    return std::nullopt;
}

bool WaysOfRunning::runsAsUsual(const Batching &kept) const
{
    const std::vector<std::int64_t> first{0}, company{0, 1, 2};
    return answers(kept, first) && answers(kept, company);
}

std::optional<Batching> WaysOfRunning::find(const Batching &kept) const
{
    if (const auto found = oneByOne(kept))
        return found;
    const std::vector<std::int64_t> first{0};
    const auto sample = inputsOf(first);
    std::int64_t numbers = 1;
    for (const c10::IValue &input : sample ? *sample : std::vector<c10::IValue>())
        numbers += input.toTensor().numel();
    auto sizes = graph::bakedSizes(m_model);
    sizes.push_back(companySize);
    for (const std::int64_t size : sizes) {
        Batching batching = kept;
        batching.size = size;
        if (size * numbers > mostInputNumbers)
            continue;
        const Verdict verdict = kept.seeded ? tryAlone(batching) : trySize(batching);
        if (verdict == Verdict::Works && m_fits(batching))
            return batching;
        if (verdict == Verdict::Dependent && !m_dependentSize)
            m_dependentSize = size;
    }
    return std::nullopt;
}

} // namespace paretoscope::evaluate
