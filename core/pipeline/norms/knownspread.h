// How the channels of what a network computes are spread over samples, and what operators make of that. Only
// inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/modeldata.h"

#include <cstdint>
#include <optional>

namespace paretoscope::pipeline {

/// Of a value whose channels are dimension 1.
struct KnownSpread {
    graph::OutputSpread spread;         ///< of an undefined deviation only the mean is known
    bool isNormal = false;              ///< or taken for it
    std::optional<std::int64_t> behind; ///< dimensions behind the channels'
    bool isFlat = false;                ///< those behind have become features, channel after channel
    bool isFramed = false; ///< zeros are around the positions: a layer may read it, as if it padded itself

    std::int64_t channels() const { return spread.mean.numel(); }
};

/// Of what NODE writes, whose first input is KNOWN; nothing where it does not follow from that.
std::optional<KnownSpread> spreadBehind(const graph::ModelData &data, const graph::Node &node,
                                        const KnownSpread &known);

/// Whether NODE cuts its input at numbers that are known, as ReLU does: of what is normal.
bool isCut(const graph::ModelData &data, const graph::Node &node);

} // namespace paretoscope::pipeline
