// From stored samples to what the model is fed. Order: channel order, scale, resize, centre crop, mean/std.
#pragma once

#include "core/base/result.h"
#include "core/data/array.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::data {

/// Of the stored R, G, B (alpha is dropped) or grey planes. Rgb, Bgr: a grey plane is repeated. Gray: BT.601
/// luma.
enum class Channels { AsStored, Rgb, Bgr, Gray };

struct Preprocessing {
    double scale = 1;           ///< multiplies stored values (1/255 for bytes)
    std::vector<double> mean{}; ///< per channel, after scaling; empty: 0; one value serves all channels
    std::vector<double> std{};  ///< per channel; empty: 1
    Channels channels = Channels::AsStored;
    /// Height, width; bilinear, half-pixel centres (align_corners false).
    std::optional<std::array<std::int64_t, 2>> resize{};
    /// Triangle filter widened by the scale when shrinking, as PIL does (not rounded to bytes); off: plain
    /// bilinear.
    bool antialias = false;
    std::optional<std::array<std::int64_t, 2>> centerCrop{}; ///< height, width, after resize

    bool operator==(const Preprocessing &) const = default;
};

/// One image [C,H,W] of stored values through the whole of PREPROCESSING; shape mismatches are DataMismatch.
base::Result<Array> preprocessImage(const Array &image, const Preprocessing &preprocessing);

/// An 8-bit picture for people: what the model was fed with mean/std undone. Interleaved RGB, or one grey
/// channel.
struct Picture {
    std::int64_t width = 0, height = 0, channels = 0;
    std::vector<std::uint8_t> pixels;
};
/// Sample INDEX of a fed batch input [n,C,H,W] (C 1 or 3); absent when it is no picture.
std::optional<Picture> pictureOf(const Array &input, std::int64_t index, const Preprocessing &preprocessing);

} // namespace paretoscope::data
