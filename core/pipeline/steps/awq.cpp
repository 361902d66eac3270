#include "core/base/enginescope.h"
#include "core/pipeline/channels/awqsearch.h"
#include "core/pipeline/channels/foldedscales.h"
#include "core/pipeline/channels/scalingstep.h"
#include "core/pipeline/steps/steplist.h"

namespace paretoscope::pipeline::step {

namespace {

using base::Result;

constexpr std::int64_t bytesOfOneRun = std::int64_t{512} << 20; ///< of second moments that a run sums up

/// Weights as they will be rounded, about.
compress::LayerSetting roundedSetting(const compress::Values &values)
{
    const compress::Value &group = values.at("group");
    compress::LayerSetting setting{{"bits", values.at("bits")}, {"rounding", values.at("rounding")}};
    if (std::holds_alternative<std::string>(group))
        return setting.with("granularity", group);
    return setting.with("granularity", std::string("group")).with("groupSize", group);
}

/// The first of GROUPS, as many as one run can look at.
std::span<const ScaleGroup> ofOneRun(std::span<const ScaleGroup> groups)
{
    std::size_t count = 0;
    std::int64_t bytes = 0;
    while (count < groups.size() && (count == 0 || bytes + momentBytes(groups[count]) <= bytesOfOneRun))
        bytes += momentBytes(groups[count++]);
    return groups.first(count);
}

Result<graph::Model> awqScaled(const graph::Model &model, const compress::LayerSetting &setting,
                               const Calibration &calibration, const std::stop_token &stop)
{
    const std::vector<ScaleGroup> all = scaleGroupsOf(model.data()).groups;
    std::vector<ScaleGroup> changed;
    std::vector<at::Tensor> scales;
    std::vector<std::vector<ReaderInputs>> before;
    for (std::span<const ScaleGroup> rest = all; !rest.empty();) {
        const auto groups = ofOneRun(rest);
        rest = rest.subspan(groups.size());
        auto inputs = readerInputs(model, groups, Moments::Second, calibration, stop);
        if (!inputs)
            return inputs.error();
        for (std::size_t i = 0; i < groups.size(); ++i) {
            auto scale = awqScaleOf(model.data(), groups[i], (*inputs)[i], setting, stop);
            if (!scale)
                return scale.error();
            if (!scale->defined())
                continue;
            changed.push_back(groups[i]);
            scales.push_back(std::move(*scale));
            for (ReaderInputs &own : (*inputs)[i])
                own.moments = {};
            before.push_back(std::move((*inputs)[i]));
        }
    }
    return provedWithScales(model, changed, scales, before, calibration, stop);
}

/// Input channels that carry much are kept apart from rounding: their weights are scaled up before it, and
/// what writes them down, by a power of their mean magnitude that makes the outputs' error least.
class Awq final : public ScalingStep {
public:
    const StepAbout &about() const override
    {
        static const StepAbout about{
            .key = "awq",
            .title = PARETOSCOPE_TEXT("Steps", "Scale by activations (AWQ)"),
            .tip = PARETOSCOPE_TEXT("Steps",
                                    "Scale up the weights whose inputs are large, so that rounding spares "
                                    "them; learnt from calibration samples, folded into what comes before, "
                                    "changes no answer"),
            .phrase = PARETOSCOPE_SAY("step.scaled-by-activations", "weights scaled by activations"),
            .place = 36,
            .paper = "Lin et al. 2024, AWQ: Activation-aware Weight Quantization for On-Device LLM "
                     "Compression and Acceleration, section 3.2",
            .parameters =
                {{.key = "bits",
                  .title = PARETOSCOPE_TEXT("Steps", "Bits of the weights"),
                  .tip = PARETOSCOPE_TEXT("Steps", "That scales are chosen for; layers are coded as the "
                                                   "recipe says"),
                  .named = {{.value = std::int64_t{3},
                             .title = PARETOSCOPE_TEXT("Steps", "3 bits"),
                             .aliases = {"3"}},
                            {.value = std::int64_t{4},
                             .title = PARETOSCOPE_TEXT("Steps", "4 bits"),
                             .aliases = {"4"}}},
                  .usual = std::int64_t{4}},
                 {.key = "group",
                  .title = PARETOSCOPE_TEXT("Steps", "Weights that share a scale"),
                  .tip = PARETOSCOPE_TEXT("Steps", "That scales are chosen for; layers are coded as the "
                                                   "recipe says"),
                  .named = {{.value = std::int64_t{32},
                             .title = PARETOSCOPE_TEXT("Steps", "Groups of 32"),
                             .aliases = {"32"}},
                            {.value = std::int64_t{64},
                             .title = PARETOSCOPE_TEXT("Steps", "Groups of 64"),
                             .aliases = {"64"}},
                            {.value = std::int64_t{128},
                             .title = PARETOSCOPE_TEXT("Steps", "Groups of 128"),
                             .aliases = {"128"}},
                            {.value = std::string("channel"),
                             .title = PARETOSCOPE_TEXT("Steps", "All of an output channel")}},
                  .usual = std::string("channel")},
                 {.key = "rounding",
                  .title = PARETOSCOPE_TEXT("Steps", "Rounding"),
                  .tip = PARETOSCOPE_TEXT("Steps", "That scales are chosen for; layers are coded as the "
                                                   "recipe says"),
                  .named = {{.value = std::string("nearest"),
                             .title = PARETOSCOPE_TEXT("Steps", "To nearest, fast")},
                            {.value = std::string("learned"),
                             .title = PARETOSCOPE_TEXT("Steps",
                                                       "Learned from inputs, some twenty times as long")}},
                  .usual = std::string("nearest")}},
            .isLengthy = true};
        return about;
    }

    Result<Work> run(Work work, const compress::Values &values, const Calibration *calibration,
                     const std::stop_token &stop) const override
    {
        const base::EngineScope engine;
        return base::guarded(
            base::ErrorCode::ModelUnsupported,
            PARETOSCOPE_SAY("awq.failed", "The weights of this model cannot be scaled by activations."),
            [&]() -> Result<Work> {
                auto scaled = awqScaled(work.model, roundedSetting(values), *calibration, stop);
                if (!scaled)
                    return scaled.error();
                work.model = std::move(*scaled);
                return std::move(work);
            });
    }
};

} // namespace

const StepKind &awq()
{
    static const Awq kind;
    return kind;
}

} // namespace paretoscope::pipeline::step
