// What the project's calibration samples show of a network, as steps may ask. Only inside core.
// Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/graph/executor.h"

#include <ATen/core/ivalue.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::pipeline {

class Calibration {
public:
    virtual ~Calibration() = default;

    virtual std::int64_t samples() const = 0;    ///< that run() runs
    virtual std::string contentHash() const = 0; ///< of all that any run may look at
    /// One run of NETWORK on all of them together, CHANGED in the place of its own parameters. What a step
    /// wants to know of it is seen by observers of NETWORK (graph/observer.h).
    virtual base::Result<void> run(const graph::Model &network, std::span<const graph::Override> changed,
                                   const std::stop_token &stop) const = 0;

    /// The same on the last samples, samplesTwice() of them, each twice: first all, then all again.
    virtual base::Result<void> runTwice(const graph::Model &network, std::span<const graph::Override> changed,
                                        const std::stop_token &stop) const = 0;
    virtual std::int64_t samplesTwice() const = 0;
    /// What the network is fed of COUNT of those, from FIRST of them on.
    virtual base::Result<std::vector<c10::IValue>> inputs(std::int64_t first, std::int64_t count) const = 0;

    /// Told of a few samples at a time: the gradient of each of the parameters that were asked for, undefined
    /// where no output depends on it.
    using GradientsTold = std::function<void(std::span<const at::Tensor>)>;
    /// Gradients, with respect to PARAMETERS of NETWORK, of random combinations of its outputs whose square
    /// is, in the mean, how much a change moves these, to second order (evaluate/outputdraw.h), over all
    /// samples. Of several samples the square of their sum is in the mean the sum of their squares.
    virtual base::Result<void> gradients(const graph::Model &network,
                                         std::span<const graph::ParameterId> parameters,
                                         const GradientsTold &told, const std::stop_token &stop) const = 0;

    /// What MAKE gives, made once for KEY: of what depends on the float network and the samples alone.
    /// Whoever comes second waits for the first.
    template <typename T>
    base::Result<std::shared_ptr<const T>> once(const std::string &key,
                                                const std::function<base::Result<T>()> &make) const
    {
        const std::lock_guard lock(m_mutex);
        if (const auto known = m_known.find(key); known != m_known.end())
            return std::static_pointer_cast<const T>(known->second);
        auto made = make();
        if (!made)
            return made.error();
        auto kept = std::make_shared<const T>(std::move(*made));
        m_known.emplace(key, kept);
        return kept;
    }

private:
    mutable std::mutex m_mutex;
    mutable std::map<std::string, std::shared_ptr<const void>> m_known;
};

} // namespace paretoscope::pipeline
