#include "core/base/namelist.h"
#include "core/search/suggest.h"
#include "core/search/suggest/rounded.h"
#include "core/statistics/intervals.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>

namespace paretoscope::search {

namespace {

using compress::ErrorSources;

/// A cause of less would hardly be seen in the damage were it gone.
constexpr double leastShare = 0.25;
/// Of what is part of any coding (at few bits many weights become zero, and these have their share of the
/// error): it stands out where it makes up most of it.
constexpr double mostOfIt = 0.5;
/// Channels that are called few: a sixteenth, of which one can look at eight. Even channels would share a
/// sixteenth; four times as much is no chance of their sizes.
constexpr std::int64_t fewOf = 16, mostNamed = 8;
constexpr double timesEven = 4;
/// Median channels use a quarter of the levels: two bits are lost to them.
constexpr double leastRangeRatio = 4;
/// Of weights beyond half of the range: normal ones have fewer only where the range is 5.2 standard
/// deviations, as that of some ten million weights.
constexpr double mostFar = 0.01;
/// Of rounding errors, which go with the square of the step, if the range were half.
constexpr double sparedByHalf = 0.75;
/// Damages of a few dozen samples are known to tens of per cent, and layers of a network differ: by less it
/// is as any other layer.
constexpr double leastCurvatureRatio = 3;

std::vector<std::size_t> byFalling(std::size_t count, const std::function<double(std::size_t)> &value)
{
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater{}, value);
    return order;
}

/// The first few of COUNT channels by VALUE, if these stand out.
struct Few {
    std::vector<std::int64_t> channels;
    double share = 0;
};
std::optional<Few> fewHolding(std::size_t count, const std::function<double(std::size_t)> &value)
{
    const auto all = static_cast<std::int64_t>(count);
    const std::int64_t few = std::clamp<std::int64_t>(all / fewOf, 1, mostNamed);
    Few found;
    for (const std::size_t channel : byFalling(count, value)) {
        const auto named = std::ssize(found.channels);
        // One that holds most by itself is not named with others that hold next to nothing.
        const bool isFarBelow =
            found.share >= mostOfIt && value(channel) * timesEven < found.share / static_cast<double>(named);
        if (named == few || isFarBelow)
            break;
        found.channels.push_back(static_cast<std::int64_t>(channel));
        found.share += value(channel);
    }
    const double even =
        static_cast<double>(std::ssize(found.channels)) / static_cast<double>(std::max<std::int64_t>(all, 1));
    if (found.share < std::max(mostOfIt, timesEven * even))
        return std::nullopt;
    return found;
}

/// "3, 17, 20", counted from 1.
base::Sentence channelNames(const std::vector<std::int64_t> &channels)
{
    std::vector<std::string> names;
    for (const std::int64_t channel : channels)
        names.push_back(std::to_string(channel + 1));
    return base::firstOf(std::span<const std::string>(names), mostNamed);
}

std::optional<Cause> outlierChannels(const ErrorSources &sources)
{
    const auto few = fewHolding(sources.channels.size(),
                                [&](std::size_t channel) { return sources.channels[channel].error; });
    if (!few)
        return std::nullopt;
    const base::Wording wording =
        few->channels.size() == 1
            ? PARETOSCOPE_SAY("suggest.outlier-channel",
                              "Output channel %1, one of %2, holds %3 % of the error of the layer's outputs.")
            : PARETOSCOPE_SAY("suggest.outlier-channels",
                              "Output channels %1, of %2, hold %3 % of the error of the layer's outputs.");
    return Cause{CauseKind::OutlierChannels,
                 few->share,
                 few->channels,
                 {wording, channelNames(few->channels), sources.channels.size(), wholePercent(few->share)}};
}

std::optional<Cause> sharedScale(const ErrorSources &sources)
{
    const std::size_t count = sources.channels.size();
    if (sources.grids != 1 || count < 2)
        return std::nullopt;
    const auto largest = [&](std::size_t channel) { return sources.channels[channel].largest; };
    const auto order = byFalling(count, largest);
    const double median = largest(order[count / 2]), most = largest(order.front());
    if (!(most >= leastRangeRatio * median) || !(most > 0))
        return std::nullopt;
    double spared = 0; // with a step that fits its own range a channel's error goes with its square
    for (const ErrorSources::Channel &channel : sources.channels) {
        const double own = channel.reach > 0 ? std::min(1.0, channel.largest / channel.reach) : 1;
        spared += std::max(channel.error, 0.0) * (1 - own * own);
    }
    Cause cause{CauseKind::SharedScale, std::min(spared, 1.0), {}, {}};
    if (cause.share < leastShare)
        return std::nullopt;
    for (const std::size_t channel : order)
        if (std::ssize(cause.channels) < mostNamed && largest(channel) >= leastRangeRatio * median)
            cause.channels.push_back(static_cast<std::int64_t>(channel));
    if (median > 0)
        cause.told = {PARETOSCOPE_SAY("suggest.shared-scale",
                                      "One scale serves all %1 output channels, and the largest weight, in "
                                      "channel %2, is %3 times that of the median channel: scales of their "
                                      "own would spare about %4 % of the error."),
                      count, order.front() + 1, threeDigits(most / median), wholePercent(cause.share)};
    else
        cause.told = {PARETOSCOPE_SAY("suggest.shared-scale-of-zeros",
                                      "One scale serves all %1 output channels, though most of them have no "
                                      "weights but zeros; the largest weight is in channel %2."),
                      count, order.front() + 1};
    return cause;
}

std::optional<Cause> longTails(const ErrorSources &sources)
{
    const std::int64_t kept = sources.weights - sources.pruned.weights;
    if (sources.grids == 0 || kept <= 0)
        return std::nullopt;
    const double far = static_cast<double>(sources.far.weights) / static_cast<double>(kept);
    const double share = sparedByHalf * std::clamp(1 - sources.far.error - sources.pruned.error, 0.0, 1.0);
    if (far >= mostFar || share < leastShare)
        return std::nullopt;
    return Cause{
        CauseKind::LongTails,
        share,
        {},
        {PARETOSCOPE_SAY("suggest.long-tails",
                         "Few weights stretch the range: half of the levels serve %1 of %2 weights, "
                         "and %3 are rounded to zero. A range half as wide would spare about %4 % of "
                         "the error."),
         sources.far.weights, kept, sources.roundedToZero.weights, wholePercent(share)}};
}

/// EXPLAINED: share of the error by which other causes account for it.
std::optional<Cause> ofPart(CauseKind kind, const compress::ErrorPart &part, double explained, double least,
                            std::int64_t weights, base::Wording wording)
{
    const double share = std::min(part.error, 1.0) - explained;
    if (part.weights == 0 || share < least)
        return std::nullopt;
    return Cause{
        kind,
        share,
        {},
        {wording, part.weights, weights, wholePercent(part.energy), wholePercent(std::min(part.error, 1.0))}};
}

std::optional<Cause> outlierInputs(const ErrorSources &sources)
{
    const auto few =
        fewHolding(sources.inputs.size(), [&](std::size_t input) { return sources.inputs[input].power; });
    if (!few)
        return std::nullopt;
    double share = 0;
    for (const std::int64_t input : few->channels)
        share += sources.inputs[static_cast<std::size_t>(input)].error;
    if (share < leastShare)
        return std::nullopt;
    const base::Wording wording =
        few->channels.size() == 1
            ? PARETOSCOPE_SAY("suggest.outlier-input", "Input channel %1, one of %2, carries %3 % of what "
                                                       "the layer is given (mean square): errors of its "
                                                       "weights make up %4 % of the error.")
            : PARETOSCOPE_SAY("suggest.outlier-inputs", "Input channels %1, of %2, carry %3 % of what the "
                                                        "layer is given (mean square): errors of their "
                                                        "weights make up %4 % of the error.");
    return Cause{CauseKind::OutlierInputs,
                 std::min(share, 1.0),
                 few->channels,
                 {wording, channelNames(few->channels), sources.inputs.size(), wholePercent(few->share),
                  wholePercent(std::min(share, 1.0))}};
}

std::optional<Cause> inputRounding(const MeasuredLayer &measured)
{
    if (!measured.ofInputs || !(measured.klInContext > 0))
        return std::nullopt;
    const auto &[fall, error] = *measured.ofInputs;
    const double share = std::min(fall / measured.klInContext, 1.0);
    if (share < leastShare || fall < statistics::normalQuantile975 * error)
        return std::nullopt;
    return Cause{CauseKind::InputRounding,
                 share,
                 {},
                 {PARETOSCOPE_SAY("suggest.input-rounding",
                                  "Rounding what the layer is given makes up %1 ± %2 of the damage that the "
                                  "layer does in the recipe, %3 (n = %4)."),
                  threeDigits(fall), threeDigits(error), threeDigits(measured.klInContext), measured.n}};
}

std::optional<Cause> curvatureCause(const MeasuredLayer &measured)
{
    if (!measured.curvature || !(measured.curvature->median > 0))
        return std::nullopt;
    const Curvature &curvature = *measured.curvature;
    const double ratio = curvature.own / curvature.median;
    if (ratio < leastCurvatureRatio)
        return std::nullopt;
    return Cause{CauseKind::Curvature,
                 1 - 1 / ratio,
                 {},
                 {PARETOSCOPE_SAY("suggest.curvature",
                                  "The network minds errors of this layer %1 times as much as those of the "
                                  "median of %2 other layers: a damage of %3 for outputs that are off by a "
                                  "per cent, against %4 (n = %5)."),
                  threeDigits(ratio), curvature.others, threeDigits(curvature.own / 100),
                  threeDigits(curvature.median / 100), curvature.n}};
}

} // namespace

