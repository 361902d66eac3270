// What is to be done to one layer. A value with ==.
#pragma once

#include "core/base/result.h"
#include "core/graph/layer.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace paretoscope::compress {

/// How one weight is stored. IntN: N-bit integers with a scale. Float32: as it is, which in a file of half
/// precision is no float32.
enum class Precision : std::uint8_t { Int2, Int3, Int4, Int5, Int6, Int7, Int8, Float16, BFloat16, Float32 };

int bitsOf(Precision precision); ///< 2…8, 16, 16, 32 (as is: see valueBits())
bool isInteger(Precision precision);
/// "2"…"8", "float16", "bfloat16", "float32": as on the command line and (integers as numbers) in recipes.
std::string_view precisionName(Precision precision);
/// Also accepts "16"/"fp16"/"half", "bf16", "32"/"fp32"/"float".
std::optional<Precision> precisionFromName(std::string_view name);

/// Which weights share a scale. Channel: one output channel. Group: groupSize consecutive weights of one
/// output channel along the (flattened) input dimension, the last group may be shorter.
enum class Granularity : std::uint8_t { Tensor, Channel, Group };
/// Symmetric: levels −2^(b−1)…2^(b−1)−1 times a scale. Asymmetric: levels 0…2^b−1 with an integer zero point
/// of b bits; the range always contains 0, so that 0 is exact.
enum class Symmetry : std::uint8_t { Symmetric, Asymmetric };
/// How much of the weights' range the levels cover. Max: every weight. Mse: of 11 shares from 1.0 down to 0.5
/// the one with the least squared error. Output: of 31 from 1.0 down to 0.4 the one with the least squared
/// error to expect in what the layer computes from inputs that have a mean, as those after a ReLU: Σe² + 0.2
/// (Σe)² over each row.
enum class Clip : std::uint8_t { Max, Mse, Output };
/// "max", "mse", "output": as on the command line and in recipes.
std::string_view clipName(Clip clip);
std::optional<Clip> clipFromName(std::string_view name);

/// What is not said of an integer grid is what generalises best over networks (docs/MEASURED.md).
struct LayerSetting {
    Precision precision = Precision::Float32;
    Granularity granularity = Granularity::Channel;
    std::int64_t groupSize = 64; ///< Granularity::Group only; at least 2
    Symmetry symmetry = Symmetry::Symmetric;
    Clip clip = Clip::Output;
    double sparsity = 0; ///< share of weights set to zero, smallest magnitude first: floor(s · count), 0…0.99
    /// Symmetric only. The scale's sign is free, so that the level −2^(b−1) lies on the side of less error
    /// and the range reaches it. Otherwise scale = range / (2^(b−1)−1), and that level is reached only under
    /// a clip.
    bool signedScale = true;
    /// After rounding to q each scale is multiplied so that ⟨w, w′⟩ = ⟨w, w⟩ (by at most 4): rounding and
    /// clipping then shrink no unit, which depth would multiply.
    bool rescale = true;

    /// Nothing is done to the layer.
    bool isFloat() const { return precision == Precision::Float32 && sparsity == 0; }
    bool operator==(const LayerSetting &) const = default;
};

/// The same setting with fields that have no effect at their defaults (no group size without groups, no clip
/// for floats): settings that do the same compare equal, and caches hit.
LayerSetting canonical(LayerSetting setting);

/// The same, and rounding LAYER to the very type that its file has it in is nothing.
LayerSetting canonical(const LayerSetting &setting, const graph::Layer &layer);
/// Bits of each of LAYER's weights: where they are left as they are, those of its type in the file.
int valueBits(const LayerSetting &setting, const graph::Layer &layer);

/// Short and unique: "4", "8 s30", "bfloat16", "3 group64 asymmetric", "4 output signed rescaled". The bare
/// number has Clip::Mse, a positive scale and no rescaling, whatever LayerSetting's defaults: caches are kept
/// by it. For keys and logs; front ends translate.
std::string describe(const LayerSetting &setting);

/// InvalidSetting, naming the layer and the field, if it cannot be applied.
base::Result<void> validate(const LayerSetting &setting, const graph::Layer &layer);

/// floor(s · count) with the product computed so that 0.3 · 10 is 3.
std::int64_t zeroCount(double sparsity, std::int64_t count);

} // namespace paretoscope::compress
