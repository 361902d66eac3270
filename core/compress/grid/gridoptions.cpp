#include "core/compress/grid/gridoptions.h"

#include <algorithm>

namespace paretoscope::compress {

namespace {

const std::string &word(const Values &values, std::string_view key)
{
    return std::get<std::string>(values.find(key)->second);
}

bool flag(const Values &values, std::string_view key, bool unsaid)
{
    const auto found = values.find(key);
    return found == values.end() ? unsaid : std::get<bool>(found->second);
}

bool isSymmetric(const Values &values)
{
    return flag(values, "symmetric", true);
}

bool hasGroups(const Values &values)
{
    return word(values, "granularity") == "group";
}

/// Asymmetric from 4 bits: chosen by the error of weights (as Clip::Output counts it) of all 170 layers of
/// eight networks, of which a free zero point spares some in 25 % at 2 bits, 46 % at 3, 95 % at 4 and more at
/// 6 and 8. It costs a byte a scale.
Value usuallySymmetric(const Values &values)
{
    constexpr std::int64_t leastBits = 4;
    const auto bits = values.find("bits");
    const auto *whole = bits == values.end() ? nullptr : std::get_if<std::int64_t>(&bits->second);
    return !(whole && *whole >= leastBits);
}

Parameter bitsParameter()
{
    return {.key = "bits",
            .title = PARETOSCOPE_TEXT("Methods", "Bits"),
            .tip = PARETOSCOPE_TEXT("Methods", "Bits per weight"),
            .range = Range{2, 8, true, PARETOSCOPE_TEXT("Methods", "%1 bits")},
            .usual = std::int64_t{8},
            .ladder = {std::int64_t{2}, std::int64_t{3}, std::int64_t{4}, std::int64_t{5}, std::int64_t{6},
                       std::int64_t{8}},
            .shown = Shown::Slider};
}

/// NF4 is published with groups of 64, one book serves a tensor, scales are one a channel.
Value usuallySharing(const Values &values)
{
    const auto type = values.find("type");
    if (type != values.end() && type->second == Value(std::string("nf4")))
        return std::string("group");
    if (type != values.end() && type->second == Value(std::string("codebook")))
        return std::string("tensor");
    return std::string("channel");
}

Parameter granularityParameter()
{
    return {.key = "granularity",
            .title = PARETOSCOPE_TEXT("Methods", "Scales"),
            .tip = PARETOSCOPE_TEXT("Methods", "Weights that share a scale or a codebook"),
            .named = {{std::string("tensor"), PARETOSCOPE_TEXT("Methods", "One per tensor"),
                       PARETOSCOPE_TEXT("Methods", "one scale"), "tensor"},
                      {std::string("channel"), PARETOSCOPE_TEXT("Methods", "One per output channel"),
                       PARETOSCOPE_TEXT("Methods", "per channel")},
                      {std::string("group"), PARETOSCOPE_TEXT("Methods", "One per group of weights")}},
            .usual = std::string("channel"),
            .usualWith = usuallySharing,
            .sizes = "groupSize"};
}

Parameter groupSizeParameter()
{
    return {.key = "groupSize",
            .title = PARETOSCOPE_TEXT("Methods", "Group size"),
            .tip = PARETOSCOPE_TEXT("Methods", "Consecutive weights of an output channel that share a scale"),
            .range = Range{2, largestWhole - 1, true, PARETOSCOPE_TEXT("Methods", "groups of %1"), "group"},
            .usual = std::int64_t{64},
            .matters = hasGroups,
            .ladder = {std::int64_t{16}, std::int64_t{32}, std::int64_t{64}, std::int64_t{128},
                       std::int64_t{256}}};
}

Parameter symmetricParameter()
{
    return {.key = "symmetric",
            .title = PARETOSCOPE_TEXT("Methods", "Zero point"),
            .tip = PARETOSCOPE_TEXT("Methods", "Whether 0 is in the middle of the levels"),
            .named = {{true,
                       PARETOSCOPE_TEXT("Methods", "Symmetric (none)"),
                       PARETOSCOPE_TEXT("Methods", "symmetric"),
                       {},
                       "--symmetric",
                       "Integers without a zero point"},
                      {false, PARETOSCOPE_TEXT("Methods", "Asymmetric"),
                       PARETOSCOPE_TEXT("Methods", "asymmetric"), "asymmetric", "--asymmetric",
                       "Integers with a zero point (default: those of 4 bits and more)"}},
            .usual = true,
            .usualWith = usuallySymmetric};
}

Parameter clipParameter()
{
    return {.key = "clip",
            .title = PARETOSCOPE_TEXT("Methods", "Range"),
            .tip = PARETOSCOPE_TEXT("Methods", "How much of the weights' range the levels cover"),
            .named = {{std::string("max"), PARETOSCOPE_TEXT("Methods", "Every weight (maximum)"),
                       PARETOSCOPE_TEXT("Methods", "not clipped"), "max"},
                      {std::string("mse"), PARETOSCOPE_TEXT("Methods", "Least squared error (clipped)"),
                       PARETOSCOPE_TEXT("Methods", "least squared error")},
                      {std::string("output"), PARETOSCOPE_TEXT("Methods", "Least error of outputs (clipped)"),
                       nullptr, "output"}},
            .usual = std::string("output")};
}

Parameter signedScaleParameter()
{
    return {
        .key = "signedScale",
        .title = PARETOSCOPE_TEXT("Methods", "Sign of scales"),
        .tip =
            PARETOSCOPE_TEXT("Methods", "On which side of 0 symmetric integers have their additional level"),
        .named =
            {{true, PARETOSCOPE_TEXT("Methods", "Either (least error)"), nullptr, "signed"},
             {.value = false,
              .title = PARETOSCOPE_TEXT("Methods", "Positive"),
              .phrase = PARETOSCOPE_TEXT("Methods", "positive scales"),
              .option = "--positive-scales",
              .optionHelp =
                  "Symmetric integers whose scales are never negative, as some integer runtimes want them",
              .implies = {{"symmetric", true}}}},
        .usual = true,
        .matters = isSymmetric};
}

Parameter rescaleParameter()
{
    return {
        .key = "rescale",
        .title = PARETOSCOPE_TEXT("Methods", "After rounding"),
        .tip = PARETOSCOPE_TEXT("Methods", "Whether scales make up for what rounding takes from the weights"),
        .named = {{true, PARETOSCOPE_TEXT("Methods", "Rescale, so that weights do not shrink"), nullptr,
                   "rescaled"},
                  {false,
                   PARETOSCOPE_TEXT("Methods", "Leave scales as they are"),
                   PARETOSCOPE_TEXT("Methods", "not rescaled"),
                   {},
                   "--no-rescale",
                   "Leave scales as they were for rounding, though weights shrink by it"}},
        .usual = true};
}

} // namespace

std::vector<Parameter> gridParameters()
{
    return {bitsParameter(), granularityParameter(), groupSizeParameter(), symmetricParameter(),
            clipParameter(), signedScaleParameter(), rescaleParameter()};
}

std::vector<Parameter> withSharing(Parameter amount)
{
    return {std::move(amount), granularityParameter(), groupSizeParameter()};
}

GridOptions sharingFrom(const Values &values)
{
    GridOptions grid;
    const std::string &granularity = word(values, "granularity");
    grid.granularity = granularity == "tensor"    ? Granularity::Tensor
                       : granularity == "channel" ? Granularity::Channel
                                                  : Granularity::Group;
    if (grid.granularity == Granularity::Group)
        grid.groupSize = std::get<std::int64_t>(values.at("groupSize"));
    return grid;
}

GridOptions gridOptionsFrom(const Values &values)
{
    GridOptions grid = sharingFrom(values);
    grid.bits = static_cast<int>(std::get<std::int64_t>(values.at("bits")));
    const std::string &clip = word(values, "clip");
    grid.clip = clip == "max" ? Clip::Max : clip == "mse" ? Clip::Mse : Clip::Output;
    grid.symmetric = isSymmetric(values);
    grid.signedScale = flag(values, "signedScale", true);
    grid.rescale = flag(values, "rescale", true);
    return grid;
}

Units unitsOf(std::int64_t rows, std::int64_t columns, const GridOptions &grid)
{
    switch (grid.granularity) {
    case Granularity::Tensor:
        return {1, rows * columns, rows * columns};
    case Granularity::Channel:
        return {rows, columns, columns};
    case Granularity::Group:
        return {rows, columns, std::min(grid.groupSize, columns)};
    }
    return {};
}

void layGrid(Layout &layout, const graph::Layer &layer, const GridOptions &grid)
{
    layout.content = Content::Code;
    layout.bits = grid.bits;
    layout.zeroPoints = !grid.symmetric;
    layout.units = unitsOf(layer.outputChannels(), layer.weightsPerChannel(), grid);
}

} // namespace paretoscope::compress
