// Cells of bits and sparsity together. They are measured here and there, where the frontier may use both, so
// that no table has a column for them: they are told beside the cells of bits alone and of sparsity alone.
#pragma once

#include "core/compress/layersetting.h"
#include "widgets/document/document.h"

#include <QString>

#include <vector>

namespace paretoscope::widgets {

/// Bits and sparsity both.
bool isTogether(const compress::LayerSetting &setting);

/// SETTINGS without those of bits and sparsity both, in their order.
std::vector<compress::LayerSetting> settingsAlone(const std::vector<compress::LayerSetting> &settings);

/// What LAYER does at ALONE (bits or sparsity) together with the other, where that was measured, and what
/// both alone add up to: a line each, the least of the other first; empty where nothing was.
QString togetherLines(const Document &document, std::size_t layer, const compress::LayerSetting &alone);

} // namespace paretoscope::widgets
