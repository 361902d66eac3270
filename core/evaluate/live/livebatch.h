// One micro-batch as the recipe it was run under last left it. Only inside core. Not thread-safe: each is
// used by one thread at a time.
#pragma once

#include "core/evaluate/evaluatordata.h"

#include <atomic>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::evaluate {

/// A recipe ready to be run: the network it changes and its weights.
struct LiveRecipe {
    const graph::Executor &executor;
    std::vector<compress::LayerSetting> settings; ///< by layer
    std::vector<graph::Override> overrides;
};

/// Bytes held by all micro-batches, and how many may be.
struct LiveMemory {
    std::int64_t limit = 0;
    std::atomic<std::int64_t> held = 0;
};

class LiveBatch {
public:
    /// The micro-batch INDEX under RECIPE: only the cone of the layers whose settings changed where values
    /// are held, else whole; held afterwards where MEMORY has room. After an error what is held is as it was.
    base::Result<SampleStats> measure(const EvaluatorData &data, std::int64_t index, const LiveRecipe &recipe,
                                      LiveMemory &memory, const std::stop_token &stop);
    void drop(LiveMemory &memory);

private:
    base::Result<void> prepare(const EvaluatorData &data, std::int64_t index, const std::stop_token &stop);
    base::Result<graph::Outputs> run(const EvaluatorData &data, std::int64_t index, const LiveRecipe &recipe,
                                     LiveMemory &memory, const std::stop_token &stop);
    bool hold(LiveMemory &memory);

    std::shared_ptr<const data::Batch> m_batch; ///< inputs that activations may view
    Reference m_reference;
    graph::Activations m_activations;               ///< empty where there was no room
    std::vector<compress::LayerSetting> m_settings; ///< under which the activations were computed
    std::int64_t m_bytes = 0;                       ///< of all this, as counted in LiveMemory
};

} // namespace paretoscope::evaluate