std::string_view causeName(CauseKind kind)
{
    constexpr std::array<std::string_view, 9> names{"sharedScale",   "outlierChannels", "longTails",
                                                    "clipping",      "roundingToZero",  "pruning",
                                                    "outlierInputs", "inputRounding",   "curvature"};
    return names[static_cast<std::size_t>(kind)];
}

std::vector<Cause> causesOf(const MeasuredLayer &measured, const graph::Layer &layer,
                            const compress::LayerSetting &setting)
{
    const ErrorSources &sources = measured.sources;
    if (compress::canonical(setting, layer).isFloat())
        return {};
    if (!(sources.error > 0)) { // its weights are as they were
        const auto inputs = inputRounding(measured);
        return inputs ? std::vector{*inputs} : std::vector<Cause>();
    }
    const auto shared = sharedScale(sources), tails = longTails(sources);
    // That many weights become zero is what too wide a range does: told where there is another reason.
    const double wide = std::max(shared ? shared->share : 0, tails ? tails->share : 0);
    std::vector<Cause> causes;
    for (const auto &cause :
         {shared, outlierChannels(sources), tails,
          ofPart(CauseKind::Clipping, sources.clipped, 0, leastShare, sources.weights,
                 PARETOSCOPE_SAY("suggest.clipped", "%1 of %2 weights lie beyond the levels and are clipped: "
                                                    "they have %3 % of the weights' energy and make up %4 % "
                                                    "of the error.")),
          ofPart(CauseKind::RoundingToZero, sources.roundedToZero, wide, mostOfIt, sources.weights,
                 PARETOSCOPE_SAY("suggest.rounded-to-zero",
                                 "%1 of %2 weights are rounded to zero: they have %3 % of the weights' "
                                 "energy and make up %4 % of the error.")),
          ofPart(CauseKind::Pruning, sources.pruned, 0, mostOfIt, sources.weights,
                 PARETOSCOPE_SAY("suggest.pruned",
                                 "%1 of %2 weights are pruned: they have %3 % of the weights' energy and "
                                 "make up %4 % of the error.")),
          outlierInputs(sources), inputRounding(measured), curvatureCause(measured)})
        if (cause)
            causes.push_back(*cause);
    std::ranges::stable_sort(causes, std::ranges::greater{}, &Cause::share);
    return causes;
}

} // namespace paretoscope::search
