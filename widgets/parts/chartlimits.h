// The limits that were asked for, where a trade-off chart has an axis for them. A pure function of the
// document (it translates); GUI thread only.
#pragma once

#include "widgets/charts/tradeoffdata.h"

namespace paretoscope::widgets {

class Document;

/// On a chart of QUALITY: of sizes the smaller one; average bits are no place on either axis.
ChartLimits chartLimits(const Document &document, Quality quality);

} // namespace paretoscope::widgets
