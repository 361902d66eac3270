// Cells of several methods together. They are measured here and there, where the frontier may use them, so
// that no table has a column for them: they are told beside the cells of each alone.
#pragma once

#include "core/compress/layersetting.h"
#include "widgets/document/document.h"

#include <QString>

#include <vector>

namespace paretoscope::widgets {

/// SETTINGS without those of several methods, in their order.
std::vector<compress::LayerSetting> settingsAlone(const std::vector<compress::LayerSetting> &settings);

/// What LAYER does at ALONE (of one method) together with others, where that was measured, and what all alone
/// add up to: a line each, the least of the others first; empty where nothing was.
QString togetherLines(const Document &document, std::size_t layer, const compress::LayerSetting &alone);

} // namespace paretoscope::widgets
