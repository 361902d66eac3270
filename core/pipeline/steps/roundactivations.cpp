// Activations between layers as integers: what sums, products, concatenations and average pools are given and
// give is rounded as runtimes of integers round it (Jacob et al. 2018, Quantization and Training of Neural
// Networks for Efficient Integer-Arithmetic-Only Inference, sections 2.1 and 3; which tensors share a range:
// the quantization specification of TensorFlow Lite, and explicit quantization in TensorRT).
#include "core/base/enginescope.h"
#include "core/compress/inputrange.h"
#include "core/graph/roundedvalues.h"
#include "core/pipeline/activations/roundedtensors.h"
#include "core/pipeline/activations/tensorhistograms.h"
#include "core/pipeline/stepkind.h"
#include "core/pipeline/steps/steplist.h"

#include <algorithm>

namespace paretoscope::pipeline::step {

namespace {

using base::Result;
using compress::InputHistogram;

RoundedTensors roundedIn(const graph::Model &model, const compress::Values &values)
{
    const bool all = values.at("answers") == compress::Value(std::string("round"));
    return tensorsToRound(model.data(), all ? FinalAnswers::Rounded : FinalAnswers::Kept);
}

bool computesInHalf(const graph::Model &model)
{
    return std::ranges::any_of(
        model.layers(), [](const graph::Layer &layer) { return layer.stored != graph::FloatType::Float32; });
}

/// By range: of all of its tensors.
std::vector<InputHistogram> byRange(const RoundedTensors &found, std::span<const InputHistogram> histograms)
{
    std::vector<InputHistogram> all(found.ranges);
    for (std::size_t i = 0; i < histograms.size(); ++i)
        all[found.tensors[i].range].add(histograms[i]);
    return all;
}

struct Written {
    std::int64_t tensors = 0;
    std::int64_t withoutRange = 0; ///< whose numbers are NaN or infinite
};

/// The integers of each of RANGES; a search of some milliseconds each.
Result<std::vector<graph::InputCoding>> codingsOf(std::span<const InputHistogram> ranges,
                                                  const compress::Values &values, const std::stop_token &stop)
{
    const auto bits = static_cast<int>(std::get<std::int64_t>(values.at("bits")));
    const bool isSymmetric = std::get<bool>(values.at("symmetric"));
    const auto rule = compress::rangeRuleNamed(std::get<std::string>(values.at("range")));
    std::vector<graph::InputCoding> codings;
    for (const InputHistogram &range : ranges) {
        if (stop.stop_requested())
            return base::cancelled();
        const bool isKnown = range.isFinite && range.samples > 0;
        codings.push_back(
            isKnown ? compress::codingOf(compress::rangeOf(range, rule, bits, isSymmetric), bits, isSymmetric)
                    : graph::InputCoding());
    }
    return codings;
}

/// With every tensor of FOUND rounded that samples reached and whose range among RANGES is finite; HISTOGRAMS
/// by tensor.
graph::Model withTensorsRounded(const graph::Model &model, const RoundedTensors &found,
                                std::span<const InputHistogram> histograms,
                                std::span<const InputHistogram> ranges,
                                std::span<const graph::InputCoding> codings, Written &written)
{
    graph::Editor editor(model);
    for (std::size_t i = 0; i < found.tensors.size(); ++i) {
        const auto &[value, range, answersStay] = found.tensors[i];
        if (!ranges[range].isFinite)
            ++written.withoutRange;
        else if (histograms[i].samples > 0) {
            ++written.tensors;
            const graph::ValueId own = graph::writeRounded(editor, value, codings[range]);
            if (answersStay)
                editor.readInstead(value, own, found.answering);
            else
                editor.readInstead(value, own);
        }
    }
    return std::move(editor).finish();
}

base::Sentence summaryOf(const RoundedTensors &found)
{
    if (found.tensors.empty())
        return PARETOSCOPE_SAY("round-activations.none",
                               "Between its layers are no sums, products, concatenations or average pools "
                               "whose numbers would be rounded.");
    if (found.tensors.size() == 1)
        return PARETOSCOPE_SAY("round-activations.one", "1 tensor between layers is rounded.");
    if (found.ranges == found.tensors.size())
        return {PARETOSCOPE_SAY("round-activations.tensors",
                                "%1 tensors between layers are rounded, each in a range of its own."),
                found.tensors.size()};
    return {PARETOSCOPE_SAY("round-activations.ranges",
                            "%1 tensors between layers are rounded, in %2 ranges: some share one."),
            found.tensors.size(), found.ranges};
}

std::vector<compress::Parameter> parametersOfRounding()
{
    const auto rule = [](const char *word, const char *title) {
        return compress::Named{.value = std::string(word), .title = title};
    };
    return {{.key = "bits",
             .title = PARETOSCOPE_TEXT("Steps", "Bits"),
             .tip = PARETOSCOPE_TEXT("Steps", "Of each number that flows between layers"),
             .range = compress::Range{.least = 4, .most = 16},
             .usual = std::int64_t{8},
             .ladder = {std::int64_t{4}, std::int64_t{6}, std::int64_t{8}, std::int64_t{16}}},
            {.key = "range",
             .title = PARETOSCOPE_TEXT("Steps", "Range"),
             .tip = PARETOSCOPE_TEXT("Steps", "How much of what calibration samples show the levels cover"),
             .named = {rule("mse", PARETOSCOPE_TEXT("Steps", "Least squared error (clipped)")),
                       rule("minMax", PARETOSCOPE_TEXT("Steps", "Every number seen")),
                       rule("movingAverage", PARETOSCOPE_TEXT("Steps", "Moving average of the extremes")),
                       rule("percentile", PARETOSCOPE_TEXT("Steps", "All but 1 in 10,000")),
                       rule("entropy", PARETOSCOPE_TEXT("Steps", "Least divergence (entropy, as TensorRT)"))},
             .usual = std::string("mse")},
            {.key = "symmetric",
             .title = PARETOSCOPE_TEXT("Steps", "Zero point"),
             .tip = PARETOSCOPE_TEXT("Steps", "Whether 0 is in the middle of the levels"),
             .named = {{.value = false, .title = PARETOSCOPE_TEXT("Steps", "Asymmetric")},
                       {.value = true, .title = PARETOSCOPE_TEXT("Steps", "Symmetric (none)")}},
             .usual = false},
            {.key = "answers",
             .title = PARETOSCOPE_TEXT("Steps", "Answers of the network"),
             .tip = PARETOSCOPE_TEXT("Steps", "Whether what the network gives in the end is rounded, too, as "
                                              "where a runtime hands out integers"),
             .named = {{.value = std::string("keep"), .title = PARETOSCOPE_TEXT("Steps", "Floats")},
                       {.value = std::string("round"), .title = PARETOSCOPE_TEXT("Steps", "Rounded, too")}},
             .usual = std::string("keep")}};
}

class RoundActivations final : public NetworkStep {
public:
    const StepAbout &about() const override
    {
        static const StepAbout about{
            .key = "roundActivations",
            .title = PARETOSCOPE_TEXT("Steps", "Round activations between layers"),
            .tip = PARETOSCOPE_TEXT(
                "Steps", "Round what additions, products, concatenations and average pools are given and "
                         "give, as a runtime of integers does, so that its answers are known before the "
                         "export; the ranges are learnt from calibration samples"),
            .phrase = PARETOSCOPE_SAY("step.activations-rounded", "activations between layers rounded"),
            .place = 50,
            .paper = "Jacob et al. 2018, Quantization and Training of Neural Networks for Efficient "
                     "Integer-Arithmetic-Only Inference, sections 2.1 and 3",
            .parameters = parametersOfRounding(),
            .changesAnswers = true};
        return about;
    }

