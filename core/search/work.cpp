#include "core/search/work.h"

#include "core/compress/method.h"
#include "core/evaluate/firstanswer.h"
#include "core/evaluate/layersafter.h"
#include "core/graph/bitsgiven.h"

#include <algorithm>
#include <utility>

namespace paretoscope::search {

namespace {

constexpr std::int64_t mostBitOperations = std::int64_t{1} << 50; ///< of a layer: sums stay within 64 bits

/// Of each number that LAYER is given under SETTING, by itself.
int ownInputBitsOf(const graph::Layer &layer, const compress::LayerSetting &setting)
{
    for (const compress::Choice &choice : setting.choices())
        if (choice.method->about().stage == compress::Stage::Inputs &&
            !choice.method->isNothing(layer, choice.values))
            return static_cast<int>(choice.method->fineness(choice.values));
    return graph::bitsOf(layer.stored);
}

std::int64_t bitOperationsOf(std::int64_t macs, int weightBits, int inputBits)
{
    const std::int64_t each = std::int64_t{weightBits} * inputBits;
    return macs > mostBitOperations / std::max<std::int64_t>(each, 1) ? mostBitOperations : macs * each;
}

} // namespace

std::string_view workKey(WorkKind kind)
{
    switch (kind) {
    case WorkKind::Macs:
        return "macs";
    case WorkKind::BitOperations:
        return "bops";
    case WorkKind::Nanoseconds:
        return "nanoseconds";
    }
    return {};
}

Work &operator+=(Work &work, const Work &more)
{
    for (const WorkKind kind : workKinds)
        work[kind] += more[kind];
    return work;
}

Work &operator-=(Work &work, const Work &less)
{
    for (const WorkKind kind : workKinds)
        work[kind] -= less[kind];
    return work;
}

bool isAny(const MostWork &most)
{
    return std::ranges::any_of(most.values, [](const auto &limit) { return limit.has_value(); });
}

bool keeps(const Work &work, const MostWork &most)
{
    return std::ranges::all_of(workKinds,
                               [&](WorkKind kind) { return !most[kind] || work[kind] <= *most[kind]; });
}

LayerWork::LayerWork(const evaluate::Evaluator &evaluator, const graph::Model &after,
                     std::shared_ptr<const evaluate::LayerTimes> times)
    : m_macs(evaluate::macsOf(evaluator)), m_layers(after.layers()), m_times(std::move(times))
{
    std::ranges::transform(evaluator.model().layers(), std::back_inserter(m_weights),
                           &graph::Layer::weightCount);
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        m_columnStrides.push_back(graph::canBeTwoLayers(after, layer) ? graph::columnStride(after, layer)
                                                                      : 0);
        m_mostInputBits.push_back(graph::bitsGiven(after, layer));
    }
}

std::vector<LayerWork::Part> LayerWork::partsOf(std::size_t layer,
                                                const compress::LayerSetting &setting) const
{
    const graph::Layer &own = m_layers[layer];
    const compress::Layout layout = compress::layoutOf(setting, own);
    const int floatBits = graph::bitsOf(own.stored);
    const int inputBits = std::min(ownInputBitsOf(own, setting), m_mostInputBits[layer]);
    if (layout.factors.empty())
        return {{own.weightCount(), layout.bits, inputBits}};
    if (m_columnStrides[layer] == 0) // what the factors come to
        return {{own.weightCount(), floatBits, inputBits}};
    const compress::Layout &last = layout.factors.front(), &first = layout.factors.back();
    const auto factored = compress::factoredBy(setting, own);
    const std::int64_t uses = factored && factored->form.width > 1 ? m_columnStrides[layer] : 1;
    return {{first.count * uses, first.bits, inputBits}, {last.count, last.bits, floatBits}};
}

Work LayerWork::operator()(std::size_t layer, const compress::LayerSetting &setting) const
{
    const auto parts = partsOf(layer, setting);
    std::int64_t weights = 0, operations = 0;
    for (const Part &part : parts) {
        weights += part.weights;
        const auto macs = evaluate::macsOfWeights(m_macs[layer], m_weights[layer], part.weights);
        operations += bitOperationsOf(macs, part.weightBits, part.inputBits);
    }
    Work work;
    work[WorkKind::Macs] = evaluate::macsOfWeights(m_macs[layer], m_weights[layer], weights);
    work[WorkKind::BitOperations] = std::min(operations, mostBitOperations);
    if (m_times) {
        const auto factored = compress::factoredBy(setting, m_layers[layer]);
        const auto as =
            parts.size() == 2 ? evaluate::RunsAs{factored->rank, factored->form.width} : evaluate::RunsAs();
        work[WorkKind::Nanoseconds] =
            m_times->nanoseconds(layer, as) + (layer == 0 ? m_times->otherNanoseconds : 0);
    }
    return work;
}

Work LayerWork::sum(std::span<const compress::LayerSetting> settings) const
{
    Work sum;
    for (std::size_t layer = 0; layer < m_layers.size() && layer < m_macs.size(); ++layer)
        sum += (*this)(layer, layer < settings.size() ? settings[layer] : compress::LayerSetting());
    return sum;
}

} // namespace paretoscope::search
