// What a running job looks like from outside. A value; the application makes it, the job bar shows it.
#pragma once

#include <QString>

#include <optional>

namespace paretoscope::widgets {

struct JobState {
    QString title;                               ///< translated: "Sensitivity"
    double fraction = 0;                         ///< 0…1; negative while the length of the job is unknown
    std::optional<double> remainingSeconds = {}; ///< absent until it can be believed
    bool stopping = false;                       ///< Stop was asked for and has not happened yet
};

} // namespace paretoscope::widgets