    Findings look(const graph::Model &model, const compress::Values &values) const override
    {
        if (auto none = withoutBatches(model))
            return std::move(*none);
        if (computesInHalf(model))
            return {0,
                    PARETOSCOPE_SAY("round-activations.half",
                                    "The network computes in half precision, whose numbers are not rounded "
                                    "to integers.")};
        const RoundedTensors found = roundedIn(model, values);
        return {std::ssize(found.tensors), summaryOf(found)};
    }

    bool needsCalibration(const compress::Values & /*values*/) const override { return true; }

    Result<Work> run(Work work, const compress::Values &values, const Calibration *calibration,
                     const std::stop_token &stop) const override
    {
        const base::EngineScope engine;
        return base::guarded(
            base::ErrorCode::ModelUnsupported,
            PARETOSCOPE_SAY("round-activations.failed", "The activations of this model cannot be rounded."),
            [&]() -> Result<Work> {
                const RoundedTensors found = roundedIn(work.model, values);
                const auto histograms = tensorHistograms(work.model, found.tensors, *calibration, stop);
                if (!histograms)
                    return histograms.error();
                const auto ranges = byRange(found, *histograms);
                const auto codings = codingsOf(ranges, values, stop);
                if (!codings)
                    return codings.error();
                Written written;
                work.model = withTensorsRounded(work.model, found, *histograms, ranges, *codings, written);
                return told(std::move(work), written);
            });
    }

private:
    static Result<Work> told(Work work, const Written &written)
    {
        if (written.tensors == 0)
            return base::Error{
                base::ErrorCode::InvalidSetting,
                PARETOSCOPE_SAY(
                    "round-activations.nothing",
                    "No tensor between layers can be rounded: on the calibration samples none of "
                    "them holds finite floats. Without the step roundActivations the recipe can be "
                    "used."),
                {}};
        work.notes.emplace_back(
            PARETOSCOPE_SAY("round-activations.rounded", "Tensors between layers that are rounded: %1."),
            written.tensors);
        if (written.withoutRange > 0)
            work.notes.emplace_back(
                PARETOSCOPE_SAY(
                    "round-activations.left",
                    "Tensors between layers that stay floats, because they are NaN or infinite on "
                    "some calibration sample: %1."),
                written.withoutRange);
        return work;
    }
};

} // namespace

const StepKind &roundactivations()
{
    static const RoundActivations kind;
    return kind;
}

} // namespace paretoscope::pipeline::step
