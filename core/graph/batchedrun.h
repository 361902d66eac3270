// Running a network that is bound to a batch size, takes no batch at all, or draws random numbers. Included
// only inside core. Pure functions but for RandomDraws, which takes turns with others of its kind.
#pragma once

#include "core/base/result.h"
#include "core/graph/batching.h"
#include "core/graph/outputs.h"

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace paretoscope::graph {

/// Dimension 0 of the first input; 1 where there is none.
std::int64_t samplesIn(std::span<const c10::IValue> inputs);

/// INPUTS (no more samples than most()) as the network wants them: filled up with the last sample, or without
/// the dimension of the batch.
std::vector<c10::IValue> fitted(const Batching &batching, std::span<const c10::IValue> inputs);
/// OUTPUTS of a run on fitted inputs, with one row for each of SAMPLES.
Outputs unfitted(const Batching &batching, Outputs outputs, std::int64_t samples);

/// RUN for INPUTS of any number of samples, piece by piece as most() allows, the rows put together.
base::Result<Outputs> inPieces(const Batching &batching, std::span<const c10::IValue> inputs,
                               const std::function<base::Result<Outputs>(std::span<const c10::IValue>)> &run);

/// The same for what runs the network as it is stored: inputs are fitted to it and random numbers start as in
/// an Executor.
base::Result<Outputs>
runStored(const Batching &batching, std::span<const c10::IValue> inputs,
          const std::function<base::Result<Outputs>(std::span<const c10::IValue>)> &run);

/// Made of the bytes of INPUTS: a sample's random numbers do not depend on its place or company.
std::uint64_t seedOf(std::span<const c10::IValue> inputs);

/// While it lives, LibTorch's default generator continues from STATE, which then says how far it came. One at
/// a time in the process; others wait.
class RandomDraws {
public:
    explicit RandomDraws(at::Tensor &state);
    ~RandomDraws();
    RandomDraws(const RandomDraws &) = delete;
    RandomDraws &operator=(const RandomDraws &) = delete;

    /// Where a generator with SEED begins.
    static at::Tensor startOf(std::uint64_t seed);

private:
    at::Tensor &m_state;
    at::Tensor m_before;
};

} // namespace paretoscope::graph
