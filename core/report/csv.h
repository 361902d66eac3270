// Results as CSV (RFC 4180 quoting, LF line ends, one header row, numbers with a point and all their digits).
// Pure functions, thread-safe.
#pragma once

#include "core/compress/impossible.h"
#include "core/evaluate/modeloutput.h"
#include "core/graph/layer.h"
#include "core/search/verify.h"
#include "core/sensitivity/sensitivitytable.h"

#include <optional>
#include <span>
#include <string>

namespace paretoscope::report {

/// layer,bits,sparsity,type,codebookBits,granularity,groupSize,symmetric,clip,kl,klStandardError,klLow,klHigh,metricChange,rightToWrong,
/// wrongToRight,n,estimate,impossible
/// One row per cell, layers in order; of distances the columns named for a KL are named so
/// (report/damagewords.h). Settings of IMPOSSIBLE have a row too: nothing measured, n 0, and under
/// `impossible` why the layer's weights do not allow it; that is empty elsewhere. groupSize is empty without
/// groups; granularity, symmetric and clip are empty for floats; klLow and klHigh (valid while n grows,
/// evaluate/watched.h) where nothing bounds them.
std::string sensitivityCsv(const sensitivity::SensitivityTable &table, std::span<const graph::Layer> layers,
                           std::span<const compress::ImpossibleSetting> impossible,
                           evaluate::DamageKind kind);

/// A point of the frontier, run or not.
struct FrontierRow {
    search::Candidate candidate;
    std::optional<evaluate::Measurement> measured;
};

/// storedBytes,averageBits,predictedKl,origin,value,low,high,correct,n,kl and then one column per layer with
/// its setting in short ("4", "8 s30"). Measured columns are empty for points that were not run.
std::string frontierCsv(std::span<const FrontierRow> rows, std::span<const graph::Layer> layers,
                        evaluate::DamageKind kind);

} // namespace paretoscope::report
