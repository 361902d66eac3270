// Ways of giving samples to a network, tried on a few of them. Only inside core.
#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/graph/batching.h"
#include "core/graph/model.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::evaluate {

/// Samples in one run: any number but 1 tells whether a network runs in company only.
constexpr std::int64_t companySize = 3;

class WaysOfRunning {
public:
    /// Whether the outputs, run so, are what the task needs.
    using Fits = std::function<bool(const graph::Batching &)>;

    /// SAMPLES must outlive this and hold at least one.
    WaysOfRunning(const graph::Model &model, const data::SampleSet &samples, Fits fits);

    /// Of samples at POSITIONS (taken from the start again beyond the last), in one run.
    base::Result<std::vector<c10::IValue>> inputsOf(std::span<const std::int64_t> positions) const;
    base::Result<at::Tensor> answers(const graph::Batching &batching,
                                     std::span<const std::int64_t> positions) const;

    /// A sample alone and three together.
    bool runsAsUsual(const graph::Batching &kept) const;

    /// The first way in which the network runs and every sample has one answer; other ones of KEPT (what is
    /// known already: seeded) stay. Nothing where there is none.
    std::optional<graph::Batching> find(const graph::Batching &kept) const;
    /// The size of batch in which it runs, though samples then depend on their neighbours.
    std::optional<std::int64_t> dependentSize() const { return m_dependentSize; }

private:
    enum class Verdict { Fails, Dependent, Constant, Works };
    Verdict tryAlone(graph::Batching batching) const;
    Verdict trySize(graph::Batching batching) const;
    std::optional<graph::Batching> oneByOne(graph::Batching batching) const;

    const graph::Model m_model;
    const data::SampleSet &m_samples;
    const Fits m_fits;
    const double m_tolerance;
    mutable std::optional<std::int64_t> m_dependentSize;
};

} // namespace paretoscope::evaluate
