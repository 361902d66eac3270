#include "core/graph/batchedrun.h"

#include "core/base/contenthash.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/cat.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <string>

namespace paretoscope::graph {

namespace {

bool isBatched(const c10::IValue &input)
{
    return input.isTensor() && input.toTensor().defined() && input.toTensor().dim() > 0;
}

std::vector<c10::IValue> narrowed(std::span<const c10::IValue> inputs, std::int64_t first, std::int64_t count)
{
    std::vector<c10::IValue> piece(inputs.begin(), inputs.end());
    for (c10::IValue &input : piece)
        if (isBatched(input))
            input = input.toTensor().narrow(0, first, count);
    return piece;
}

at::Tensor filledUp(const at::Tensor &input, std::int64_t size)
{
    const std::int64_t missing = size - input.size(0);
    if (missing <= 0)
        return input;
    std::vector<std::int64_t> shape = input.sizes().vec();
    shape[0] = missing;
    return at::cat({input, input.narrow(0, input.size(0) - 1, 1).expand(shape)});
}

/// Where ROWS samples lie; absent where no dimension is as long.
std::optional<std::int64_t> dimensionOf(const at::Tensor &tensor, std::int64_t rows)
{
    for (std::int64_t d = 0; d < tensor.dim(); ++d)
        if (tensor.size(d) == rows)
            return d;
    return std::nullopt;
}

at::Tensor unfitted(const Batching &batching, const at::Tensor &output, std::int64_t samples)
{
    const bool hasRow = output.dim() > 0 && output.size(0) == samples;
    if (batching.unbatched || (batching.losesRow && samples == 1 && !hasRow))
        return output.unsqueeze(0);
    const auto rows = batching.size > samples ? dimensionOf(output, batching.size) : std::nullopt;
    return rows ? output.narrow(*rows, 0, samples) : output;
}

/// PIECES are the outputs of runs of MOST samples each, the last one perhaps of fewer. What has no part for
/// each sample is that of the first run.
Outputs together(const std::vector<Outputs> &pieces, std::int64_t most)
{
    Outputs all = pieces.front();
    for (std::size_t i = 0; i < all.tensors.size(); ++i) {
        const auto rows = dimensionOf(all.tensors[i], most);
        std::vector<at::Tensor> parts;
        for (const Outputs &piece : pieces)
            parts.push_back(piece.tensors.at(i));
        if (rows)
            all.tensors[i] = at::cat(parts, *rows);
    }
    return all;
}

/// Workers share LibTorch's default generator, the only one that operators without a generator of their own
/// draw from.
std::mutex &turns()
{
    static std::mutex one;
    return one;
}

at::Tensor exchanged(const at::Tensor &state)
{
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    const std::lock_guard lock(generator.mutex());
    const at::Tensor before = generator.get_state();
    generator.set_state(state);
    return before;
}

} // namespace

std::int64_t samplesIn(std::span<const c10::IValue> inputs)
{
    return !inputs.empty() && isBatched(inputs[0]) ? inputs[0].toTensor().size(0) : 1;
}

std::vector<c10::IValue> fitted(const Batching &batching, std::span<const c10::IValue> inputs)
{
    std::vector<c10::IValue> own(inputs.begin(), inputs.end());
    for (c10::IValue &input : own)
        if (isBatched(input))
            input = batching.unbatched ? input.toTensor().select(0, 0)
                                       : filledUp(input.toTensor(), batching.size);
    return own;
}

Outputs unfitted(const Batching &batching, Outputs outputs, std::int64_t samples)
{
    for (at::Tensor &tensor : outputs.tensors)
        tensor = unfitted(batching, tensor, samples);
    return outputs;
}

base::Result<Outputs> inPieces(const Batching &batching, std::span<const c10::IValue> inputs,
                               const std::function<base::Result<Outputs>(std::span<const c10::IValue>)> &run)
{
    const std::int64_t samples = samplesIn(inputs);
    const std::int64_t most = batching.most();
    if (most <= 0 || samples <= most)
        return run(inputs);
    std::vector<Outputs> pieces;
    for (std::int64_t first = 0; first < samples; first += most) {
        const auto piece = narrowed(inputs, first, std::min(most, samples - first));
        auto output = run(piece);
        if (!output)
            return output;
        pieces.push_back(std::move(*output));
    }
    return together(pieces, most);
}

base::Result<Outputs> runStored(const Batching &batching, std::span<const c10::IValue> inputs,
                                const std::function<base::Result<Outputs>(std::span<const c10::IValue>)> &run)
{
    if (batching.isUsual())
        return run(inputs);
    return inPieces(batching, inputs, [&](std::span<const c10::IValue> piece) -> base::Result<Outputs> {
        at::Tensor state;
        std::optional<RandomDraws> draws;
        if (batching.seeded) {
            state = RandomDraws::startOf(seedOf(piece));
            draws.emplace(state);
        }
        auto output = run(fitted(batching, piece));
        if (!output)
            return output;
        return unfitted(batching, std::move(*output), samplesIn(piece));
    });
}

std::uint64_t seedOf(std::span<const c10::IValue> inputs)
{
    base::ContentHash hash;
    for (const c10::IValue &input : inputs)
        if (input.isTensor() && input.toTensor().defined()) {
            const at::Tensor dense = input.toTensor().contiguous();
            hash.add(std::as_bytes(std::span(static_cast<const char *>(dense.data_ptr()), dense.nbytes())));
        }
    return std::stoull(hash.hex().substr(0, 15), nullptr, 16);
}

RandomDraws::RandomDraws(at::Tensor &state) : m_state(state)
{
    turns().lock();
    try {
        m_before = exchanged(state);
    } catch (...) {
        turns().unlock();
        throw;
    }
}

RandomDraws::~RandomDraws()
{
    m_state = exchanged(m_before);
    turns().unlock();
}

at::Tensor RandomDraws::startOf(std::uint64_t seed)
{
    return at::detail::createCPUGenerator(seed).get_state();
}

} // namespace paretoscope::graph
