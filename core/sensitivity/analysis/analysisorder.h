// In which order cells are measured, and what each costs: breadth first, rough first. Only inside core.
#pragma once

#include "core/evaluate/evaluatordata.h"
#include "core/graph/cone.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <cstdint>
#include <vector>

namespace paretoscope::sensitivity {

/// Canonical, without repetition and without settings that do nothing: 4 bits first, then by closeness to it,
/// sparsity after its like.
std::vector<compress::LayerSetting> inOrder(const std::vector<compress::LayerSetting> &settings);

/// All layers at the first setting, then all at the next.
std::vector<Variant> variantsOf(std::size_t layers, const std::vector<compress::LayerSetting> &ordered);

/// The cells of PLAN: those it names, in its order, else every layer at each of its settings, in order, and
/// those besides. Without repetition; a setting that leaves a layer float is a cell only where it is named,
/// or where there is a context.
std::vector<Variant> plannedVariants(std::size_t layers, const AnalysisPlan &plan);

/// firstCellSamples, up to 64, then 64 each up to SAMPLES, none larger than MOST.
std::vector<SampleBlock> blocksOf(std::int64_t samples, std::int64_t most);

/// What a layer's cone costs for one sample against the whole network's 1, by multiply-accumulates; a small
/// share is by nodes, for what is not multiplied.
double coneShare(const graph::ModelData &model, const std::vector<std::int64_t> &macs,
                 const graph::Cone &cone);

} // namespace paretoscope::sensitivity
