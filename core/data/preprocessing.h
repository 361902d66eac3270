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

enum class Channels { AsStored, Rgb, Bgr, Gray };

struct Preprocessing {
    double scale = 1; ///< multiplies stored values (1/255 for bytes)
    std::vector<double> mean; ///< per channel, after scaling; empty: 0; one value serves all channels
    std::vector<double> std;  ///< per channel; empty: 1
    Channels channels = Channels::AsStored;
    std::optional<std::array<std::int64_t, 2>> resize; ///< height, width; bilinear, half-pixel centres (align_corners false)
    bool antialias = false; ///< triangle filter widened by the scale when shrinking, as PIL does; off: plain bilinear
    std::optional<std::array<std::int64_t, 2>> centerCrop; ///< height, width, after resize

    bool operator==(const Preprocessing &) const = default;
};

/// One image [C,H,W] of stored values through the whole of PREPROCESSING; shape mismatches are DataMismatch.
base::Result<Array> preprocessImage(const Array &image, const Preprocessing &preprocessing);

/// An 8-bit picture for people: what the model was fed with mean/std undone. Interleaved RGB, or one grey channel.
struct Picture {
    std::int64_t width = 0, height = 0, channels = 0;
    std::vector<std::uint8_t> pixels;
};
/// Sample INDEX of a fed batch input [n,C,H,W] (C 1 or 3); absent when it is no picture.
std::optional<Picture> pictureOf(const Array &input, std::int64_t index, const Preprocessing &preprocessing);

} // namespace paretoscope::data
