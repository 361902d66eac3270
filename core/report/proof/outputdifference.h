// How far outputs of two runs of a network are apart. Only inside core. One thread at a time.
#pragma once

#include "core/base/result.h"
#include "core/graph/outputs.h"

#include <vector>

namespace paretoscope::report {

struct Difference {
    double difference = 0; ///< the largest; NaN where a number is none
    double largest = 0;    ///< magnitude, of what is expected

    double share() const; ///< of the largest; NaN stays NaN
};

/// Every output by its own largest number: a small one beside a large one counts as much.
class OutputDifferences {
public:
    /// VerificationFailed, as the end of a sentence, where number or shapes are others.
    base::Result<void> compare(const graph::Outputs &expected, const graph::Outputs &actual);

    /// Of the output that differs most in proportion.
    Difference worst() const;
    bool within(double share) const { return worst().difference <= share * worst().largest; } // false for NaN

private:
    std::vector<Difference> m_outputs;
};

} // namespace paretoscope::report
