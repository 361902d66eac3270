#include "widgets/charts/weighttext.h"

#include "widgets/document/numbers.h"

#include <QCoreApplication>

#include <cmath>

namespace paretoscope::widgets {

namespace {

struct WeightTextWords {
    Q_DECLARE_TR_FUNCTIONS(WeightText)
};

/// CHANNELS that SPREAD is of.
QString levelsSentence(const compress::WeightSpread &spread, std::int64_t channels)
{
    if (spread.grids == 1)
        return WeightTextWords::tr("%n level(s).", nullptr, static_cast<int>(spread.levels.size()));
    return spread.grids > channels ? WeightTextWords::tr("Levels differ within channels: none are drawn.")
                                   : WeightTextWords::tr("Levels differ by channel: choose one.");
}

} // namespace

QString weightNumber(double weight)
{
    return numbers::kl(weight);
}

QString smallShare(double share)
{
    constexpr double smallest = 1e-4;
    if (share > 0 && share < smallest / 2)
        return WeightTextWords::tr("less than %1").arg(numbers::share(smallest));
    return numbers::share(share);
}

QStringList weightSentences(const compress::WeightSpread &spread, std::int64_t channels,
                            std::optional<std::int64_t> channel)
{
    const QString n = numbers::count(spread.weights);
    QStringList lines;
    lines << (channel
                  ? WeightTextWords::tr("Channel %1 of %2: %3 weights.")
                        .arg(numbers::count(*channel), numbers::count(channels), n)
                  : WeightTextWords::tr("%1 weights in %n channel(s).", nullptr, static_cast<int>(channels))
                        .arg(n));
    if (spread.grids > 0)
        lines << levelsSentence(spread, channel ? 1 : channels);
    if (spread.clipped.weights > 0)
        lines << WeightTextWords::tr("Clipped: %1 of weights, %2 of energy.")
                     .arg(smallShare(static_cast<double>(spread.clipped.weights) /
                                     static_cast<double>(spread.weights)),
                          smallShare(spread.clipped.energy));
    else if (spread.grids > 0)
        lines << WeightTextWords::tr("None clipped.");
    if (spread.pruned.weights > 0)
        lines << WeightTextWords::tr("Pruned: %1 of weights, %2 of energy.")
                     .arg(smallShare(static_cast<double>(spread.pruned.weights) /
                                     static_cast<double>(spread.weights)),
                          smallShare(spread.pruned.energy));
    lines << (spread.error > 0 ? WeightTextWords::tr("Error: %1 of energy.").arg(smallShare(spread.error))
                               : WeightTextWords::tr("All as they were."));
    return lines;
}

QString channelText(const compress::WeightChannel &channel, std::int64_t number)
{
    QStringList lines{
        WeightTextWords::tr("Channel %1: weights from %2 to %3")
            .arg(numbers::count(number), weightNumber(channel.low), weightNumber(channel.high))};
    if (channel.lowestLevel < channel.highestLevel)
        lines << WeightTextWords::tr("Levels from %1 to %2")
                     .arg(weightNumber(channel.lowestLevel), weightNumber(channel.highestLevel));
    if (channel.scale)
        lines << WeightTextWords::tr("Scale %1").arg(weightNumber(*channel.scale));
    lines << WeightTextWords::tr("Error: %1 of energy").arg(smallShare(channel.error));
    if (channel.clipped > 0)
        lines << WeightTextWords::tr("%n weight(s) clipped, %1 of energy", nullptr,
                                     static_cast<int>(channel.clipped))
                     .arg(smallShare(channel.clippedEnergy));
    if (channel.pruned > 0)
        lines << WeightTextWords::tr("%n weight(s) pruned", nullptr, static_cast<int>(channel.pruned));
    return lines.join(QLatin1Char('\n'));
}

} // namespace paretoscope::widgets
