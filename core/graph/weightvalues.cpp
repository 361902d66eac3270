#include "core/graph/weightvalues.h"

#include "core/base/enginescope.h"
#include "core/graph/layerweight.h"
#include "core/graph/mappedtensors.h"
#include "core/graph/modeldata.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <span>

namespace paretoscope::graph {

namespace {

/// Distinct bit patterns of floats, up to a number; open addressing in a table four times as large.
class DistinctValues {
public:
    DistinctValues() : m_slots(4 * mostDistinct) {}

    std::optional<std::int64_t> count(std::span<const float> values)
    {
        std::ranges::fill(m_slots, empty);
        m_count = 0;
        for (const float value : values) {
            add(value);
            if (m_count > mostDistinct)
                return std::nullopt;
        }
        return m_count;
    }

private:
    void add(float value)
    {
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

    static constexpr std::uint64_t empty = std::numeric_limits<std::uint64_t>::max();
    std::vector<std::uint64_t> m_slots;
    std::int64_t m_count = 0;
};

WeightValues valuesOf(const at::Tensor &weight, DistinctValues &distinct)
{
    const at::Tensor dense = weight.contiguous();
    const std::span values(dense.data_ptr<float>(), static_cast<std::size_t>(dense.numel()));
    WeightValues found;
    found.zeros = std::ranges::count(values, 0.0F);
    found.distinct = distinct.count(values);
    return found;
}

} // namespace

std::vector<WeightValues> weightValues(const Model &model)
{
    const base::EngineScope engine;
    std::vector<WeightValues> all;
    DistinctValues distinct;
    for (std::size_t layer = 0; layer < model.layers().size(); ++layer) {
        const at::Tensor weight = weightOf(model.data(), layer);
        expectMapped(weight);
        all.push_back(valuesOf(weight, distinct));
        releaseMapped(weight);
    }
    return all;
}

} // namespace paretoscope::graph
