// Layers that cannot be told apart at a setting: their damages' intervals, watched while they grow, hold the
// same values. Pure functions of the document; GUI thread (they translate).
#pragma once

#include "widgets/document/document.h"

#include <QString>

#include <vector>

namespace paretoscope::widgets {

/// The other layers whose measured damage at SETTING (an index of table().settings()) is not distinguishable
/// from LAYER's; estimates are left out, and cells of different n.
std::vector<std::size_t> alikeLayers(const Document &document, std::size_t layer, std::size_t setting);

/// "Not distinguishable at n = 64 from conv1, layer1.0.conv1 and 3 others"; empty where there is none.
QString alikeSentence(const Document &document, std::size_t layer, std::size_t setting);

} // namespace paretoscope::widgets
