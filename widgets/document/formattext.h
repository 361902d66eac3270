// Formats of files in the window's words: what dialogs offer. Pure functions.
#pragma once

#include "core/formats/format.h"

#include <QString>
#include <QStringList>

namespace paretoscope::widgets {

/// Of what is written.
QString targetTitle(const formats::Target &target);
/// What it is good for, in a sentence.
QString targetUse(const formats::Target &target);
/// Of file dialogs, with all suffixes of the format or that of written files alone: "… models (*.pt *.pth
/// …)".
QString openFilter(const formats::Format &format);
QString saveFilter(const formats::Format &format);

/// For the files that networks are read from, the first for all of them where there are several formats.
QStringList modelFilters();
/// The same for the files that weights are read from.
QStringList weightFilters();
/// How people come by the files of every format that networks are read from.
QString modelOrigins();

} // namespace paretoscope::widgets
