// What was told of the progress of a run, in order.
#pragma once

#include "core/base/progress.h"

#include <vector>

namespace paretoscope::tests {

class RecordedProgress final : public base::ProgressSink {
public:
    void progress(const base::Progress &progress) override { all.push_back(progress); }

    /// Never falls, and stays within 0 and 1.
    bool risesOnly() const
    {
        double last = 0;
        for (const base::Progress &progress : all) {
            if (progress.fraction < last || progress.fraction > 1 + 1e-9)
                return false;
            last = progress.fraction;
        }
        return true;
    }

    std::vector<base::Progress> all;
};

} // namespace paretoscope::tests
