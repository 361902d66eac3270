// A recipe on all samples of an evaluator, and how it behaves there: run once, and known from then on to
// whoever keeps runs. Free of LibTorch; thread-safe.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/compress/cost.h"
#include "core/evaluate/baseline.h"
#include "core/evaluate/behaviour.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/layertimes.h"
#include "core/evaluate/measurement.h"
#include "core/evaluate/recipelatency.h"
#include "core/pipeline/recipe.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::evaluate {

struct WholeRun {
    Measurement measured;
    std::optional<Behaviour> behaviour; ///< where the outputs give answers
    std::int64_t classes = 0;           ///< of a classification; 0 otherwise

    std::optional<BehaviourSummary> summary() const ///< of the behaviour
    {
        return behaviour ? std::optional(behaviour->summary) : std::nullopt;
    }
};

struct KeptRun {
    pipeline::Recipe recipe;
    std::string source; ///< where the recipe came from, in the words of whoever ran it first
    WholeRun run;
    bool isMeasuredOnly = false; ///< on all samples, but nobody has looked yet at how it behaves
    std::optional<compress::ModelCost> cost = {}; ///< as this program reckons it; absent: nobody has
};

/// The float model as it is when nothing was done to it yet: what of a Baseline takes runs.
struct KeptBaseline {
    Measurement everything, heldOut;
    Latency latency; ///< on this processor
};

/// How fast RECIPE ran, which says on what.
struct KeptSpeed {
    pipeline::Recipe recipe;
    RecipeLatency latency;
};

/// What became of the runs that were asked for, each recipe once.
struct RunCounts {
    std::int64_t known = 0;   ///< from before, or from another process: not run
    std::int64_t run = 0;     ///< by this process
    std::int64_t written = 0; ///< of these, and of speeds, outlive it
    std::int64_t lost = 0;    ///< could not be written
    std::string reason = {};  ///< why not
};

/// Runs of one evaluator, kept. Thread-safe.
class RunStore {
public:
    RunStore() = default;
    virtual ~RunStore() = default;
    RunStore(const RunStore &) = delete;
    RunStore &operator=(const RunStore &) = delete;

    /// Nothing of what is measured only: it has to be looked at.
    virtual std::optional<WholeRun> find(const pipeline::Recipe &recipe) = 0;
    virtual void keep(const KeptRun &run) = 0;
    virtual std::vector<KeptRun> all() = 0; ///< in the order in which they were run
    virtual RunCounts counts() const = 0;

    /// Of each recipe the newest on each machine, in the order in which they were first measured.
    virtual std::vector<KeptSpeed> speeds() = 0;
    virtual void keepSpeed(const KeptSpeed &speed) = 0;

    /// Of the network after STEPS on this machine, the newest.
    virtual std::optional<LayerTimes> layerTimes(const pipeline::Steps &steps) = 0;
    virtual void keepLayerTimes(const LayerTimes &times) = 0;

    virtual std::optional<KeptBaseline> findBaseline() = 0;
    virtual void keepBaseline(const KeptBaseline &baseline) = 0;
};

/// STORE is asked before runWhole() runs anything on EVALUATOR, and told after. Call it before anything is
/// measured; null: nothing is kept.
void keepRunsIn(std::shared_ptr<RunStore> store, const Evaluator &evaluator);
/// Null: EVALUATOR keeps none.
std::shared_ptr<RunStore> runsKeptOf(const Evaluator &evaluator);

/// As Evaluator::measureDetailed(), to the last bit. SOURCE is kept with it. A recipe whose steps learn for
/// so long a time, whatever comes of it, is run again.
base::Result<WholeRun> runWhole(const Evaluator &evaluator, const pipeline::Recipe &recipe,
                                std::string_view source, std::stop_token stop, base::ProgressSink &progress);

} // namespace paretoscope::evaluate
