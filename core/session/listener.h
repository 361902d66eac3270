// Who hears what a session finds while it works: the command line prints it, the window shows it.
#pragma once

#include "core/search/ran.h"
#include "core/sensitivity/sensitivitycell.h"

namespace paretoscope::session {

/// Pieces of a search, each with a progress of its own, in the order in which they come.
enum class Stage { Float, Estimate, FirstLook, FirstPoints, Cells, JointCells, Points, Limits, Improving };

class Listener {
public:
    virtual ~Listener() = default;
    /// From the calling thread. SHARE: of the damage that JointCells may spare; 0 of the others.
    virtual void begins(Stage, double /*share*/) {}
    /// Measured, sharpened or estimated; from worker threads, one call at a time.
    virtual void cell(const sensitivity::SensitivityCell &) {}
    /// On some of the evaluation samples, until ran() tells of all; from the calling thread.
    virtual void glimpsed(const search::Ran &) {}
    /// On all evaluation samples; from the calling thread.
    virtual void ran(const search::Ran &) {}
};

} // namespace paretoscope::session
