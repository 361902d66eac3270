// A document without jobs: its problem is solved at once, in this thread.
#pragma once

#include "widgets/document/document.h"

namespace paretoscope::tests {

inline void solveNow(widgets::Document &document)
{
    if (document.knowsDamage())
        document.setSolution(widgets::solutionOf(document.sharedProblem(), document.layers()));
}

/// From now on, whenever the document says that there is another problem.
inline void solveAlways(widgets::Document &document)
{
    QObject::connect(&document, &widgets::Document::problemChanged, &document,
                     [&document] { solveNow(document); });
}

} // namespace paretoscope::tests
