// Core's sentences in the language of the window. Pure functions.
#pragma once

#include "core/base/sentence.h"

#include <QString>

namespace paretoscope::widgets {

/// SENTENCE as the window's language has it, with numbers as its locale writes them; in English where no
/// translation is loaded.
QString translated(const base::Sentence &sentence);

} // namespace paretoscope::widgets
