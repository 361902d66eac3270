// Bits and sparsity together: cells of both start from the assumption that their damages add up, and those
// that the frontier would use are measured until it stops changing.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/search/frontier.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace paretoscope::search {

/// Every precision of SETTINGS (without sparsity) with every sparsity of SETTINGS (at float32), not these
/// themselves. The program's defaults give 6 × 4. Granularity, symmetry and clip are those of the precision.
std::vector<compress::LayerSetting> jointSettings(const std::vector<compress::LayerSetting> &settings);

struct JointPlan {
    sensitivity::AnalysisPlan
        analysis; ///< samples, folding, workers, memory; settings: bits alone and sparsity alone
    std::vector<Pin> pins;
    std::int64_t otherBytes = 0;
    std::optional<WorkLimits> work = {};
    int rounds = 8; ///< in which also what lies next to the hull is measured; then only the hull itself
};

/// TABLE has the cells of analysis.settings; comes back with the joint cells that matter measured. The sink
/// is told each. In the end makeJointProblem() of it has no unmeasured joint option on the hull of its
/// frontier but for ruinous ones (search/inquestion.h). What the frontier is then made of is makeProblem()
/// with the table's settings: nothing but measured cells, and never worse than without joint ones. A time
/// budget of the analysis is one for all rounds together; what was not measured by its end stays unmeasured.
base::Result<sensitivity::SensitivityTable>
measureJoint(const evaluate::Evaluator &calibration, sensitivity::SensitivityTable table,
             const JointPlan &plan, sensitivity::MeasurementCache &cache, const sensitivity::CellSink &sink,
             std::stop_token stop, base::ProgressSink &progress);

constexpr std::int64_t fewJointSamples = 64; ///< at most, that joint cells are chosen by

/// As measureJoint(), but only what the hulls of layers are made of by cells on few samples (64, where the
/// plan's are at least twice as many, else 16) is measured on the plan's, and joins TABLE, of which what
/// recipes take has as many. Of very many uncertain cells the best ones are those that were lucky: measured
/// again, beside cells of the same samples, they no longer are. What it is chosen by is not told to the sink.
base::Result<sensitivity::SensitivityTable>
measureJointWhereItWins(const evaluate::Evaluator &calibration, sensitivity::SensitivityTable table,
                        const JointPlan &plan, sensitivity::MeasurementCache &cache,
                        const sensitivity::CellSink &sink, std::stop_token stop,
                        base::ProgressSink &progress);

/// As makeProblem() of SETTINGS, and with jointSettings() of them: measured where they were, else by
/// SensitivityTable::predictedKl().
Problem makeJointProblem(std::span<const graph::Layer> layers, std::int64_t otherBytes,
                         const sensitivity::SensitivityTable &table,
                         std::span<const compress::LayerSetting> settings, std::span<const Pin> pins,
                         const pipeline::Steps &steps);

/// How much of the damage JOINT (makeJointProblem()) may spare beside ALONE (makeProblem() of the same) at
/// the size where that is most: a share, if damages add up. What measuring joint cells can be worth.
double worthOfJoint(const Problem &alone, const Problem &joint);

} // namespace paretoscope::search
