// What each cause of damage names as remedies, and what these say of a layer's setting. Only inside the
// search room. Pure functions.
#pragma once

#include "core/compress/layersetting.h"
#include "core/search/suggest.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::search {

enum class Idea : std::uint8_t {
    ScalePerChannel,
    ScalePerGroup,
    ClipNothing,
    ClipByWeights,
    ClipByOutputs,
    OtherSymmetry,
    Rescale,
    RoundLearned,
    RoundGptq,
    NormalFloat,
    Codebook,
    OneBitMore,
    PruneWanda,
    PruneSparseGpt,
    FewerZeros,
    InputRangeBySquares,
    InputRangeWhole,
    InputsDynamic,
    OneInputBitMore,
    Equalize,
    Smooth,
    Awq,
    CorrectBiases
};

/// The first to try first.
std::vector<Idea> ideasAgainst(CauseKind kind);
/// Where nothing stands out.
std::vector<Idea> ideasAgainstAnyError();

/// What IDEA says of a layer at SETTING; empty: nothing that it could say, or it is a step.
compress::Values changesOf(Idea idea, const compress::LayerSetting &setting);
std::string_view stepOf(Idea idea); ///< its key; empty: it is none

/// Of a parameter whose values are words; empty where it has another.
std::string wordOf(const compress::LayerSetting &setting, std::string_view key);
/// Of integers and codebooks; absent for what has no such number.
std::optional<std::int64_t> wholeBits(const compress::LayerSetting &setting);

} // namespace paretoscope::search
