// Calibration samples that a test made itself, run all together.
#pragma once

#include "core/graph/executor.h"
#include "core/pipeline/calibration.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

namespace paretoscope::tests {

/// The first input of a network, which has no other. There are no gradients of what it gives.
class OneBatch final : public pipeline::Calibration {
public:
    explicit OneBatch(at::Tensor batch, std::string contentHash = "0123456789abcdef")
        : m_batch(std::move(batch)), m_contentHash(std::move(contentHash))
    {
    }

    std::int64_t samples() const override { return m_batch.size(0); }
    std::string contentHash() const override { return m_contentHash; }
    base::Result<void> run(const graph::Model &network, std::span<const graph::Override> changed,
                           const std::stop_token &stop) const override
    {
        const std::vector<c10::IValue> inputs{m_batch};
        const auto ran = graph::Executor(network).run(inputs, changed, stop);
        return ran ? base::Result<void>() : base::Result<void>(ran.error());
    }
    base::Result<void> runTwice(const graph::Model &network, std::span<const graph::Override> changed,
                                const std::stop_token &stop) const override
    {
        return run(network, changed, stop);
    }
    std::int64_t samplesTwice() const override { return samples(); }
    base::Result<void> gradients(const graph::Model &, std::span<const graph::ParameterId>,
                                 const GradientsTold &, const std::stop_token &) const override
    {
        return base::cancelled();
    }

    base::Result<std::vector<c10::IValue>> inputs(std::int64_t first, std::int64_t count) const override
    {
        return std::vector<c10::IValue>{m_batch.narrow(0, first, count)};
    }

private:
    at::Tensor m_batch;
    std::string m_contentHash;
};

} // namespace paretoscope::tests
