// What the trade-off chart shows of a document: its frontier, what was run, what others would try, the recipe
// now. Pure functions of the document; GUI thread only.
#pragma once

#include "widgets/charts/tradeoffdata.h"

#include <optional>

namespace paretoscope::widgets {

class Document;

/// Points measured on fewer than the held-out samples are left out: they are on their way. Empty without a
/// baseline.
TradeoffData tradeoffData(const Document &document);

/// The recipe now, with the 95 % band of its predicted damage: sampling errors of its cells, widened by how
/// far the predictions of recipes that were run were off. Absent without a baseline.
std::optional<CurrentPoint> currentPoint(const Document &document);

/// The recipe of a point of DATA, as DOCUMENT has it now; absent if the point is gone.
std::optional<pipeline::Recipe> recipeOf(const Document &document, const TradeoffData &data, int point);

} // namespace paretoscope::widgets
