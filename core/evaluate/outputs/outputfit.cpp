#include "core/evaluate/outputs/outputfit.h"

namespace paretoscope::evaluate {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

/// WORDING has the shape of OUTPUTS as %1, and MORE after it.
template <typename... Parts>
Error shapeMisfit(const at::Tensor &outputs, base::Wording wording, Parts &&...more)
{
    return {
        ErrorCode::ModelUnsupported, {wording, shapeText(outputs.sizes()), std::forward<Parts>(more)...}, {}};
}

Error mismatch(base::Sentence said)
{
    return {ErrorCode::DataMismatch, std::move(said), {}};
}

} // namespace

std::string shapeText(at::IntArrayRef shape)
{
    std::string text;
    for (const std::int64_t size : shape)
        text += (text.empty() ? "" : ", ") + std::to_string(size);
    return "[" + text + "]";
}

base::Sentence sampleText(std::int64_t position, std::span<const std::int64_t> numbers)
{
    const bool named = static_cast<std::size_t>(position) < numbers.size();
    return {PARETOSCOPE_SAY("sample.number", "Sample %1 (counted from 0)"),
            named ? numbers[static_cast<std::size_t>(position)] : position};
}

Result<void> checkPerSample(const at::Tensor &outputs, std::int64_t samples)
{
    const bool perSample =
        outputs.dim() >= 1 && outputs.size(0) == samples && samples > 0 && outputs.numel() > 0;
    if (!perSample)
        return shapeMisfit(
            outputs,
            PARETOSCOPE_SAY("output.fixed-batch",
                            "The model's output has the shape %1, but the first dimension must be that of "
                            "the samples, %2; export the model with a free batch size."),
            samples);
    if (!outputs.is_floating_point())
        return shapeMisfit(
            outputs, PARETOSCOPE_SAY("output.whole-numbers",
                                     "The model's output has the shape %1, but it holds no floating-point "
                                     "numbers; export the model without its last argmax."));
    return {};
}

Error misfit(const at::Tensor &outputs, data::Task task)
{
    if (task == data::Task::LanguageModel)
        return shapeMisfit(
            outputs, PARETOSCOPE_SAY("output.no-language-model",
                                     "The model's output has the shape %1, but a language model gives one "
                                     "score for each token of the vocabulary at each place, [windows, "
                                     "tokens, vocabulary]; choose another task or another model."));
    return shapeMisfit(outputs,
                       PARETOSCOPE_SAY("output.no-classes",
                                       "The model's output has the shape %1, but classification needs one "
                                       "score for each class, [%2, classes], or one for each class at each "
                                       "place that has a label; choose another task, output or model."),
                       outputs.dim() > 0 ? std::to_string(outputs.size(0)) : std::string("n"));
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
        return mismatch({integers ? PARETOSCOPE_SAY("targets.label-count",
                                                    "The data has %1 labels for each sample, but the model "
                                                    "predicts %2; check the task and the targets.")
                                  : PARETOSCOPE_SAY("targets.number-count",
                                                    "The data has %1 target numbers for each sample, but the "
                                                    "model predicts %2; check the task and the targets."),
                         given, perSample});
    if (!integers)
        return {};
    const auto &labels = std::get<std::vector<std::int64_t>>(targets.values);
    const std::int64_t classes = rows.rows.size(1);
    const bool oneNumber = rows.rowsPerSample == 1 && rows.numbers.numel() == rows.samples;
    for (std::int64_t i = 0; i < rows.samples * perSample; ++i) {
        const std::int64_t label = labels[static_cast<std::size_t>(i)];
        if ((label >= 0 && label < classes) || (task == data::Task::Classification && isVoid(rows, label)))
            continue;
        const base::Sentence sample = sampleText(i / perSample, numbers);
        if (oneNumber)
            return mismatch({PARETOSCOPE_SAY("label.one-number",
                                             "%1 has the label %2, but the model gives one number a sample, "
                                             "which tells only the classes 0 and 1 apart; check the labels, "
                                             "choose the task \"regression\" or another output."),
                             sample, label});
        return mismatch({task == data::Task::LanguageModel
                             ? PARETOSCOPE_SAY("token.unknown", "%1 has the token %2, but the model knows %3 "
                                                                "(0 to %4); check the labels or the model.")
                             : PARETOSCOPE_SAY("label.unknown", "%1 has the label %2, but the model knows %3 "
                                                                "(0 to %4); check the labels or the model."),
                         sample, label, classes, classes - 1});
    }
    return {};
}

} // namespace paretoscope::evaluate
