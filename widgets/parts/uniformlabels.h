// The names of recipes that set every layer alike, "4 bits", and what tells two of one name apart. Pure
// functions of the document (they translate).
#pragma once

#include "widgets/charts/tradeoffdata.h"

#include <QList>

namespace paretoscope::widgets {

class Document;

/// What most layers of RECIPE have; pinned ones keep theirs and do not count, unless there are no others.
std::optional<compress::LayerSetting> uniformSetting(const pipeline::Recipe &recipe,
                                                     const Document &document);
/// That setting in words; may be empty.
QString uniformLabel(const pipeline::Recipe &recipe, const Document &document);

/// "conv1, fc and 3 more"; empty where there are none.
QString namesOf(const QList<int> &layers, const Document &document);

/// What was run with pins of then stays when those are gone, beside the recipes of now: every point whose
/// label would stand there twice gets what is its own, the layers that it sets otherwise, and failing that
/// its size.
void tellApart(std::vector<TradeoffPoint> &points, const Document &document);

} // namespace paretoscope::widgets
