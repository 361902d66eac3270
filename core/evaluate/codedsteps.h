// What the steps after coding make of the parameters of a recipe, on the calibration samples. Only inside
// core. Thread-safe.
#pragma once

#include "core/compress/codedlayers.h"
#include "core/evaluate/taught/taughtfile.h"
#include "core/pipeline/calibration.h"
#include "core/pipeline/codedstep.h"
#include "core/pipeline/recipe.h"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::evaluate {

struct EvaluatorData;

class CodedSteps {
public:
    /// On the first samples of CALIBRATION, which holds this: at most 256, fewer where they take much memory.
    explicit CodedSteps(const EvaluatorData &calibration) : m_data(calibration), m_calibration(calibration) {}

    std::int64_t samples() const { return m_calibration.samples(); }
    const pipeline::Calibration &calibration() const { return m_calibration; }

    /// A recipe's weights and parameters after them.
    struct After {
        compress::CodedLayers coded;
        std::vector<graph::Override> parameters; ///< that are no layer's weight, of each the last
    };
    /// CODED: the weights of RECIPE in MODEL, which its steps before coding made. What the steps changed of
    /// the last recipes is kept, and of lengthy ones in EvaluatorOptions::taughtFolder, too: what was stopped
    /// goes on where it was. TOLD: the share that is done, from the calling thread; may be null.
    base::Result<After> after(const graph::Model &model, const pipeline::Recipe &recipe,
                              const compress::CodedLayers &coded, const std::stop_token &stop,
                              const std::function<void(double share)> &told = nullptr);
    /// What after() would take now, in runs of one sample through the network, about; 0: next to nothing.
    double runsAhead(const graph::Model &model, const pipeline::Recipe &recipe) const;

private:
    class Samples final : public pipeline::Calibration {
    public:
        explicit Samples(const EvaluatorData &data) : m_data(data) {}
        std::int64_t samples() const override;
        std::string contentHash() const override;
        base::Result<void> run(const graph::Model &network, std::span<const graph::Override> changed,
                               const std::stop_token &stop) const override;
        base::Result<void> runTwice(const graph::Model &network, std::span<const graph::Override> changed,
                                    const std::stop_token &stop) const override;
        std::int64_t samplesTwice() const override;
        base::Result<void> gradients(const graph::Model &network,
                                     std::span<const graph::ParameterId> parameters,
                                     const GradientsTold &told, const std::stop_token &stop) const override;
        base::Result<std::vector<c10::IValue>> inputs(std::int64_t first, std::int64_t count) const override;

    private:
        /// COUNT samples from FIRST on, all TIMES over.
        base::Result<void> runOn(std::int64_t first, std::int64_t count, std::size_t times,
                                 const graph::Model &network, std::span<const graph::Override> changed,
                                 const std::stop_token &stop) const;

        const EvaluatorData &m_data;
    };
    struct Doing; ///< one call of changes()
    base::Result<pipeline::CodedChanges> changes(const Doing &doing, const compress::CodedLayers &coded);
    base::Result<pipeline::CodedChanges> taken(const pipeline::Step &step,
                                               const pipeline::CodedNetwork &network, const std::string &key,
                                               pipeline::Taking taking);
    std::string keyOf(const graph::Model &model, const pipeline::Recipe &recipe,
                      const pipeline::Steps &steps) const;
    double runsOf(const pipeline::Step &step) const;

    const EvaluatorData &m_data;
    const Samples m_calibration;
    mutable std::timed_mutex m_mutex;
    std::string m_stoppedKey; ///< of a lengthy step that was stopped last, and what it had made by then
    Taught m_stopped;
    std::map<std::string, pipeline::CodedChanges> m_known; ///< by recipe
    std::int64_t m_bytes = 0;                              ///< of weights that were coded again
};

/// MODEL with these values of parameters: same shapes, same layers.
graph::Model withParameters(const graph::Model &model, std::span<const graph::Override> values);

} // namespace paretoscope::evaluate
