// What a behaviour report says, in sentences with their n. Pure functions; GUI thread (they translate).
#pragma once

#include "widgets/document/document.h"

#include <QString>
#include <QStringList>

namespace paretoscope::widgets {

QStringList behaviourSentences(const BehaviourReport &report, const evaluate::ModelOutputs &outputs);
/// Why there is nothing to show for the recipe as it is; empty if there is.
QString behaviourAbsence(const Document &document);

} // namespace paretoscope::widgets
