// Settings and what they say, for tests and benchmarks. Pure functions.
#pragma once

#include "core/compress/layersetting.h"
#include "core/compress/method.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace paretoscope::tests {

/// WIDTH (4, "float16") on the usual grid of that width, of weights of which a share of SPARSITY is zero.
inline compress::LayerSetting bits(const compress::Value &width, double sparsity = 0)
{
    return {{"bits", width}, {"sparsity", sparsity}};
}

/// The same, WIDTH as on the command line: "4", "float16", "float32".
inline compress::LayerSetting bitsFrom(std::string_view width, double sparsity = 0)
{
    return bits(compress::valueFromText(*compress::parameterNamed("bits"), width).value(), sparsity);
}

/// The same on a symmetric grid, whatever is usual at that width.
inline compress::LayerSetting symmetricBits(int width, double sparsity = 0)
{
    return bits(width, sparsity).with("symmetric", true);
}

/// Symmetric with a positive scale and no rescaling: what the usual grid improves on.
inline compress::LayerSetting plainGrid(int width, const char *clip = "mse")
{
    return symmetricBits(width).with("clip", clip).with("signedScale", false).with("rescale", false);
}

/// Weights of which a share of SPARSITY is zero, else as they are.
inline compress::LayerSetting sparse(double sparsity)
{
    return {{"sparsity", sparsity}};
}

/// As SETTING says: 4 of 4 bits, 16 of half precision, 32 where nothing is said.
inline double bitsOf(const compress::LayerSetting &setting)
{
    return compress::numberOf(*compress::parameterNamed("bits"), setting.value("bits")).value_or(0);
}

/// Of one of integers.
inline int widthOf(const compress::LayerSetting &setting)
{
    return static_cast<int>(std::get<std::int64_t>(setting.value("bits")));
}

inline double sparsityOf(const compress::LayerSetting &setting)
{
    return std::get<double>(setting.value("sparsity"));
}

inline std::string wordOf(const compress::LayerSetting &setting, std::string_view key)
{
    return std::get<std::string>(setting.value(key));
}

inline bool flagOf(const compress::LayerSetting &setting, std::string_view key)
{
    return std::get<bool>(setting.value(key));
}

inline std::int64_t groupSizeOf(const compress::LayerSetting &setting)
{
    return std::get<std::int64_t>(setting.value("groupSize"));
}

} // namespace paretoscope::tests
