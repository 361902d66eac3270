// Measures (layer, setting) cells in the background: breadth first (4 bits of every layer, then the others),
// rough first (firstCellSamples, then one micro-batch after the other), each cell from its cone, results kept
// on disk as they arrive. Activations of one micro-batch are held at a time.
#pragma once

#include "core/base/effort.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/pipeline/recipe.h"
#include "core/sensitivity/measuredwith.h"
#include "core/sensitivity/measurementcache.h"
#include "core/sensitivity/sensitivitytable.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace paretoscope::sensitivity {

/// One layer changed in one way.
struct Variant {
    std::size_t layer = 0;
    compress::LayerSetting setting;
    bool operator==(const Variant &) const = default;
};

constexpr std::int64_t firstCellSamples = 16;  ///< that every cell is looked at on before any is sharpened
constexpr std::int64_t mostCellSamples = 1024; ///< that cells are measured on

struct AnalysisPlan {
    std::vector<compress::LayerSetting>
        settings;             ///< of every layer; unused where `variants` says which cells
    std::int64_t samples = 0; ///< of the evaluator's (calibration) samples; 0: all, at most mostCellSamples
    pipeline::Steps steps = pipeline::Steps::usual();
    /// Retained activations of one block (a micro-batch) may take its memory, or a quarter of the machine's;
    /// blocks are made smaller where they would take more. Where cells are kept is the cache's to know.
    base::Effort effort = {};
    /// Only these cells, in this order (a float setting, too); empty: every layer at each of `settings`.
    std::vector<Variant> variants = {};
    /// These cells, too, besides those of `settings`: of layers that are pinned at something else. Unused
    /// where `variants` says which.
    std::vector<Variant> besides = {};
    /// The other layers are at the settings of this recipe instead of float (its steps are taken,
    /// too). The damage is still that to the float outputs; a layer that is float itself is a cell as any
    /// other. Such cells are kept apart in the cache. Absent: all other layers are float.
    std::optional<pipeline::Recipe> context = {};
    /// How many settings of a layer run through its cone together, side by side along the batch: 1 never, 2,
    /// 3, … so many; 0: what is fastest, timed once at the start where enough is to be done. Outputs of
    /// settings that share a run differ by up to 1e-6 of the largest, because kernels may choose another path
    /// for another batch or layout, and the smallest damages by less than 0.1 %; alone they are the same to
    /// the last bit as those of whole runs.
    int sharing = 0;
};

/// The settings the program measures unless told otherwise: 2, 3, 4, 5, 6, 8 bits and 30, 50, 70, 90 %
/// sparsity. Methods are those of WITH, {"rounding": "learned"}; the usual ones where it says nothing. A type
/// has amounts of its own: amountsOfType(). All of them beside each of what WITH has to go along.
std::vector<compress::LayerSetting> defaultSettings(const MeasuredWith &with = {});
/// Of PARAMETER, a main one, where METHODS say a type of its stage that is not the usual one: all that is
/// measured of it, or what its shorthand says; none elsewhere.
std::vector<compress::Value> amountsOfType(const compress::Parameter &parameter,
                                           const compress::Values &methods);

/// Called after each cell is measured or sharpened, from worker threads, one call at a time.
using CellSink = std::function<void(const SensitivityCell &)>;

/// CALIBRATION is an evaluator on the calibration samples. Cells already in CACHE are delivered at once, from
/// the calling thread. On stop the error is Cancelled and everything measured is in the cache. Stops within
/// one graph node. Results do not depend on the workers, nor on what was found in the cache: to the last bit
/// where settings do not share runs.
/// A setting that cannot be applied to a layer is InvalidSetting; outputs that are NaN or infinite are
/// NonFinite, naming layer and setting.
base::Result<SensitivityTable> analyse(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                                       MeasurementCache &cache, const CellSink &sink, std::stop_token stop,
                                       base::ProgressSink &progress);

} // namespace paretoscope::sensitivity
