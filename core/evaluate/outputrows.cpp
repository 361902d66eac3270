#include "core/evaluate/outputrows.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log_sigmoid.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/rsub.h>
#include <ATen/ops/zeros_like.h>

namespace paretoscope::evaluate {

namespace {

/// The smallest number above 0 in float32; and half the distance of 1 to its neighbour below: a probability
/// that is stored as 0 or 1 is within these of it.
constexpr double leastProbability = 1.4e-45;
constexpr double leastComplement = 2.98e-8;

at::Tensor logOf(const at::Tensor &probabilities, double least)
{
    return at::log(at::clamp_min(probabilities, least));
}

bool hasClasses(const ModelOutput &output)
{
    return isDistribution(output.kind) && (!isIndependent(output.kind) || output.oneOfMany);
}

/// The numbers that say no beside those that say yes.
at::Tensor noAndYes(const at::Tensor &numbers, OutputKind kind)
{
    const at::Tensor yes = numbers.view({-1, 1});
    const at::Tensor no = kind == OutputKind::IndependentLogits ? at::zeros_like(yes) : at::rsub(yes, 1);
    return at::cat({no, yes}, 1);
}

LogProbabilities ofIndependent(const OutputRows &rows)
{
    const at::Tensor numbers =
        rows.numbers.to(at::kDouble).view({-1, rows.oneOfMany ? rows.rows.size(1) : 1});
    const bool logits = rows.kind == OutputKind::IndependentLogits;
    const at::Tensor yes = logits ? at::log_sigmoid(numbers) : logOf(numbers, leastProbability);
    const at::Tensor no =
        logits ? at::log_sigmoid(at::neg(numbers)) : logOf(at::rsub(numbers, 1), leastComplement);
    if (rows.oneOfMany)
        return {yes.contiguous(), no.contiguous()};
    return {at::cat({no, yes}, 1), {}};
}

} // namespace

base::Result<std::vector<at::Tensor>> arranged(const graph::Outputs &raw, const ModelOutputs &outputs)
{
    std::vector<at::Tensor> tensors(outputs.all.size());
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const ModelOutput &output = outputs.all[i];
        if (!outputs.uses(i))
            continue;
        if (output.place >= raw.tensors.size() || raw.tensors[output.place].dim() <= output.batchDimension)
            return base::Error{
                base::ErrorCode::ModelUnsupported,
                {PARETOSCOPE_SAY("output.not-always",
                                 "The model's output %1 is not always there, or not in the same shape."),
                 output.name},
                {}};
        const at::Tensor &tensor = raw.tensors[output.place];
        tensors[i] = output.batchDimension == 0 ? tensor : tensor.movedim(output.batchDimension, 0);
    }
    return tensors;
}

bool classesMove(const at::Tensor &tensor, const ModelOutput &output)
{
    return hasClasses(output) && output.classDimension != tensor.dim() - 1;
}

OutputRows rowsOf(const at::Tensor &tensor, const ModelOutput &output)
{
    OutputRows rows;
    rows.samples = tensor.size(0);
    rows.kind = output.kind;
    rows.oneOfMany = output.oneOfMany;
    const at::Tensor classesLast =
        classesMove(tensor, output) ? tensor.movedim(output.classDimension, -1) : tensor;
    rows.numbers = classesLast.to(at::kFloat).contiguous();
    const std::int64_t columns =
        hasClasses(output) ? tensor.size(output.classDimension) : tensor.numel() / rows.samples;
    if (isIndependent(output.kind) && !output.oneOfMany)
        rows.rows = noAndYes(rows.numbers, rows.kind);
    else
        rows.rows = rows.numbers.view({-1, columns});
    rows.rowsPerSample = rows.rows.size(0) / rows.samples;
    return rows;
}

LogProbabilities logProbabilitiesOf(const OutputRows &rows)
{
    if (isIndependent(rows.kind))
        return ofIndependent(rows);
    if (rows.kind == OutputKind::Probabilities)
        return {at::log_softmax(logOf(rows.rows.to(at::kDouble), leastProbability), -1), {}};
    return {at::log_softmax(rows.rows, -1, at::kDouble), {}};
}

} // namespace paretoscope::evaluate
