// What a running job looks like from outside. A value; the application makes it, the job bar shows it.
#pragma once

#include <QString>

#include <algorithm>
#include <optional>

namespace paretoscope::widgets {

struct JobState {
    QString title;                               ///< translated: "Sensitivity"
    double fraction = 0;                         ///< 0…1; negative while the length of the job is unknown
    std::optional<double> remainingSeconds = {}; ///< absent until it can be believed
    bool stopping = false;                       ///< Stop was asked for and has not happened yet

    bool isKnown() const { return fraction >= 0; } ///< how far it is
    /// The same wherever it is told: 100 is said of what is done only.
    int percent() const { return static_cast<int>(std::min(1.0, fraction) * 100); }
};

} // namespace paretoscope::widgets
