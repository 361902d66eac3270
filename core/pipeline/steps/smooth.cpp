// SmoothQuant (Xiao et al. 2023): channels whose activations are large are divided by a scale before a layer,
// and its weights multiplied, so that neither has outliers that its integers cannot hold.
#include "core/base/enginescope.h"
#include "core/pipeline/channels/foldedscales.h"
#include "core/pipeline/channels/readerinputs.h"
#include "core/pipeline/channels/scaledweight.h"
#include "core/pipeline/channels/scalingstep.h"
#include "core/pipeline/steps/steplist.h"

#include <ATen/ops/div.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/where.h>

namespace paretoscope::pipeline::step {

namespace {

using base::Result;

/// s_j = max|X_j|^α / max|W_j|^(1−α) (equation 4), the maximum of W over all layers that read channel j; 1
/// where nothing comes in, or nothing reads it.
at::Tensor smoothScale(const graph::ModelData &data, const ScaleGroup &group,
                       std::span<const ReaderInputs> inputs, double alpha)
{
    const at::Tensor written = largestMagnitude(group, inputs), read = largestRead(data, group);
    const at::Tensor isLive = at::logical_and(written.gt(0), read.gt(0)), one = at::ones_like(written);
    const at::Tensor scale = at::div(at::pow(at::where(isLive, written, one), alpha),
                                     at::pow(at::where(isLive, read, one), 1 - alpha));
    return takenScale(data, group, at::where(isLive, scale, one));
}

class Smooth final : public ScalingStep {
public:
    const StepAbout &about() const override
    {
        const auto share = [](double alpha, const char *title, std::string_view word) {
            return compress::Named{.value = alpha, .title = title, .aliases = {word}};
        };
        static const StepAbout about{
            .key = "smooth",
            .title = PARETOSCOPE_TEXT("Steps", "Smooth activations"),
            .tip = PARETOSCOPE_TEXT("Steps",
                                    "Move outliers of activations into the weights that read them, so that "
                                    "both can be integers; learnt from calibration samples, folded into what "
                                    "comes before, changes no answer"),
            .phrase = PARETOSCOPE_SAY("step.activations-smoothed", "activations smoothed"),
            .place = 34,
            .paper = "Xiao et al. 2023, SmoothQuant: Accurate and Efficient Post-Training Quantization for "
                     "Large Language Models, equation 4",
            .parameters = {{.key = "alpha",
                            .title = PARETOSCOPE_TEXT("Steps", "Share that weights take over"),
                            .tip = PARETOSCOPE_TEXT(
                                "Steps", "How much of the range of activations goes into the weights: "
                                         "more, the larger their outliers"),
                            .named = {share(0.25, PARETOSCOPE_TEXT("Steps", "A quarter"), "0.25"),
                                      share(0.5, PARETOSCOPE_TEXT("Steps", "Half"), "0.5"),
                                      share(0.6, PARETOSCOPE_TEXT("Steps", "Three fifths"), "0.6"),
                                      share(0.75, PARETOSCOPE_TEXT("Steps", "Three quarters"), "0.75"),
                                      share(0.9, PARETOSCOPE_TEXT("Steps", "Nine tenths"), "0.9")},
                            .usual = 0.5}}};
        return about;
    }

    Result<Work> run(Work work, const compress::Values &values, const Calibration *calibration,
                     const std::stop_token &stop) const override
    {
        const base::EngineScope engine;
        return base::guarded(
            base::ErrorCode::ModelUnsupported,
            PARETOSCOPE_SAY("smooth.failed", "The activations of this model cannot be smoothed."),
            [&]() -> Result<Work> {
                const auto groups = scaleGroupsOf(work.model.data()).groups;
                const auto inputs = readerInputs(work.model, groups, Moments::None, *calibration, stop);
                if (!inputs)
                    return inputs.error();
                std::vector<at::Tensor> scales;
                for (std::size_t i = 0; i < groups.size(); ++i)
                    scales.push_back(smoothScale(work.model.data(), groups[i], (*inputs)[i],
                                                 std::get<double>(values.at("alpha"))));
                auto proved = provedWithScales(work.model, groups, scales, *inputs, *calibration, stop);
                if (!proved)
                    return proved.error();
                work.model = std::move(*proved);
                return std::move(work);
            });
    }
};

} // namespace

const StepKind &smooth()
{
    static const Smooth kind;
    return kind;
}

} // namespace paretoscope::pipeline::step
