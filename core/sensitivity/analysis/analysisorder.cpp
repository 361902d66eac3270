#include "core/sensitivity/analysis/analysisorder.h"

#include <algorithm>
#include <numeric>

namespace paretoscope::sensitivity {

using compress::LayerSetting;

std::vector<LayerSetting> inOrder(const std::vector<LayerSetting> &settings)
{
    std::vector<LayerSetting> ordered;
    for (const LayerSetting &setting : settings) {
        if (!setting.isFloat() && std::ranges::find(ordered, setting) == ordered.end())
            ordered.push_back(setting);
    }
    std::ranges::stable_sort(ordered, {}, compress::lateness);
    return ordered;
}

std::vector<Variant> variantsOf(std::size_t layers, const std::vector<LayerSetting> &ordered)
{
    std::vector<Variant> variants;
    for (const LayerSetting &setting : ordered)
        for (std::size_t layer = 0; layer < layers; ++layer)
            variants.push_back({layer, setting});
    return variants;
}

std::vector<Variant> plannedVariants(std::size_t layers, const AnalysisPlan &plan)
{
    std::vector<Variant> variants;
    if (plan.variants.empty()) {
        auto ordered = inOrder(plan.settings);
        if (plan.context && std::ranges::any_of(plan.settings, &LayerSetting::isFloat))
            ordered.emplace_back();
        variants = variantsOf(layers, ordered);
    }
    for (const Variant &named : plan.variants.empty() ? plan.besides : plan.variants)
        if (std::ranges::find(variants, named) == variants.end())
            variants.push_back(named);
    return variants;
}

std::vector<SampleBlock> blocksOf(std::int64_t samples, std::int64_t most)
{
    std::vector<SampleBlock> blocks;
    for (std::int64_t first = 0; first < samples;) {
        const std::int64_t stageEnd = first < firstCellSamples ? firstCellSamples : (first / 64 + 1) * 64;
        const std::int64_t count =
            std::min({stageEnd - first, samples - first, std::max<std::int64_t>(most, 1)});
        blocks.push_back({first, count});
        first += count;
    }
    return blocks;
}

double coneShare(const graph::ModelData &model, const std::vector<std::int64_t> &macs,
                 const graph::Cone &cone)
{
    constexpr double byNodes = 0.05;
    double all = 0;
    double inside = 0;
    for (std::size_t layer = 0; layer < model.bindings.size(); ++layer) {
        const auto &uses = model.bindings[layer].nodes;
        const auto contained = std::ranges::count_if(
            uses, [&](std::int32_t node) { return std::ranges::binary_search(cone.nodes, node); });
        const auto cost = static_cast<double>(macs[layer]);
        all += cost;
        inside += uses.empty() ? 0 : cost * static_cast<double>(contained) / static_cast<double>(uses.size());
    }
    const double nodes =
        static_cast<double>(cone.nodes.size()) / std::max(1.0, static_cast<double>(model.nodes.size()));
    return byNodes * nodes + (1 - byNodes) * (all > 0 ? inside / all : nodes);
}

} // namespace paretoscope::sensitivity
