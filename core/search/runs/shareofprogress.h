// The progress of one piece of work as its share of a whole. Only inside the search room.
#pragma once

#include "core/base/progress.h"

#include <algorithm>

namespace paretoscope::search {

class ShareOfProgress final : public base::ProgressSink {
public:
    /// The whole piece is UNITS of METER, which must outlive this.
    explicit ShareOfProgress(base::ProgressMeter &meter, double units = 1) : m_meter(meter), m_units(units) {}

    void progress(const base::Progress &progress) override
    {
        if (progress.fraction > m_reported)
            m_meter.add(m_units * (progress.fraction - m_reported));
        m_reported = std::max(m_reported, progress.fraction);
    }
    void finish() { progress({1, std::nullopt, {}}); }

private:
    base::ProgressMeter &m_meter;
    const double m_units;
    double m_reported = 0;
};

} // namespace paretoscope::search
