// What pictures of weights say in words, every number with what it counts. Pure functions; GUI thread (they
// translate).
#pragma once

#include "core/compress/weightpicture.h"

#include <QString>
#include <QStringList>

namespace paretoscope::widgets {

/// "−0.0123": three significant digits.
QString weightNumber(double weight);
/// "0.31 %"; what is more than none is never "0.00 %".
QString smallShare(double share);
/// What was done to the weights, one sentence each: how many there are and on which levels, what is clipped,
/// what is pruned, the error. CHANNELS of the layer; CHANNEL, from 1, if SPREAD is of one.
QStringList weightSentences(const compress::WeightSpread &spread, std::int64_t channels,
                            std::optional<std::int64_t> channel);
/// One channel in a line for tool tips: range, scale, error, what is clipped and pruned.
QString channelText(const compress::WeightChannel &channel, std::int64_t number);

} // namespace paretoscope::widgets
