#include "app/cli/settingoptions.h"

#include "app/cli/numbers.h"
#include "core/compress/usualgrid.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <CLI/CLI.hpp>

namespace paretoscope::cli {

namespace {

constexpr std::int64_t smallestGroup = 2;
constexpr std::int64_t largestGroup = 1 << 20;

std::optional<double> parseSparsity(std::string_view text)
{
    const auto value = parseNumber(text);
    return value && *value >= 0 && *value <= 0.99 ? value : std::nullopt;
}

struct GroupingOption {
    compress::Granularity granularity = compress::Granularity::Channel;
    std::optional<std::int64_t> groupSize;
};

std::optional<GroupingOption> parseGranularity(std::string_view text)
{
    using compress::Granularity;
    if (text == "tensor")
        return GroupingOption{Granularity::Tensor, {}};
    if (text == "channel")
        return GroupingOption{Granularity::Channel, {}};
    if (text == "group")
        return GroupingOption{Granularity::Group, {}};
    constexpr std::string_view sized = "group:";
    if (!text.starts_with(sized))
        return std::nullopt;
    const auto size = parseNumber(text.substr(sized.size()));
    if (!size || *size < smallestGroup || *size > largestGroup ||
        *size != static_cast<double>(static_cast<int>(*size)))
        return std::nullopt;
    return GroupingOption{Granularity::Group, static_cast<std::int64_t>(*size)};
}

compress::Symmetry symmetryOf(compress::Precision precision, const SettingOptions &options)
{
    if (options.asymmetric)
        return compress::Symmetry::Asymmetric;
    return options.symmetric || options.positiveScales ? compress::Symmetry::Symmetric
                                                       : compress::usualSymmetry(precision);
}

/// A CLI11 check: the complaint, or nothing.
template <typename Parse> auto complainUnless(Parse parse, const std::string &expected)
{
    return [parse, expected](const std::string &text) {
        return parse(text) ? std::string() : "'" + text + "' is not " + expected;
    };
}

} // namespace

void addSettingOptions(CLI::App &command, SettingOptions &options)
{
    command
        .add_option("--bits", options.bits,
                    "Weight precisions: 2 to 8, float16, bfloat16, float32 (as they are)")
        ->type_name("LIST")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(complainUnless(compress::precisionFromName, "2 to 8, float16, bfloat16 or float32"));
    command.add_option("--sparsity", options.sparsity, "Shares of weights set to zero, 0 to 0.99")
        ->type_name("LIST")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(complainUnless(parseSparsity, "a share from 0 to 0.99"));
    command.add_flag("--combine", options.combine, "Also each of --bits with each of --sparsity, together");
    command
        .add_option("--granularity", options.granularity,
                    "Weights that share a scale: tensor, channel, group[:SIZE]")
        ->type_name("KIND")
        ->check(complainUnless(parseGranularity,
                               "tensor, channel, group or group:SIZE with a size of at least 2"))
        ->capture_default_str();
    command
        .add_option(
            "--clip", options.clip,
            "Range of the levels: max (every weight), mse (least squared error of the weights), output "
            "(least error to expect of the layer's output)")
        ->type_name("KIND")
        ->check(complainUnless(compress::clipFromName, "max, mse or output"))
        ->capture_default_str();
    auto *asymmetric = command.add_flag("--asymmetric", options.asymmetric,
                                        "Integers with a zero point (default: those of 4 bits and more)");
    command.add_flag("--symmetric", options.symmetric, "Integers without a zero point")->excludes(asymmetric);
    command
        .add_flag("--positive-scales", options.positiveScales,
                  "Symmetric integers whose scales are never negative, as some integer runtimes want them")
        ->excludes(asymmetric);
    command.add_flag("--no-rescale", options.notRescaled,
                     "Leave scales as they were for rounding, though weights shrink by it");
    command.add_flag("--unfolded", options.unfolded,
                     "Leave batch norm apart instead of folding it into the weights");
    command
        .add_option("--samples", options.samples, "Calibration samples per cell (default: all, at most 1024)")
        ->type_name("N")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40));
}

compress::LayerSetting withCommonFields(compress::LayerSetting setting, const SettingOptions &options)
{
    const auto grouping = parseGranularity(options.granularity).value_or(GroupingOption{});
    setting.granularity = grouping.granularity;
    setting.groupSize = grouping.groupSize.value_or(setting.groupSize);
    setting.symmetry = symmetryOf(setting.precision, options);
    setting.clip = compress::clipFromName(options.clip).value_or(setting.clip);
    setting.signedScale = !options.positiveScales;
    setting.rescale = !options.notRescaled;
    return compress::canonical(setting);
}

std::vector<compress::LayerSetting> settingsFrom(const SettingOptions &options)
{
    std::vector<compress::LayerSetting> settings;
    for (const auto &bits : options.bits)
        settings.push_back(
            {.precision = compress::precisionFromName(bits).value_or(compress::Precision::Float32)});
    const std::size_t precisions = settings.size();
    for (const auto &share : options.sparsity) {
        const double sparsity = parseSparsity(share).value_or(0);
        settings.push_back({.sparsity = sparsity});
        for (std::size_t i = 0; options.combine && i < precisions; ++i)
            settings.push_back({.precision = settings[i].precision, .sparsity = sparsity});
    }
    if (settings.empty())
        settings = sensitivity::defaultSettings();
    for (auto &setting : settings)
        setting = withCommonFields(setting, options);
    return settings;
}

std::string describeCommonFields(const SettingOptions &options)
{
    const auto grouping = parseGranularity(options.granularity).value_or(GroupingOption{});
    const auto size = grouping.groupSize.value_or(compress::LayerSetting{}.groupSize);
    std::string text = grouping.granularity == compress::Granularity::Tensor ? "per tensor"
                       : grouping.granularity == compress::Granularity::Channel
                           ? "per channel"
                           : "per group of " + std::to_string(size);
    text += options.asymmetric       ? ", asymmetric"
            : options.positiveScales ? ", symmetric with positive scales"
            : options.symmetric      ? ", symmetric with signed scales"
                                     : ", symmetric with signed scales to 3 bits, asymmetric from 4";
    text += options.clip == "max"   ? ", scaled to the maximum"
            : options.clip == "mse" ? ", clipped for least squared error"
                                    : ", clipped for least error of outputs";
    text += options.notRescaled ? ", not rescaled" : "";
    return text + (options.unfolded ? ", batch norm left apart" : ", batch norm folded");
}

std::optional<PinOption> parsePin(std::string_view text)
{
    const auto equals = text.rfind('=');
    if (equals == std::string_view::npos || equals == 0)
        return std::nullopt;
    const std::string_view wanted = text.substr(equals + 1);
    const auto colon = wanted.find(':');
    const auto precision = compress::precisionFromName(wanted.substr(0, colon));
    const auto sparsity =
        colon == std::string_view::npos ? std::optional(0.0) : parseSparsity(wanted.substr(colon + 1));
    if (!precision || !sparsity)
        return std::nullopt;
    return PinOption{std::string(text.substr(0, equals)), *precision, *sparsity};
}

} // namespace paretoscope::cli
