#include "core/pipeline/recoding/runparts.h"

#include "core/base/stopped.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/cat.h>

#include <algorithm>
#include <vector>

namespace paretoscope::pipeline {

namespace {

constexpr std::int64_t numbersOfPart = std::int64_t{1} << 20; ///< about; of what is given

} // namespace

NodeRun untilStopped(const NodeRun &run, const std::stop_token &stop)
{
    return [&run, stop](torch::jit::Stack &stack) {
        base::throwIfStopped(stop);
        run(stack);
    };
}

void runInParts(torch::jit::Stack &inputs, std::size_t slot, std::int64_t dimension, const NodeRun &run)
{
    const at::Tensor all = inputs[slot].toTensor();
    const std::int64_t samples = all.size(dimension);
    const std::int64_t once =
        std::max<std::int64_t>(numbersOfPart * samples / std::max<std::int64_t>(all.numel(), 1), 1);
    if (dimension != 0 || once >= samples)
        return run(inputs);
    std::vector<at::Tensor> outputs;
    for (std::int64_t first = 0; first < samples; first += once) {
        torch::jit::Stack part = inputs;
        part[slot] = all.narrow(0, first, std::min(once, samples - first));
        run(part);
        outputs.push_back(part.back().toTensor());
    }
    inputs = {at::cat(outputs)};
}

} // namespace paretoscope::pipeline
