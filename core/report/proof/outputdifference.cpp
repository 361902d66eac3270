#include "core/report/proof/outputdifference.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::report {

namespace {

base::Error otherOutputs(const base::Wording &wording)
{
    return {base::ErrorCode::VerificationFailed, wording, {}};
}

/// False where their shapes are others.
bool compareOne(Difference &own, const at::Tensor &expected, const at::Tensor &actual)
{
    if (expected.sizes() != actual.sizes())
        return false;
    if (actual.numel() == 0)
        return true;
    const at::Tensor right = expected.to(at::kDouble), made = actual.to(at::kDouble);
    const at::Tensor isSame = made.eq(right).logical_or(made.isnan().logical_and(right.isnan()));
    const double difference = made.sub(right).abs().masked_fill(isSame, 0).max().item<double>();
    if (!std::isnan(own.difference) && !(difference <= own.difference))
        own.difference = difference;
    own.largest =
        std::max(own.largest,
                 right.abs().masked_fill(right.isnan().logical_or(right.isinf()), 0).max().item<double>());
    return true;
}

} // namespace

double Difference::share() const
{
    return largest > 0      ? difference / largest
           : difference > 0 ? std::numeric_limits<double>::infinity()
                            : difference; // NaN stays NaN
}

base::Result<void> OutputDifferences::compare(const graph::Outputs &expected, const graph::Outputs &actual)
{
    if (expected.tensors.size() != actual.tensors.size())
        return otherOutputs(
            PARETOSCOPE_SAY("proof.other-number-of-outputs", "it has another number of outputs."));
    m_outputs.resize(std::max(m_outputs.size(), expected.tensors.size()));
    for (std::size_t i = 0; i < expected.tensors.size(); ++i)
        if (!compareOne(m_outputs[i], expected.tensors[i], actual.tensors[i]))
            return otherOutputs(PARETOSCOPE_SAY("proof.other-shape", "its outputs have another shape."));
    return {};
}

Difference OutputDifferences::worst() const
{
    Difference found = m_outputs.empty() ? Difference() : m_outputs.front();
    for (const Difference &own : m_outputs)
        if (!std::isnan(found.share()) && !(own.share() <= found.share()))
            found = own;
    return found;
}

} // namespace paretoscope::report
