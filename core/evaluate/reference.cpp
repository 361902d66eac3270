#include "core/evaluate/reference.h"

#include "core/evaluate/outputs/outputfit.h"

#include <ATen/ops/exp.h>

#include <algorithm>
#include <bit>

namespace paretoscope::evaluate {

namespace {

using base::Error;
using base::Result;

/// No NaN, no infinity: no element has all exponent bits set. In integers, so that the loop is vectorised.
bool allFinite(const float *values, std::int64_t count)
{
    constexpr std::uint32_t exponent = 0x7f800000;
    std::uint32_t bad = 0;
    for (std::int64_t i = 0; i < count; ++i)
        bad |= (std::bit_cast<std::uint32_t>(values[i]) & exponent) == exponent ? 1U : 0U;
    return bad == 0;
}

std::int64_t memoryOf(const at::Tensor &tensor)
{
    return tensor.defined() ? tensor.numel() * static_cast<std::int64_t>(tensor.element_size()) : 0;
}

void addDistribution(OutputReference &reference, bool ofTask)
{
    reference.logs = logProbabilitiesOf(reference.outputs);
    reference.probabilities = at::exp(reference.logs.of);
    if (reference.logs.ofNot.defined())
        reference.complements = at::exp(reference.logs.ofNot);
    if (!ofTask)
        return;
    const at::Tensor &rows = reference.outputs.rows;
    const std::int64_t columns = rows.size(1);
    const float *scores = rows.data_ptr<float>();
    for (std::int64_t row = 0; row < rows.size(0); ++row)
        reference.predictions.push_back(largestColumn(scores + row * columns, columns));
}

double unitOf(const OutputRows &outputs, double given)
{
    if (given > 0)
        return given;
    const double sum = sumOfSquares(outputs.numbers);
    return sum > 0 ? sum / static_cast<double>(outputs.numbers.numel()) : 1;
}

} // namespace

std::int64_t Reference::bytes() const
{
    std::int64_t sum = 0;
    for (const OutputReference &output : outputs)
        sum += memoryOf(output.outputs.rows) + memoryOf(output.logs.of) + memoryOf(output.logs.ofNot) +
               memoryOf(output.probabilities) + memoryOf(output.complements) +
               static_cast<std::int64_t>(output.predictions.size() * sizeof(std::int64_t));
    return sum;
}

Result<void> checkFinite(const OutputRows &outputs, std::span<const std::int64_t> numbers)
{
    const std::int64_t perSample = outputs.numbers.numel() / outputs.samples;
    const float *values = outputs.numbers.data_ptr<float>();
    for (std::int64_t sample = 0; sample < outputs.samples; ++sample)
        if (!allFinite(values + sample * perSample, perSample))
            return Error{base::ErrorCode::NonFinite,
                         {PARETOSCOPE_SAY("sample.not-finite",
                                          "%1 makes the model give outputs that are NaN or infinite; check "
                                          "the sample and the preprocessing, or choose a milder setting."),
                          sampleText(sample, numbers)},
                         {}};
    return {};
}

std::int64_t largestColumn(const float *row, std::int64_t columns)
{
    return std::max_element(row, row + columns) - row; // the first of equals
}

double sumOfSquares(const at::Tensor &numbers)
{
    const at::Tensor plain = numbers.to(at::kFloat).contiguous();
    const float *values = plain.data_ptr<float>();
    double sum = 0;
    for (std::int64_t i = 0; i < plain.numel(); ++i)
        sum += static_cast<double>(values[i]) * static_cast<double>(values[i]);
    return sum;
}

Result<Reference> makeReference(std::shared_ptr<const ModelOutputs> model,
                                const std::vector<at::Tensor> &floatOutputs, const data::Array &targets,
                                data::Task task, std::span<const double> units,
                                std::span<const std::int64_t> numbers)
{
    Reference reference{std::move(model), {}, task, static_cast<std::int64_t>(numbers.size()), numbers};
    for (std::size_t i = 0; i < floatOutputs.size(); ++i) {
        OutputReference &own = reference.outputs.emplace_back();
        if (!reference.model->uses(i))
            continue;
        if (auto fits = checkPerSample(floatOutputs[i], reference.samples); !fits)
            return fits.error();
        own.outputs = rowsOf(floatOutputs[i], reference.model->all[i]);
        if (auto finite = checkFinite(own.outputs, numbers); !finite)
            return finite.error();
        const bool ofTask = i == reference.model->task;
        if (ofTask)
            if (auto fit = checkTargets(own.outputs, targets, task, numbers); !fit)
                return fit.error();
        if (own.outputs.distribution())
            addDistribution(own, ofTask);
        else
            own.unit = unitOf(own.outputs, i < units.size() ? units[i] : 0);
    }
    return reference;
}

} // namespace paretoscope::evaluate
