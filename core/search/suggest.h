// Suggest, for one layer of a recipe: what its damage comes from, as measured, and which of the remedies that
// this names do less damage on calibration samples that taught them nothing. Free of LibTorch; thread-safe.
#pragma once

#include "core/base/effort.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/compress/errorsources.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/sampledamages.h"
#include "core/pipeline/recipe.h"
#include "core/search/judging.h"
#include "core/sensitivity/measurementcache.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace paretoscope::search {

enum class CauseKind : std::uint8_t {
    SharedScale,     ///< one scale for channels of very different ranges
    OutlierChannels, ///< few output channels hold most of the error
    LongTails,       ///< few weights stretch the range
    Clipping,
    RoundingToZero,
    Pruning,
    OutlierInputs, ///< few input channels carry most of what comes in
    InputRounding, ///< what the layer is given is rounded
    Curvature      ///< the network minds errors here more than elsewhere
};
std::string_view causeName(CauseKind kind); ///< "sharedScale", …: as in JSON

struct Cause {
    CauseKind kind = CauseKind::SharedScale;
    /// That it accounts for: of the error of the layer's outputs; InputRounding and Curvature: of the damage.
    double share = 0;
    std::vector<std::int64_t> channels; ///< counted from 0, the worst first: of the output, or of the input
    base::Sentence told;                ///< with the numbers that it rests on; counts channels from 1
};

/// How much damage errors do: damage of the layer alone over the relative error of its outputs.
struct Curvature {
    double own = 0;
    double median = 0;      ///< of the others
    std::size_t others = 0; ///< layers that the recipe changes and whose inputs are known; at least 4
    std::int64_t n = 0;     ///< samples of each damage
};

/// What was measured of a layer as a recipe has it.
struct MeasuredLayer {
    double klAlone = 0, klAloneStandardError = 0; ///< all other layers float, no steps after coding
    std::int64_t nAlone = 0;
    double kl = 0;                                        ///< of the recipe
    double klInContext = 0, klInContextStandardError = 0; ///< of it what goes if this layer is float, paired
    std::int64_t n = 0;
    /// Of the recipe's damage what goes if what the layer is given stays float, paired, on the same samples;
    /// absent where it is not rounded.
    std::optional<evaluate::PairedFall> ofInputs;
    compress::ErrorSources sources;     ///< of the weights
    std::optional<Curvature> curvature; ///< absent: too few others to compare with
};

/// Causes that are really there, the one that accounts for most first; of equals in the order of CauseKind.
/// A pure function: the thresholds stand in suggest/causes.cpp, each with its reason.
std::vector<Cause> causesOf(const MeasuredLayer &measured, const graph::Layer &layer,
                            const compress::LayerSetting &setting);

/// One change of a recipe: of the layer's setting, or a step more.
struct Remedy {
    std::vector<CauseKind> against; ///< empty: nothing stands out, and this helps against any error
    compress::Values changes;       ///< what is said of the layer's setting anew
    std::optional<pipeline::Step> step;
    pipeline::Recipe recipe; ///< with it
    std::int64_t storedBytes = 0;
    std::int64_t moreBytes = 0; ///< than the recipe without it; below 0: fewer
};

struct Trial {
    Remedy remedy;
    double klBefore = 0, klAfter = 0; ///< of whole recipes
    Judgement judgement;              ///< one of as many as were tried; kept if accepted
};

struct LeftOutRemedy {
    Remedy remedy; ///< bytes are not told
    base::Sentence why;
};

struct Suggestion {
    std::size_t layer = 0;
    pipeline::Recipe recipe; ///< that it is for
    std::int64_t storedBytes = 0;
    MeasuredLayer measured;
    std::vector<Cause> causes;
    std::vector<base::Sentence> told; ///< damage and error, each cause, or that none stands out
    std::vector<Trial> tried;         ///< in the order in which they were: those that cost no bytes first
    std::vector<LeftOutRemedy> leftOut;
    std::optional<std::size_t> best; ///< bestOf(tried)
};

/// Of those that are kept: the one of the largest fall that costs no bytes; but where others fall more than
/// twice as much, or none is without cost, of these the one of the largest fall a byte. Absent: none is kept.
std::optional<std::size_t> bestOf(std::span<const Trial> tried);

struct SuggestOptions {
    std::int64_t samples = 0; ///< of the calibration samples, the first; 0: all, at most 512
    base::Effort effort = {}; ///< its workers and memory
};

/// Of LAYER in RECIPE, whose steps can be taken. Cells (the layer alone, and others to compare with) are
/// looked up in CACHE and kept there. Every remedy is run on two halves of the samples, each half under what
/// the other one taught (steps, and methods that look at inputs), so that no sample judges what it taught;
/// which remedies are tried follows from weights, inputs and damages before, never from how remedies turned
/// out. InvalidSetting where RECIPE does not fit the model or LAYER is none of it; Cancelled when stopped.
base::Result<Suggestion> suggest(const evaluate::Evaluator &calibration, const pipeline::Recipe &recipe,
                                 std::size_t layer, sensitivity::MeasurementCache &cache,
                                 const SuggestOptions &options, std::stop_token stop,
                                 base::ProgressSink &progress);

} // namespace paretoscope::search
