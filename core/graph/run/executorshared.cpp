#include "core/graph/executor.h"
#include "core/graph/run/executorrun.h"

#include "core/base/enginescope.h"

#include <ATen/ops/cat.h>

namespace paretoscope::graph {

using base::Result;

namespace {

constexpr base::Wording unsuitable =
    PARETOSCOPE_SAY("run.not-side-by-side", "The model cannot be run on several settings side by side.");

at::Tensor laidOut(const at::Tensor &tensor, const SharedCone &shared)
{
    return shared.channelsLast && tensor.dim() == 4 ? tensor.contiguous(at::MemoryFormat::ChannelsLast)
                                                    : tensor;
}

/// Each copy's part of a TENSOR that holds all of them along the batch.
bool takeApart(const at::Tensor &tensor, std::vector<Outputs> &copies)
{
    const auto count = static_cast<std::int64_t>(copies.size());
    if (tensor.dim() == 0 || tensor.size(0) % count != 0)
        return false;
    const std::int64_t samples = tensor.size(0) / count;
    for (std::int64_t i = 0; i < count; ++i)
        copies[static_cast<std::size_t>(i)].tensors.push_back(tensor.narrow(0, i * samples, samples));
    return true;
}

} // namespace

/// Copies of the border values that NODE is the first to read.
void Executor::spread(Run &run, const SharedCone &shared, std::size_t node, std::size_t copies,
                      std::vector<bool> &done) const
{
    for (const ValueId id : m_model.data().nodes[node].inputs) {
        if (shared.copied[at(id)] < 0 || done[at(id)])
            continue;
        done[at(id)] = true;
        // Laid out before it is copied: a copy of what lies right is a move of memory.
        const std::vector<at::Tensor> all(copies, laidOut(run.values[at(id)].toTensor(), shared));
        run.values[at(id)] = at::cat(all, shared.copied[at(id)]);
    }
}

Result<void> Executor::runOwner(Run &run, const SharedCone &shared, std::span<const Override> variants) const
{
    const ValueId output = m_model.data().nodes[at(shared.owner)].outputs[0];
    std::vector<at::Tensor> outputs;
    for (const ValueId id : m_model.data().nodes[at(shared.owner)].inputs)
        if (run.values[at(id)].isTensor())
            run.values[at(id)] = laidOut(run.values[at(id)].toTensor(), shared);
    for (const Override &variant : variants) {
        run.replace(variant);
        if (auto done = stepKeeping(run, at(shared.owner)); !done)
            return done;
        outputs.push_back(run.values[at(output)].toTensor());
    }
    for (const ValueId id : m_lastUses[at(shared.owner)])
        run.values[at(id)] = {};
    run.values[at(output)] = at::cat(outputs, shared.ownerDimension);
    return {};
}

Result<std::vector<Outputs>> Executor::runShared(const SharedCone &shared, const Activations &retained,
                                                 std::span<const Override> overrides,
                                                 std::span<const Override> variants,
                                                 std::stop_token stop) const
{
    Run run(*this, std::move(stop));
    if (auto started = startFrom(run, retained); !started)
        return started.error();
    run.replace(overrides);
    return base::guarded(base::ErrorCode::ModelUnsupported, unsuitable,
                         [&] { return runShared(run, shared, variants); });
}

Result<std::vector<Outputs>> Executor::runShared(Run &run, const SharedCone &shared,
                                                 std::span<const Override> variants) const
{
    if (auto done = runOwner(run, shared, variants); !done)
        return done.error();
    std::vector<bool> spreadOut(run.values.size(), false);
    for (const std::int32_t node : shared.nodes) {
        spread(run, shared, at(node), variants.size(), spreadOut);
        if (auto done = step(run, at(node)); !done)
            return done.error();
    }
    auto all = finish(run);
    if (!all)
        return all.error();
    std::vector<Outputs> outputs(variants.size());
    for (const at::Tensor &tensor : all->tensors)
        if (!takeApart(tensor, outputs))
            return base::Error{base::ErrorCode::ModelUnsupported, unsuitable, "outputs cannot be told apart"};
    return outputs;
}

} // namespace paretoscope::graph
