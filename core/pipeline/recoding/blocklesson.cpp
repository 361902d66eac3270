#include "core/pipeline/recoding/blocklesson.h"

#include "core/graph/tensorsin.h"

#include <ATen/ops/add.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace paretoscope::pipeline {

std::vector<at::Tensor> floatsIn(const BlockRun::Values &values)
{
    std::vector<at::Tensor> floats;
    for (const c10::IValue &value : values)
        for (const at::Tensor &tensor : graph::tensorsIn(value))
            if (tensor.is_floating_point())
                floats.push_back(tensor);
    return floats;
}

at::Tensor BlockLesson::error(const Values &exits, std::size_t batch) const
{
    const auto own = floatsIn(exits), others = floatsIn(wanted[batch]);
    at::Tensor sum = at::zeros({});
    for (std::size_t i = 0; i < std::min(own.size(), others.size()); ++i) {
        at::Tensor squares = at::sub(own[i], others[i]).square();
        if (i < weights.size() && weights[i].defined())
            squares = at::mul(squares, weights[i]);
        sum = at::add(sum, squares.mean());
    }
    return sum;
}

base::Result<double> BlockLesson::judged(const RunsWith &with) const
{
    double sum = 0, batches = 0;
    for (std::size_t batch = 0; batch < samples.size(); ++batch) {
        if (!judges(batch))
            continue;
        const auto exits = run.run(block, samples[batch], entries[batch], with, stop);
        if (!exits)
            return exits.error();
        sum += error(*exits, batch).item<double>();
        ++batches;
    }
    return sum / std::max(batches, 1.0);
}

} // namespace paretoscope::pipeline
