// Runs a model under recipes on one sample set and compares with its own float outputs. Torch-free to hold;
// the LibTorch side is evaluate/scoring.h. Thread-safe: measure() may run on several threads at once.
#pragma once

#include "core/base/enginescope.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/compress/weightpicture.h"
#include "core/data/dataset.h"
#include "core/evaluate/measurement.h"
#include "core/evaluate/modeloutput.h"
#include "core/evaluate/outcome.h"
#include "core/evaluate/samplestats.h"
#include "core/graph/model.h"
#include "core/pipeline/recipe.h"
#include "core/pipeline/work.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace paretoscope::evaluate {

struct EvaluatorOptions {
    base::Device device = base::Device::Cpu;
    int workers = 1;                                        ///< threads, one intra-op thread each
    std::int64_t microBatch = 0;                            ///< 0: chosen from the model's size, 8…64
    std::int64_t outputCacheBytes = std::int64_t{1} << 30;  ///< float outputs kept up to this, else run again
    std::int64_t inputCacheBytes = std::int64_t{256} << 20; ///< samples kept as fed, else read again
    std::int64_t weightCacheBytes = std::int64_t{256} << 20; ///< compressed weights kept, else made again
    /// Float outputs are kept here between runs, a file per model and samples; empty: only in memory.
    std::filesystem::path outputFolder;
    /// What lengthy steps learnt from calibration samples is kept here between runs; empty: only in memory.
    std::filesystem::path taughtFolder = {};
    OutputChoice outputs; ///< what the project says of the model's outputs
};

/// What a step after coding comes to.
struct CodedStepEffect {
    pipeline::Step step;
    std::int64_t layers = 0;  ///< that it does something for
    std::int64_t changed = 0; ///< layers that the recipe changes
    std::int64_t samples = 0; ///< calibration samples that it looks at
};

/// What one evaluator holds; defined in evaluate/evaluatordata.h, shared with the sensitivity room.
struct EvaluatorData;

class Evaluator {
public:
    /// Finds out what the outputs are, and that they fit the task, on a first micro-batch (DataMismatch /
    /// ModelUnsupported otherwise). Nothing else is run.
    static base::Result<Evaluator> create(const graph::Model &model, data::Task task, data::SampleSet samples,
                                          const EvaluatorOptions &options = {});

    /// The same model, task, outputs and options on other SAMPLES, which must be of the same kind.
    base::Result<Evaluator> on(data::SampleSet samples) const;
    base::Result<Evaluator> on(data::SampleSet samples, const EvaluatorOptions &options) const;
    /// The samples of CALIBRATION are those that steps look at, and the mean square of the float outputs on
    /// them is the unit that distances of plain numbers are told in: those of its own samples otherwise. Call
    /// it before anything is measured.
    void calibrateOn(const Evaluator &calibration);

    const graph::Model &model() const; ///< as loaded
    /// The network after STEPS, made once; all evaluators of the network that are calibrated on the same
    /// samples share it. Errors as pipeline::Works::after() gives them.
    base::Result<pipeline::Work> after(const pipeline::Steps &steps, const std::stop_token &stop = {}) const;
    /// The same for those who must not wait: absent where it could not be made, or takes time and was not
    /// made yet (pipeline::Works::atOnce()).
    std::optional<pipeline::Work> afterAtOnce(const pipeline::Steps &steps) const;
    const ModelOutputs &outputs() const;
    data::Task task() const;
    const data::SampleSet &samples() const;

    /// The float model itself: also fills the cache of float outputs that measure() compares with. NonFinite
    /// if an output is NaN or infinite, naming the sample.
    base::Result<Measurement> measureFloat(std::stop_token stop, base::ProgressSink &progress) const;

    /// RECIPE, its steps and its settings, on the first `count` samples (0: all). The float outputs compared
    /// with are always those of the model as loaded.
    /// `partial` (may be null) is told the measurement so far after every micro-batch, from the calling
    /// thread.
    base::Result<Measurement>
    measure(const pipeline::Recipe &recipe, std::int64_t count, std::stop_token stop,
            base::ProgressSink &progress,
            const std::function<void(const Measurement &)> &partial = nullptr) const;

    /// As measure() on all samples, to the last bit, and what became of each prediction, in the order of the
    /// samples, from the same run. No outcomes where the outputs are no distribution.
    struct Detailed {
        Measurement measured;
        std::vector<Outcome> outcomes;
        std::int64_t classes = 0; ///< of a classification; 0 otherwise
    };
    base::Result<Detailed> measureDetailed(const pipeline::Recipe &recipe, std::stop_token stop,
                                           base::ProgressSink &progress) const;

    /// The weights of LAYER in MODEL, the network after steps before coding, under SETTING, as they are run:
    /// steps after coding may change them yet.
    base::Result<compress::LayerWeights> layerWeights(const graph::Model &model, std::size_t layer,
                                                      const compress::LayerSetting &setting,
                                                      const std::stop_token &stop = {}) const;

    /// What RECIPE's network takes once its codes are entropy-coded (compress/downloadsize.h).
    base::Result<std::int64_t> downloadBytes(const pipeline::Recipe &recipe,
                                             const std::stop_token &stop = {}) const;

    /// Of each of RECIPE's steps after coding; empty where it cannot be used either.
    std::vector<CodedStepEffect> effectsAfterCoding(const pipeline::Recipe &recipe) const;

    const EvaluatorData &data() const { return *m_data; }

private:
    explicit Evaluator(std::shared_ptr<EvaluatorData> data) : m_data(std::move(data)) {}
    std::shared_ptr<EvaluatorData> m_data;
};

} // namespace paretoscope::evaluate
