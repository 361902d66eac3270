#include "core/search/suggest/ideas.h"

#include "core/compress/method.h"

#include <algorithm>

namespace paretoscope::search {

using compress::LayerSetting;
using compress::Value;
using compress::Values;

namespace {

constexpr std::int64_t groupSize = 32;    ///< what finer scales are usually one of
constexpr std::int64_t mostBits = 8;      ///< of integers and codebooks
constexpr std::int64_t mostInputBits = 8; ///< that integer kernels take

/// The next lower one than SETTING's of those that are measured.
std::optional<double> nextFewerZeros(const LayerSetting &setting)
{
    const Value value = setting.value("sparsity");
    const auto *now = std::get_if<double>(&value);
    std::optional<double> next;
    for (const Value &step : compress::parameterNamed("sparsity")->ladder)
        if (const auto *share = std::get_if<double>(&step); share && now && *share < *now)
            next = std::max(next.value_or(0), *share);
    return next;
}

Values otherSymmetry(const LayerSetting &setting)
{
    const Value symmetric = setting.value("symmetric");
    const auto *flag = std::get_if<bool>(&symmetric);
    return flag ? Values{{"symmetric", !*flag}} : Values();
}

Values oneBitMore(const LayerSetting &setting)
{
    const auto bits = wholeBits(setting);
    if (!bits || *bits >= mostBits)
        return {};
    if (wordOf(setting, "type") == "codebook")
        return {{"codebookBits", *bits + 1}};
    Values changes{{"bits", *bits + 1}};
    const Value symmetric = setting.with("bits", *bits + 1).value("symmetric");
    if (symmetric != setting.value("symmetric")) // nobody said which, and it follows the bits
        changes.emplace("symmetric", symmetric);
    return changes;
}

Values oneInputBitMore(const LayerSetting &setting)
{
    const Value bits = setting.value("activationBits");
    const auto *number = std::get_if<std::int64_t>(&bits);
    if (!number || *number >= mostInputBits)
        return {};
    return {{"activationBits", *number + 1}};
}

} // namespace

std::vector<Idea> ideasAgainst(CauseKind kind)
{
    using enum Idea;
    switch (kind) {
    case CauseKind::SharedScale:
        return {Equalize, ScalePerChannel, ScalePerGroup, RoundLearned};
    case CauseKind::OutlierChannels:
        return {RoundLearned,  RoundGptq,       CorrectBiases, Equalize,
                ClipByOutputs, ScalePerChannel, ScalePerGroup, OneBitMore};
    case CauseKind::LongTails:
        return {ClipByOutputs, ClipByWeights, RoundLearned,  Rescale,   CorrectBiases,
                NormalFloat,   Codebook,      ScalePerGroup, OneBitMore};
    case CauseKind::Clipping:
        return {ClipNothing,   ClipByOutputs, RoundLearned, OtherSymmetry,
                CorrectBiases, ScalePerGroup, OneBitMore};
    case CauseKind::RoundingToZero:
        return {Rescale, ClipByOutputs, ClipByWeights, RoundLearned, CorrectBiases, OneBitMore};
    case CauseKind::Pruning:
        return {PruneWanda, PruneSparseGpt, CorrectBiases, FewerZeros};
    case CauseKind::OutlierInputs:
        return {RoundGptq, RoundLearned, Awq, Smooth, OneBitMore};
    case CauseKind::InputRounding:
        return {Smooth, InputRangeBySquares, InputRangeWhole, InputsDynamic, CorrectBiases, OneInputBitMore};
    case CauseKind::Curvature:
        return {RoundLearned, RoundGptq, CorrectBiases, OneBitMore};
    }
    return {};
}

std::vector<Idea> ideasAgainstAnyError()
{
    using enum Idea;
    return {RoundLearned, RoundGptq, OtherSymmetry, CorrectBiases, ScalePerGroup, OneBitMore};
}

Values changesOf(Idea idea, const LayerSetting &setting)
{
    const auto bits = wholeBits(setting);
    switch (idea) {
    case Idea::ScalePerChannel:
        return {{"granularity", std::string("channel")}};
    case Idea::ScalePerGroup:
        return {{"granularity", std::string("group")}, {"groupSize", groupSize}};
    case Idea::ClipNothing:
        return {{"clip", std::string("max")}};
    case Idea::ClipByWeights:
        return {{"clip", std::string("mse")}};
    case Idea::ClipByOutputs:
        return {{"clip", std::string("output")}};
    case Idea::OtherSymmetry:
        return otherSymmetry(setting);
    case Idea::Rescale:
        return {{"rescale", true}};
    case Idea::RoundLearned:
        return {{"rounding", std::string("learned")}};
    case Idea::RoundGptq:
        return {{"rounding", std::string("gptq")}};
    case Idea::NormalFloat:
        return bits == 4 ? Values{{"type", std::string("nf4")}} : Values();
    case Idea::Codebook:
        return bits ? Values{{"codebookBits", *bits}} : Values();
    case Idea::OneBitMore:
        return oneBitMore(setting);
    case Idea::PruneWanda:
        return {{"pruning", std::string("wanda")}};
    case Idea::PruneSparseGpt:
        return {{"pruning", std::string("sparsegpt")}};
    case Idea::FewerZeros: {
        const auto fewer = nextFewerZeros(setting);
        return fewer ? Values{{"sparsity", *fewer}} : Values();
    }
    case Idea::InputRangeBySquares:
        return {{"activationRange", std::string("mse")}};
    case Idea::InputRangeWhole:
        return {{"activationRange", std::string("minMax")}};
    case Idea::InputsDynamic:
        return {{"activations", std::string("dynamic")}};
    case Idea::OneInputBitMore:
        return oneInputBitMore(setting);
    default:
        return {};
    }
}

std::string_view stepOf(Idea idea)
{
    switch (idea) {
    case Idea::Equalize:
        return "equalize";
    case Idea::Smooth:
        return "smooth";
    case Idea::Awq:
        return "awq";
    case Idea::CorrectBiases:
        return "biasCorrection";
    default:
        return {};
    }
}

std::string wordOf(const LayerSetting &setting, std::string_view key)
{
    const Value value = setting.value(key);
    const auto *text = std::get_if<std::string>(&value);
    return text ? *text : std::string();
}

std::optional<std::int64_t> wholeBits(const LayerSetting &setting)
{
    for (const compress::Choice &choice : setting.choices()) {
        const compress::About &about = choice.method->about();
        if (about.stage != compress::Stage::Quantize || (!about.type.empty() && about.type != "codebook"))
            continue;
        if (const auto *bits = std::get_if<std::int64_t>(&choice.values.at("bits")))
            return *bits;
    }
    return std::nullopt;
}

} // namespace paretoscope::search
