#include "core/graph/weightvalues.h"

#include "core/base/enginescope.h"
#include "core/graph/modeldata.h"

#include <bit>
#include <limits>

namespace paretoscope::graph {

namespace {

/// Distinct bit patterns of floats, up to a number; open addressing in a table four times as large.
class DistinctValues {
public:
    DistinctValues() : m_slots(4 * mostDistinct, empty) {}

    void add(float value)
    {
        if (m_count > mostDistinct)
            return;
        const auto bits = std::bit_cast<std::uint32_t>(value + 0.0F); // −0 becomes 0
        for (std::size_t slot = (bits * 2654435761U) % m_slots.size();; slot = (slot + 1) % m_slots.size()) {
            if (m_slots[slot] == bits)
                return;
            if (m_slots[slot] == empty) {
                m_slots[slot] = bits;
                ++m_count;
                return;
            }
        }
    }

    std::optional<std::int64_t> count() const
    {
        return m_count > mostDistinct ? std::nullopt : std::optional(m_count);
    }

private:
    static constexpr std::uint64_t empty = std::numeric_limits<std::uint64_t>::max();
    std::vector<std::uint64_t> m_slots;
    std::int64_t m_count = 0;
};

WeightValues valuesOf(const at::Tensor &weight)
{
    const at::Tensor dense = weight.contiguous();
    const float *values = dense.data_ptr<float>();
    DistinctValues distinct;
    WeightValues found;
    for (std::int64_t i = 0; i < dense.numel(); ++i) {
        found.zeros += values[i] == 0.0F ? 1 : 0;
        distinct.add(values[i]);
    }
    found.distinct = distinct.count();
    return found;
}

} // namespace

std::vector<WeightValues> weightValues(const Model &model)
{
    const base::EngineScope engine;
    std::vector<WeightValues> all;
    for (const LayerBinding &binding : model.data().bindings)
        all.push_back(valuesOf(model.data().parameters[static_cast<std::size_t>(binding.weight)].tensor));
    return all;
}

} // namespace paretoscope::graph
