#include "core/compress/weights/pruning.h"

#include "core/compress/damagelaw.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::compress {

namespace {

constexpr double shareOfPatterns = 0.5;

struct KnownPattern {
    const char *word;
    Pattern pattern;
};

constexpr std::array knownPatterns{KnownPattern{"2:4", {2, 4}}, KnownPattern{"4:8", {4, 8}}};

bool isHalf(const Values &values)
{
    return sparsityOf(values) == shareOfPatterns;
}

bool mayBeInBlocks(const Values &values)
{
    return sparsityOf(values) > 0 && !(isHalf(values) && patternOf(values));
}

} // namespace

std::int64_t Pattern::keptOf(std::int64_t columns) const
{
    return columns / of * kept + (columns % of * kept + of - 1) / of;
}

Parameter sparsityParameter()
{
    constexpr double largest = 0.99;
    return {.key = "sparsity",
            .title = PARETOSCOPE_TEXT("Methods", "Sparsity"),
            .tip = PARETOSCOPE_TEXT("Methods", "Share of weights set to zero"),
            .range = Range{0, largest, false, PARETOSCOPE_TEXT("Methods", "%1 zero"), "s"},
            .usual = 0.0,
            .ladder = {0.3, 0.5, 0.7, 0.9},
            .shown = Shown::Slider};
}

double sparsityOf(const Values &values)
{
    const auto found = values.find("sparsity");
    return found == values.end() ? 0 : std::get<double>(found->second);
}

Parameter patternParameter()
{
    return {.key = "pattern",
            .title = PARETOSCOPE_TEXT("Methods", "Pattern of zeros"),
            .tip = PARETOSCOPE_TEXT("Methods", "How zeros are spread over an output channel where half of "
                                               "its weights are zero"),
            .named = {{std::string("none"), PARETOSCOPE_TEXT("Methods", "Anywhere")},
                      {std::string("2:4"), PARETOSCOPE_TEXT("Methods", "2 of every 4"),
                       PARETOSCOPE_TEXT("Methods", "2 of every 4 zero"), "2:4"},
                      {std::string("4:8"), PARETOSCOPE_TEXT("Methods", "4 of every 8"),
                       PARETOSCOPE_TEXT("Methods", "4 of every 8 zero"), "4:8"}},
            .usual = std::string("none"),
            .matters = isHalf};
}

std::optional<Pattern> patternOf(const Values &values)
{
    const auto found = values.find("pattern");
    if (found == values.end())
        return std::nullopt;
    for (const auto &[word, pattern] : knownPatterns)
        if (found->second == Value(std::string(word)))
            return pattern;
    return std::nullopt;
}

Parameter zeroBlockParameter()
{
    constexpr double largest = 64;
    return {.key = "zeroBlock",
            .title = PARETOSCOPE_TEXT("Methods", "Zeros in blocks"),
            .tip =
                PARETOSCOPE_TEXT("Methods", "How many consecutive weights of an output channel become zero "
                                            "together, as kernels for sparse weights want them"),
            .range = Range{2, largest, true, PARETOSCOPE_TEXT("Methods", "zeros in blocks of %1"), "block"},
            .named = {{std::int64_t{1}, PARETOSCOPE_TEXT("Methods", "Each weight by itself")}},
            .usual = std::int64_t{1},
            .matters = mayBeInBlocks,
            .ladder = {std::int64_t{4}, std::int64_t{8}, std::int64_t{16}}};
}

std::int64_t zeroBlockOf(const Values &values)
{
    const auto found = values.find("zeroBlock");
    return found == values.end() ? 1 : std::get<std::int64_t>(found->second);
}

std::int64_t zerosOf(const graph::Layer &layer, const Values &values)
{
    const std::int64_t count = layer.weightCount(), columns = layer.weightsPerChannel();
    if (const auto pattern = patternOf(values))
        return count - layer.outputChannels() * pattern->keptOf(columns);
    const std::int64_t zeros = zeroCount(sparsityOf(values), count), block = zeroBlockOf(values);
    return block == 1 ? zeros : std::min(zeros / block, layer.outputChannels() * (columns / block)) * block;
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

void keepOnly(CompressedWeight &coded, const at::Tensor &kept, const graph::Layer &layer)
{
    coded.weight = coded.weight.masked_fill(kept.logical_not(), 0);
    coded.kept = toRows(kept, layer).contiguous();
}

void Pruning::lay(Layout &layout, const graph::Layer &layer, const Values &values) const
{
    layout.kept = layout.count - zerosOf(layer, values);
}

double Pruning::fineness(const Values &values) const
{
    return sparsityOf(values);
}

double Pruning::damageBeyond(double position, std::span<const KnownDamage> known) const
{
    return cubicBelow(position, known);
}

double Pruning::lateness(const Values &values) const
{
    constexpr double bitsPerShare = 10; // a tenth of the weights counts as a bit
    return bitsPerShare * sparsityOf(values);
}

} // namespace paretoscope::compress
