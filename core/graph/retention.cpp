#include "core/graph/retention.h"

#include "core/graph/tensorsin.h"

#include <algorithm>
#include <set>

namespace paretoscope::graph {

namespace {

/// What is kept at one layer: the values that cross the place just before its node.
struct Cut {
    std::size_t node = 0;
    double position = 0; ///< cost of all nodes before
    std::vector<ValueId> values;
};

std::vector<std::int32_t> lastReaders(const ModelData &data)
{
    std::vector<std::int32_t> last(data.values.size(), -1);
    for (std::size_t i = 0; i < data.nodes.size(); ++i)
        for (const ValueId id : data.nodes[i].inputs)
            last[at(id)] = static_cast<std::int32_t>(i);
    last[at(data.output)] = static_cast<std::int32_t>(data.nodes.size());
    return last;
}

/// Multiply-accumulates before each node; every node counts a little, for what is not multiplied.
std::vector<double> positions(const ModelData &data, const std::vector<std::int64_t> &macs)
{
    double total = 1;
    std::vector<double> cost(data.nodes.size(), 0);
    for (std::size_t layer = 0; layer < data.bindings.size() && layer < macs.size(); ++layer)
        for (const std::int32_t node : data.bindings[layer].nodes) {
            cost[at(node)] +=
                static_cast<double>(macs[layer]) / static_cast<double>(data.bindings[layer].nodes.size());
            total += static_cast<double>(macs[layer]);
        }
    const double each = 0.05 * total / std::max(1.0, static_cast<double>(data.nodes.size()));
    std::vector<double> before(data.nodes.size() + 1, 0);
    for (std::size_t i = 0; i < data.nodes.size(); ++i)
        before[i + 1] = before[i] + cost[i] + each;
    return before;
}

std::vector<Cut> possibleCuts(const ModelData &data, const Retention &all,
                              const std::vector<std::int64_t> &macs)
{
    const auto last = lastReaders(data);
    const auto before = positions(data, macs);
    std::vector<Cut> cuts;
    for (const LayerBinding &binding : data.bindings) {
        if (binding.nodes.empty())
            continue;
        Cut cut{at(binding.nodes.front()), before[at(binding.nodes.front())], {}};
        for (std::size_t id = 0; id < all.size(); ++id) {
            const std::int32_t producer = data.values[id].producer;
            const bool crosses = data.values[id].origin == Value::Origin::Node && at(producer) < cut.node &&
                                 last[id] >= binding.nodes.front();
            if (all[id] && crosses)
                cut.values.push_back(static_cast<ValueId>(id));
        }
        cuts.push_back(std::move(cut));
    }
    return cuts;
}

class CutChooser {
public:
    CutChooser(std::vector<Cut> cuts, const std::vector<std::int64_t> &bytes, Retention none)
        : m_cuts(std::move(cuts)), m_bytes(bytes), m_kept(std::move(none)), m_from(m_cuts.size(), 0)
    {
    }

    Retention choose(std::int64_t budget)
    {
        while (const Cut *best = mostUseful(budget)) {
            budget -= extraBytes(*best);
            for (const ValueId id : best->values)
                m_kept[at(id)] = true;
            for (std::size_t i = 0; i < m_cuts.size(); ++i)
                if (m_cuts[i].position >= best->position)
                    m_from[i] = std::max(m_from[i], best->position);
        }
        return m_kept;
    }

private:
    const Cut *mostUseful(std::int64_t budget) const
    {
        const Cut *best = nullptr;
        double bestValue = 0;
        for (const Cut &cut : m_cuts) {
            const std::int64_t bytes = extraBytes(cut);
            const double value = saved(cut) / static_cast<double>(std::max<std::int64_t>(bytes, 1));
            if (bytes <= budget && value > bestValue) {
                best = &cut;
                bestValue = value;
            }
        }
        return best;
    }

    std::int64_t extraBytes(const Cut &cut) const
    {
        std::int64_t bytes = 0;
        for (const ValueId id : cut.values)
            bytes += m_kept[at(id)] ? 0 : m_bytes[at(id)];
        return bytes;
    }

    /// What the layers behind CUT need no longer recompute.
    double saved(const Cut &cut) const
    {
        double sum = 0;
        for (std::size_t i = 0; i < m_cuts.size(); ++i)
            if (m_cuts[i].position >= cut.position)
                sum += std::max(0.0, cut.position - m_from[i]);
        return sum;
    }

    const std::vector<Cut> m_cuts;
    const std::vector<std::int64_t> &m_bytes;
    Retention m_kept;
    std::vector<double> m_from; ///< by cut: where its layer starts to recompute
};

} // namespace

std::vector<std::int64_t> bytesByValue(const Activations &retained)
{
    std::set<const void *> seen;
    std::vector<std::int64_t> bytes(retained.values.size(), 0);
    for (std::size_t id = 0; id < retained.values.size(); ++id)
        for (const at::Tensor &tensor : tensorsIn(retained.values[id]))
            if (tensor.has_storage() && seen.insert(tensor.storage().unsafeGetStorageImpl()).second)
                bytes[id] += static_cast<std::int64_t>(tensor.storage().nbytes());
    return bytes;
}

Retention chooseCuts(const Model &model, const Retention &all, const std::vector<std::int64_t> &bytes,
                     const std::vector<std::int64_t> &macs, std::int64_t budget)
{
    const ModelData &data = model.data();
    Retention none(data.values.size(), false);
    for (const ValueId id : data.inputs)
        none[at(id)] = true;
    return CutChooser(possibleCuts(data, all, macs), bytes, std::move(none)).choose(budget);
}

} // namespace paretoscope::graph
