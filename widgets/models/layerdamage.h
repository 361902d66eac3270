// What is known of the damage that one layer does at its setting now, in words.
#pragma once

#include "widgets/document/document.h"

#include <QString>

namespace paretoscope::widgets {

/// "KL 0.0123 ± 0.0011 nats (n = 64) measured", or what it is told from where that very setting was not
/// measured; "no damage" for float. LAYER is one of the document's.
QString damageSentence(const Document &document, std::size_t layer);

} // namespace paretoscope::widgets
