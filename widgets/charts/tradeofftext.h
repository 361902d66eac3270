// What the trade-off chart says in words: tool tips, the accessible description, axis titles, the table.
// Everything measured carries its n, everything predicted is called so. Pure functions (they translate).
#pragma once

#include "widgets/charts/tradeoffdata.h"

namespace paretoscope::widgets {

QString kindName(PointKind kind);
/// "4 bits (batch norms folded, not as pinned)": what tells it from others of that name. May be empty.
QString labelWithRemark(const TradeoffPoint &point);
/// "Accuracy", "Perplexity", …, "Damage (KL, nats)"; LM's metric is perplexity.
QString qualityName(Quality quality, const TradeoffData &data);
/// With the direction that is better, for the axis.
QString qualityTitle(Quality quality, const TradeoffData &data);
/// A value on the y axis with its unit.
QString qualityText(double value, Quality quality, evaluate::Metric metric);
/// "90.6–92.1 %".
QString rangeText(const QualityRange &range, Quality quality, evaluate::Metric metric);

/// Several lines: what it is, size and bits, measured with n and interval, or predicted.
QString describe(const TradeoffPoint &point, const TradeoffData &data);
QString describe(const CurrentPoint &current, const TradeoffData &data);

} // namespace paretoscope::widgets
