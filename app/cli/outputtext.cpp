#include "app/cli/outputtext.h"

#include "app/cli/numbers.h"

#include <algorithm>
#include <array>
#include <utility>

namespace paretoscope::cli {

namespace {

using evaluate::Measurement;
using evaluate::ModelOutput;
using evaluate::OutputKind;

std::string furtherName(const std::string &key)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> names{
        {{"absoluteError", "mean absolute error"},
         {"r2", "R²"},
         {"meanIoU", "mean IoU"},
         {"subsetAccuracy", "all labels right"},
         {"macroF1", "macro F1"},
         {"cosine", "mean cosine"},
         {"retrievalTop1", "retrieval top-1"}}};
    const auto *found = std::ranges::find(names, key, [](const auto &name) { return name.first; });
    return found == names.end() ? key : std::string(found->second);
}

/// "probabilities", "two classes from one probability"
std::string taken(const ModelOutput &output)
{
    const bool one = output.shape.empty() || (output.shape.size() == 1 && output.shape[0] == 1);
    if (one && output.kind == OutputKind::IndependentProbabilities)
        return "two classes from one probability";
    if (one && output.kind == OutputKind::IndependentLogits)
        return "two classes from one logit";
    if (output.kind == OutputKind::Values)
        return "plain numbers";
    std::string name(evaluate::outputKindName(output.kind));
    std::ranges::replace(name, '-', ' ');
    return name;
}

std::string outputNames(const evaluate::ModelOutputs &outputs)
{
    std::string text = "Several outputs:";
    for (std::size_t i = 0; i < outputs.all.size(); ++i) {
        const ModelOutput &output = outputs.all[i];
        text += (i > 0 ? ", " : " ") + output.name + " " + evaluate::shapeText(output.shape) + " (";
        text +=
            output.leftOut.isEmpty() ? taken(output) : std::string("left out: it ") + output.leftOut.english;
        if (output.leftOut.isEmpty() && output.weight != 1)
            text += ", weight " + significant(output.weight);
        text += i == outputs.task ? ", the task's)" : ")";
    }
    return text +
           ". All that count add to the damage; \"output\" and \"outputWeights\" in the project choose.\n";
}

} // namespace

std::string describeOutputs(const evaluate::Evaluator &evaluator)
{
    const evaluate::ModelOutputs &outputs = evaluator.outputs();
    const ModelOutput &own = outputs.ofTask();
    std::string text = outputs.all.size() > 1 ? outputNames(outputs) : std::string();
    const bool expected = evaluator.task() == data::Task::Regression ||
                          (own.kind == OutputKind::Logits && evaluator.task() != data::Task::Unlabelled);
    if (!expected)
        text += "The outputs are taken as " + taken(own) +
                "; \"activation\" in the project says otherwise (logits, probabilities, values, …).\n";
    return text;
}

std::string damageNumber(const evaluate::Measurement &measured)
{
    const std::string text = damageText(measured), name = "damage ";
    return text.starts_with(name) ? text.substr(name.size()) : text;
}

std::string outputLines(const Measurement &measurement)
{
    std::string text;
    for (const evaluate::OutputDamage &output : measurement.outputs)
        if (output.leftOut.isEmpty())
            text += "           " + output.name + " " + evaluate::shapeText(output.shape) + ": " +
                    (evaluate::isDistribution(output.kind) ? "KL " + significant(output.damage) + " nats"
                                                           : "distance " + significant(output.damage)) +
                    (output.weight == 1 ? "" : ", weight " + significant(output.weight)) + "\n";
    return text;
}

std::string flipsLine(const Measurement &m)
{
    const std::string p = m.pValue ? " (exact McNemar p = " + significant(*m.pValue) + ")" : std::string();
    if (m.metric == evaluate::Metric::MeanSquaredError)
        return {};
    if (m.metric != evaluate::Metric::Agreement)
        return "  flips    " + count(m.flips.rightToWrong) + " new errors, " + count(m.flips.wrongToRight) +
               " mended" + p + "\n";
    if (evaluate::hasAnswers(m))
        return "  flips    " + count(m.flips.rightToWrong) + " of " + count(m.predictions) +
               " answers are not the float model's" + p + "\n";
    return "  beyond   " + count(m.flips.rightToWrong) + " of " + count(m.predictions) +
           " samples are further than 0.01 from the float outputs\n";
}

std::string furtherLines(const Measurement &measurement)
{
    std::string text;
    for (const evaluate::FurtherMetric &further : measurement.further)
        text += "  " + furtherName(further.key) + ": float " + significant(further.baselineValue) +
                ", recipe " + significant(further.value) + "\n";
    return text;
}

std::string baselineFurtherLines(const Measurement &measurement)
{
    std::string text;
    for (const evaluate::FurtherMetric &further : measurement.further)
        text += "  " + furtherName(further.key) + ": " + significant(further.value) + "\n";
    return text;
}

} // namespace paretoscope::cli
