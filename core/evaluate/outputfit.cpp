#include "core/evaluate/outputfit.h"

namespace paretoscope::evaluate {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

Error shapeMisfit(const at::Tensor &outputs, const std::string &rest)
{
    return {ErrorCode::ModelUnsupported,
            "The model's output has the shape " + shapeText(outputs.sizes()) + ", but " + rest,
            {}};
}

Error mismatch(const std::string &message)
{
    return {ErrorCode::DataMismatch, message, {}};
}

Error oneNumberMismatch(const std::string &sample, std::int64_t label)
{
    return mismatch(sample + " has the label " + std::to_string(label) +
                    ", but the model gives one number a sample, which tells only the classes 0 and 1 apart; "
                    "check the labels, choose the task \"regression\" or another output.");
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

Result<void> checkPerSample(const at::Tensor &outputs, std::int64_t samples)
{
    const bool perSample =
        outputs.dim() >= 1 && outputs.size(0) == samples && samples > 0 && outputs.numel() > 0;
    if (!perSample)
        return shapeMisfit(outputs, "the first dimension must be that of the samples, " +
                                        std::to_string(samples) +
                                        "; export the model with a free batch size.");
    if (!outputs.is_floating_point())
        return shapeMisfit(outputs,
                           "it holds no floating-point numbers; export the model without its last argmax.");
    return {};
}

Error misfit(const at::Tensor &outputs, data::Task task)
{
    if (task == data::Task::LanguageModel)
        return shapeMisfit(outputs,
                           "a language model gives one score for each token of the vocabulary at each place, "
                           "[windows, tokens, vocabulary]; choose another task or another model.");
    return shapeMisfit(outputs,
                       "classification needs one score for each class, [" +
                           (outputs.dim() > 0 ? std::to_string(outputs.size(0)) : std::string("n")) +
                           ", classes], or one for each class at each place that has a label; choose "
                           "another task, output or model.");
}

bool isVoid(const OutputRows &rows, std::int64_t label)
{
    const bool noClass = label < 0 || label >= rows.rows.size(1);
    return noClass && rows.rowsPerSample > 1 && (label == -1 || label == -100 || label == 255);
}

std::int64_t targetsPerSample(const data::Array &targets)
{
    return targets.shape.empty() || targets.shape[0] <= 0 ? 0 : targets.count() / targets.shape[0];
}

Result<void> checkTargets(const OutputRows &rows, const data::Array &targets, data::Task task,
                          std::span<const std::int64_t> numbers)
{
    if (task == data::Task::Unlabelled || rows.kind == OutputKind::Embedding)
        return {};
    const bool integers = task != data::Task::Regression;
    const std::int64_t perSample = integers ? rows.rowsPerSample : rows.rows.size(1);
    const std::int64_t given = targetsPerSample(targets);
    if (given != perSample || targets.isInteger() != integers || targets.shape[0] < rows.samples)
        return mismatch("The data has " + std::to_string(given) + (integers ? " labels" : " target numbers") +
                        " for each sample, but the model predicts " + std::to_string(perSample) +
                        "; check the task and the targets.");
    if (!integers)
        return {};
    const auto &labels = std::get<std::vector<std::int64_t>>(targets.values);
    const std::int64_t classes = rows.rows.size(1);
    const bool oneNumber = rows.rowsPerSample == 1 && rows.numbers.numel() == rows.samples;
    for (std::int64_t i = 0; i < rows.samples * perSample; ++i) {
        const std::int64_t label = labels[static_cast<std::size_t>(i)];
        if ((label >= 0 && label < classes) || (task == data::Task::Classification && isVoid(rows, label)))
            continue;
        const std::string sample = sampleText(i / perSample, numbers);
        if (oneNumber)
            return oneNumberMismatch(sample, label);
        return mismatch(sample + " has the " + (task == data::Task::LanguageModel ? "token " : "label ") +
                        std::to_string(label) + ", but the model knows " + std::to_string(classes) +
                        " (0 to " + std::to_string(classes - 1) + "); check the labels or the model.");
    }
    return {};
}

} // namespace paretoscope::evaluate
