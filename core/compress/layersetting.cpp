#include "core/compress/layersetting.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace paretoscope::compress {

namespace {

constexpr double largestSparsity = 0.99;

struct Name {
    std::string_view text;
    Precision precision;
};

// The first ten are the canonical names, in the order of Precision.
constexpr std::array names{
    Name{"2", Precision::Int2},
    Name{"3", Precision::Int3},
    Name{"4", Precision::Int4},
    Name{"5", Precision::Int5},
    Name{"6", Precision::Int6},
    Name{"7", Precision::Int7},
    Name{"8", Precision::Int8},
    Name{"float16", Precision::Float16},
    Name{"bfloat16", Precision::BFloat16},
    Name{"float32", Precision::Float32},
    Name{"16", Precision::Float16},
    Name{"fp16", Precision::Float16},
    Name{"half", Precision::Float16},
    Name{"bf16", Precision::BFloat16},
    Name{"32", Precision::Float32},
    Name{"fp32", Precision::Float32},
    Name{"float", Precision::Float32},
};

/// In the order of Clip.
constexpr std::array<std::string_view, 3> clipNames{"max", "mse", "output"};

/// As "%.15g" in no locale: it is part of keys.
std::string numberText(double number)
{
    std::array<char, 40> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::general, 15).ptr;
    return {text.data(), end};
}

base::Error invalid(const graph::Layer &layer, const std::string &field, const std::string &rest)
{
    return {base::ErrorCode::InvalidSetting, "Layer " + layer.name + ": " + field + " " + rest, {}};
}

} // namespace

int bitsOf(Precision precision)
{
    switch (precision) {
    case Precision::Int2:
        return 2;
    case Precision::Int3:
        return 3;
    case Precision::Int4:
        return 4;
    case Precision::Int5:
        return 5;
    case Precision::Int6:
        return 6;
    case Precision::Int7:
        return 7;
    case Precision::Int8:
        return 8;
    case Precision::Float16:
    case Precision::BFloat16:
        return 16;
    case Precision::Float32:
        return 32;
    }
    return 32;
}

bool isInteger(Precision precision)
{
    return precision <= Precision::Int8;
}

std::string_view precisionName(Precision precision)
{
    const auto index = static_cast<std::size_t>(precision);
    return index <= static_cast<std::size_t>(Precision::Float32) ? names[index].text : std::string_view{};
}

std::optional<Precision> precisionFromName(std::string_view name)
{
    const auto found = std::ranges::find(names, name, &Name::text);
    return found == names.end() ? std::nullopt : std::optional(found->precision);
}

std::string_view clipName(Clip clip)
{
    const auto index = static_cast<std::size_t>(clip);
    return index < clipNames.size() ? clipNames[index] : std::string_view{};
}

std::optional<Clip> clipFromName(std::string_view name)
{
    const auto found = std::ranges::find(clipNames, name);
    return found == clipNames.end() ? std::nullopt
                                    : std::optional(static_cast<Clip>(found - clipNames.begin()));
}

LayerSetting canonical(LayerSetting setting)
{
    const LayerSetting defaults;
    if (!isInteger(setting.precision)) {
        setting.granularity = defaults.granularity;
        setting.symmetry = defaults.symmetry;
        setting.clip = defaults.clip;
        setting.rescale = defaults.rescale;
    }
    if (!isInteger(setting.precision) || setting.symmetry == Symmetry::Asymmetric)
        setting.signedScale = defaults.signedScale;
    if (setting.granularity != Granularity::Group)
        setting.groupSize = defaults.groupSize;
    if (setting.sparsity == 0)
        setting.sparsity = 0; // -0.0 compares equal but prints differently
    return setting;
}

LayerSetting canonical(const LayerSetting &setting, const graph::Layer &layer)
{
    LayerSetting own = canonical(setting);
    if ((own.precision == Precision::Float16 && layer.stored == graph::FloatType::Float16) ||
        (own.precision == Precision::BFloat16 && layer.stored == graph::FloatType::BFloat16))
        own.precision = Precision::Float32;
    return own;
}

int valueBits(const LayerSetting &setting, const graph::Layer &layer)
{
    return setting.precision == Precision::Float32 ? graph::bitsOf(layer.stored) : bitsOf(setting.precision);
}

std::string describe(const LayerSetting &given)
{
    const LayerSetting setting = canonical(given);
    std::string text(precisionName(setting.precision));
    if (setting.granularity == Granularity::Tensor)
        text += " tensor";
    if (setting.granularity == Granularity::Group)
        text += " group" + std::to_string(setting.groupSize);
    if (setting.symmetry == Symmetry::Asymmetric)
        text += " asymmetric";
    if (isInteger(setting.precision)) {
        if (setting.clip == Clip::Max)
            text += " max";
        if (setting.clip == Clip::Output)
            text += " output";
        if (setting.symmetry == Symmetry::Symmetric && setting.signedScale)
            text += " signed";
        if (setting.rescale)
            text += " rescaled";
    }
    if (setting.sparsity != 0)
        text += " s" + numberText(setting.sparsity * 100);
    return text;
}

base::Result<void> validate(const LayerSetting &setting, const graph::Layer &layer)
{
    if (setting.precision > Precision::Float32)
        return invalid(layer, "bits", "is unknown; use 2 to 8, float16, bfloat16 or float32.");
    if (setting.granularity > Granularity::Group)
        return invalid(layer, "granularity", "is unknown; use tensor, channel or group.");
    if (setting.symmetry > Symmetry::Asymmetric || setting.clip > Clip::Output)
        return invalid(layer, "symmetric or clip", "is unknown; use true or false, and max, mse or output.");
    if (setting.granularity == Granularity::Group && setting.groupSize < 2)
        return invalid(layer, "groupSize",
                       "is " + std::to_string(setting.groupSize) + "; a group has at least 2 weights.");
    if (!(setting.sparsity >= 0 && setting.sparsity <= largestSparsity))
        return invalid(layer, "sparsity",
                       "is " + numberText(setting.sparsity) + "; use a share from 0 to 0.99.");
    return {};
}

std::int64_t zeroCount(double sparsity, std::int64_t count)
{
    // 0.29 · 100 is 28.999999999999996 in binary; what a person wrote as 29 % of 100 means 29.
    const double product = sparsity * static_cast<double>(count);
    const double nearest = std::nearbyint(product);
    const bool whole = std::abs(product - nearest) <= 1e-12 * std::max(1.0, product);
    return std::clamp(static_cast<std::int64_t>(whole ? nearest : std::floor(product)), std::int64_t{0},
                      count);
}

} // namespace paretoscope::compress
