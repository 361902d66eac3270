// A network with its convolutions and linear layers in this LibTorch's own int8 kernels. Only inside core.
#pragma once

#include "core/base/result.h"
#include "core/evaluate/int8/int8arithmetic.h"
#include "core/graph/executor.h"

#include <cstdint>
#include <span>
#include <stop_token>

namespace paretoscope::evaluate {

struct Int8Model {
    graph::Model model; ///< runs as any other; its layers hold int8 weights
    Int8Way way;
    std::int64_t layers = 0; ///< in int8; the others stay float
};

/// Every conv2d and linear layer (not transposed, not shared with an operator of another kind): weights int8
/// per output channel, symmetric; inputs (of 8 bits, or of 7 where sums of 8 would saturate) and outputs
/// uint8 per tensor, their ranges those seen on INPUTS, converted at the layer's border. Everything between
/// stays float. ModelUnsupported, saying why, where nothing can run in int8.
base::Result<Int8Model> makeInt8Model(const graph::Executor &executor, std::span<const c10::IValue> inputs,
                                      std::stop_token stop);
/// In a WAY that somebody chose.
base::Result<Int8Model> makeInt8Model(const graph::Executor &executor, std::span<const c10::IValue> inputs,
                                      const Int8Way &way, std::stop_token stop);

/// The numbers of kernels that sum exactly with activations of 8 bits, as on a processor with VNNI, computed
/// in float on any: for what they are worth, not for how fast they are.
base::Result<graph::Model> makeExactInt8Model(const graph::Executor &executor,
                                              std::span<const c10::IValue> inputs, std::stop_token stop);

} // namespace paretoscope::evaluate
