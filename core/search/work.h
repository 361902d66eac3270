// What running a recipe takes beside its bytes: counts by kind, each of which may be limited. Values and pure
// functions; thread-safe.
#pragma once

#include "core/compress/layersetting.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/layertimes.h"
#include "core/graph/model.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace paretoscope::search {

/// Bit operations: every multiply-accumulate times the bits of its weight times those of the number that the
/// layer is given, as the network or its setting rounds it, 32 of a float (van Baalen et al. 2020, Bayesian
/// Bits; Wang et al. 2019, HAQ). Weights that are set to zero count as others do. Nanoseconds: of a sample
/// alone on one thread, as layers were timed one by one (evaluate::LayerTimes), and of all that no layer
/// takes.
enum class WorkKind : std::uint8_t { Macs, BitOperations, Nanoseconds };
inline constexpr std::array workKinds{WorkKind::Macs, WorkKind::BitOperations, WorkKind::Nanoseconds};
/// Those that need no measuring.
inline constexpr std::array countedKinds{WorkKind::Macs, WorkKind::BitOperations};

std::string_view workKey(WorkKind kind); ///< "macs", "bops", "nanoseconds": as in JSON

template <typename T> struct ByWork {
    std::array<T, workKinds.size()> values{}; ///< in the order of workKinds

    T &operator[](WorkKind kind) { return values[static_cast<std::size_t>(kind)]; }
    const T &operator[](WorkKind kind) const { return values[static_cast<std::size_t>(kind)]; }
    bool operator==(const ByWork &) const = default;
};

using Work = ByWork<std::int64_t>;                    ///< for a sample
using MostWork = ByWork<std::optional<std::int64_t>>; ///< at most; absent: no limit

Work &operator+=(Work &work, const Work &more);
Work &operator-=(Work &work, const Work &less);
bool isAny(const MostWork &most); ///< something is limited
bool keeps(const Work &work, const MostWork &most);

/// What the layers of a network take for a sample.
class LayerWork {
public:
    /// AFTER: the network of EVALUATOR after steps, with the same layers. TIMES: its; null: no layer takes
    /// any.
    LayerWork(const evaluate::Evaluator &evaluator, const graph::Model &after,
              std::shared_ptr<const evaluate::LayerTimes> times = nullptr);

    /// The first layer's has that of all that is no layer in it. Of lower rank: as the two layers that a file
    /// with a network has in its place; the numbers between them are floats. Bit operations of one layer are
    /// never told as more than 2^50.
    Work operator()(std::size_t layer, const compress::LayerSetting &setting) const;
    /// Of all; settings that are missing leave their layers as they are.
    Work sum(std::span<const compress::LayerSetting> settings) const;

private:
    struct Part {                 ///< of what a layer is computed as: one matrix, or two
        std::int64_t weights = 0; ///< each as often as it is used where one of the layer's is used once
        int weightBits = 0, inputBits = 0;
    };
    std::vector<Part> partsOf(std::size_t layer, const compress::LayerSetting &setting) const;

    std::vector<std::int64_t> m_macs;    ///< by layer, before the steps
    std::vector<std::int64_t> m_weights; ///< likewise
    std::vector<graph::Layer> m_layers;  ///< after them
    /// By layer, by which a kernel's column meets more of the input than the kernel (weightsOfFactors());
    /// 0: it cannot be two layers.
    std::vector<std::int64_t> m_columnStrides;
    std::vector<int> m_mostInputBits; ///< by layer: of what the network gives it
    std::shared_ptr<const evaluate::LayerTimes> m_times;
};

} // namespace paretoscope::search
