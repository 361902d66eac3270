// Which settings of a layer run through its cone together, and how many: found out once, by timing. Only
// inside core. After prepare() any number of threads may ask.
#pragma once

#include "core/graph/sharedcone.h"
#include "core/sensitivity/analysis/analysisblock.h"
#include "core/sensitivity/analysis/analysiswork.h"
#include "core/sensitivity/analysis/sharingway.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::sensitivity {

class Sharing {
public:
    /// FORCED: as AnalysisPlan::sharing.
    Sharing(const AnalysisWork &work, int forced);

    /// On the first block with something MISSING, or on the second where the timing would take long compared
    /// with it: the first values are to come early. Finds the cones that can be shared and times a few ways
    /// to run some. Decides for sharing only where enough is missing to pay for that and for the checks.
    base::Result<void> prepare(const AnalysisBlock &block, SampleBlock samples,
                               std::span<const std::size_t> missing, double missingUnits,
                               std::stop_token stop);

    /// MISSING in pieces that are run at once, each of one layer, in the order of their first members.
    std::vector<std::vector<std::size_t>> pieces(std::span<const std::size_t> missing,
                                                 std::int64_t samples) const;

    /// All of a piece. The first time a layer's settings share a run, one of them is run alone as well; if
    /// outputs differ by more than rounding, or sharing fails, that layer's settings are run alone from then
    /// on.
    base::Result<std::vector<evaluate::SampleStats>>
    measure(const AnalysisBlock &block, std::span<const std::size_t> piece, std::stop_token stop);

private:
    enum class State : std::uint8_t { Alone, Unchecked, Good };
    void findCones(const graph::Activations &many);
    std::size_t mostTogether(std::int64_t samples) const;
    std::vector<TimedLayer> layersToTime(std::span<const std::size_t> missing) const;
    base::Result<std::vector<evaluate::SampleStats>> measureAlone(const AnalysisBlock &block,
                                                                  std::span<const std::size_t> piece,
                                                                  const std::stop_token &stop) const;
    base::Result<bool> agrees(const AnalysisBlock &block, const Variant &variant,
                              const graph::Outputs &outputs, const std::stop_token &stop) const;

    const AnalysisWork &m_work;
    const int m_forced;
    bool m_prepared = false;
    SharingWay m_way;
    std::int64_t m_waySamples = 1;                         ///< of the block that it was found on
    std::vector<std::optional<graph::SharedCone>> m_cones; ///< by layer
    std::unique_ptr<std::atomic<State>[]> m_states;        ///< by layer
};

} // namespace paretoscope::sensitivity
