#include "core/pipeline/coverage.h"

#include "core/graph/modeldata.h"
#include "core/graph/storedtype.h"
#include "core/pipeline/norms/foldablenorms.h"

#include <algorithm>

namespace paretoscope::pipeline {

using graph::LayerBinding;
using graph::ModelData;
using graph::Parameter;
using graph::ParameterId;
using graph::storedBytes;
using graph::ValueId;

namespace {

std::vector<bool> coveredParameters(const ModelData &data)
{
    std::vector<bool> covered(data.parameters.size(), false);
    const auto cover = [&](ParameterId id) {
        if (id >= 0)
            covered[static_cast<std::size_t>(id)] = true;
    };
    for (const LayerBinding &binding : data.bindings) {
        cover(binding.weight);
        cover(binding.bias);
    }
    for (const FoldableNorm &norm : findFoldableNorms(data))
        for (const ValueId id : data.nodes[norm.norm].inputs)
            cover(data.values[static_cast<std::size_t>(id)].parameter);
    return covered;
}

/// Vectors that combined batch norms do without: all but two.
std::vector<bool> combinedAway(const ModelData &data, const std::vector<CombinableNorm> &norms)
{
    std::vector<bool> gone(data.parameters.size(), false);
    for (const CombinableNorm &norm : norms)
        for (std::size_t i = 2; i < norm.parameters.size(); ++i)
            gone[static_cast<std::size_t>(norm.parameters[i])] = true;
    return gone;
}

} // namespace

double Coverage::share() const
{
    return bytes > 0 ? static_cast<double>(coveredBytes) / static_cast<double>(bytes) : 0;
}

Coverage coverageOf(const graph::Model &model)
{
    const ModelData &data = model.data();
    const std::vector<bool> covered = coveredParameters(data);
    const std::vector<CombinableNorm> combined = findCombinableNorms(data);
    const std::vector<bool> gone = combinedAway(data, combined);
    Coverage coverage;
    coverage.combinedNorms = static_cast<std::int64_t>(combined.size());
    coverage.rewritten = data.rewritten;
    std::int64_t ofParameters = 0;
    std::int64_t ofWeights = 0;
    std::int64_t ofGone = 0;
    std::vector<bool> isWeight(data.parameters.size(), false);
    for (const LayerBinding &binding : data.bindings)
        isWeight[static_cast<std::size_t>(binding.weight)] = true;
    for (std::size_t i = 0; i < data.parameters.size(); ++i) {
        const Parameter &parameter = data.parameters[i];
        const auto bytes = storedBytes(parameter);
        ofParameters += bytes;
        if (!parameter.computedFrom.empty())
            coverage.computed.push_back({parameter.name, parameter.computedFrom});
        ofWeights += isWeight[i] ? bytes : 0;
        if (gone[i])
            ofGone += bytes;
        else if (covered[i])
            coverage.coveredBytes += bytes;
        else
            coverage.uncovered.push_back({parameter.name, bytes});
    }
    coverage.bytes = ofWeights + model.otherBytes() - ofGone;
    if (coverage.bytes > ofParameters - ofGone)
        coverage.uncovered.push_back({"constants", coverage.bytes - (ofParameters - ofGone)});
    std::ranges::stable_sort(coverage.uncovered, std::ranges::greater(), &UncoveredParameter::bytes);
    return coverage;
}

} // namespace paretoscope::pipeline
