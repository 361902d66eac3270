// What a document's runs and cells say of the loss that a predicted damage stands for. Pure functions of the
// document; GUI thread only.
#pragma once

#include "core/search/lossestimate.h"

namespace paretoscope::widgets {

class Document;

/// Knows nothing without a baseline.
search::LossEstimate lossEstimate(const Document &document);

} // namespace paretoscope::widgets
