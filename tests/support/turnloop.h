// Lets the event loop run without waiting, so that a test can say "and nothing more happens". GUI thread
// only.
#pragma once

#include <QCoreApplication>

namespace paretoscope::tests {

/// What is posted now, and what that posts in its turn, as often as TURNS.
inline void turnLoop(int turns = 20)
{
    for (int turn = 0; turn < turns; ++turn) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
    }
}

} // namespace paretoscope::tests
