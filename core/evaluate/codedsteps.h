// What the steps after coding make of the parameters of a recipe, on the calibration samples. Only inside
// core. Thread-safe.
#pragma once

#include "core/pipeline/calibration.h"
#include "core/pipeline/recipe.h"

#include <cstdint>
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
    explicit CodedSteps(const EvaluatorData &calibration) : m_calibration(calibration) {}

    std::int64_t samples() const { return m_calibration.samples(); }
    /// New values of parameters beside WEIGHTS, the coded ones of RECIPE in MODEL, which its steps before
    /// coding made: of each parameter the last. Those of the last recipes are kept.
    base::Result<std::vector<graph::Override>> changes(const graph::Model &model,
                                                       const pipeline::Recipe &recipe,
                                                       std::span<const graph::Override> weights,
                                                       const std::stop_token &stop);

private:
    class Samples final : public pipeline::Calibration {
    public:
        explicit Samples(const EvaluatorData &data) : m_data(data) {}
        std::int64_t samples() const override;
        base::Result<void> run(const graph::Model &network, std::span<const graph::Override> changed,
                               const std::stop_token &stop) const override;

    private:
        const EvaluatorData &m_data;
    };

    const Samples m_calibration;
    std::mutex m_mutex;
    std::map<std::string, std::vector<graph::Override>> m_known; ///< by recipe
};

/// MODEL with these values of parameters: same shapes, same layers.
graph::Model withParameters(const graph::Model &model, std::span<const graph::Override> values);

} // namespace paretoscope::evaluate
