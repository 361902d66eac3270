#include "core/evaluate/outputfit.h"

namespace paretoscope::evaluate {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

Error misfit(const at::Tensor &outputs, const std::string &rest)
{
    return {ErrorCode::ModelUnsupported,
            "The model's output has the shape " + shapeText(outputs.sizes()) + ", but " + rest,
            {}};
}

Error mismatch(const std::string &message)
{
    return {ErrorCode::DataMismatch, message, {}};
}

bool trailingOnes(const at::Tensor &outputs)
{
    for (std::int64_t d = 2; d < outputs.dim(); ++d)
        if (outputs.size(d) != 1)
            return false;
    return true;
}

OutputRows inRows(const at::Tensor &outputs, std::int64_t samples, std::int64_t columns, bool distribution)
{
    OutputRows rows;
    rows.rows = outputs.to(at::kFloat).contiguous().view({-1, columns});
    rows.samples = samples;
    rows.rowsPerSample = rows.rows.size(0) / samples;
    rows.distribution = distribution;
    return rows;
}

} // namespace

std::string shapeText(at::IntArrayRef shape)
{
    std::string text;
    for (const std::int64_t size : shape)
        text += (text.empty() ? "" : ", ") + std::to_string(size);
    return "[" + text + "]";
}

std::string sampleText(std::int64_t position, std::span<const std::int64_t> numbers)
{
    const bool named = static_cast<std::size_t>(position) < numbers.size();
    return "Sample " + std::to_string(named ? numbers[static_cast<std::size_t>(position)] : position) +
           " (counted from 0)";
}

Result<OutputRows> outputRows(const at::Tensor &outputs, std::int64_t samples, data::Task task)
{
    const bool perSample =
        outputs.dim() >= 1 && outputs.size(0) == samples && samples > 0 && outputs.numel() > 0;
    if (!perSample)
        return misfit(outputs, "the first dimension must be that of the samples, " + std::to_string(samples) +
                                   "; export the model with a free batch size.");
    if (!outputs.is_floating_point())
        return misfit(outputs,
                      "it holds no floating-point numbers; export the model without its last argmax.");
    const std::int64_t columns = outputs.numel() / samples;
    switch (task) {
    case data::Task::Classification:
        if (outputs.dim() < 2 || !trailingOnes(outputs) || columns < 2)
            return misfit(outputs, "classification needs one score for each class, [" +
                                       std::to_string(samples) +
                                       ", classes]; choose another task or another model.");
        return inRows(outputs, samples, columns, true);
    case data::Task::LanguageModel:
        if (outputs.dim() != 3 || outputs.size(2) < 2)
            return misfit(outputs,
                          "a language model gives one score for each token of the vocabulary at each place, "
                          "[windows, tokens, vocabulary]; choose another task or another model.");
        return inRows(outputs, samples, outputs.size(2), true);
    case data::Task::Regression:
        return inRows(outputs, samples, columns, false);
    case data::Task::Unlabelled:
        break;
    }
    const bool scores = (outputs.dim() == 2 || outputs.dim() == 3) && outputs.size(-1) >= 2;
    return inRows(outputs, samples, scores ? outputs.size(-1) : columns, scores);
}

Result<void> checkTargets(const OutputRows &rows, const data::Array &targets, data::Task task,
                          std::span<const std::int64_t> numbers)
{
    if (task == data::Task::Unlabelled)
        return {};
    const bool integers = task != data::Task::Regression;
    const std::int64_t perSample = integers ? rows.rowsPerSample : rows.rows.size(1);
    const std::int64_t given =
        targets.shape.empty() || targets.shape[0] <= 0 ? 0 : targets.count() / targets.shape[0];
    if (given != perSample || targets.isInteger() != integers || targets.shape[0] < rows.samples)
        return mismatch("The data has " + std::to_string(given) + (integers ? " labels" : " target numbers") +
                        " for each sample, but the model predicts " + std::to_string(perSample) +
                        "; check the task and the targets.");
    if (!integers)
        return {};
    const auto &labels = std::get<std::vector<std::int64_t>>(targets.values);
    const std::int64_t classes = rows.rows.size(1);
    for (std::int64_t i = 0; i < rows.samples * perSample; ++i) {
        const std::int64_t label = labels[static_cast<std::size_t>(i)];
        if (label < 0 || label >= classes)
            return mismatch(sampleText(i / perSample, numbers) + " has the " +
                            (task == data::Task::LanguageModel ? "token " : "label ") +
                            std::to_string(label) + ", but the model knows " + std::to_string(classes) +
                            " (0 to " + std::to_string(classes - 1) + "); check the labels or the model.");
    }
    return {};
}

} // namespace paretoscope::evaluate
