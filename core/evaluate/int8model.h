// A network with its convolutions and linear layers in this LibTorch's own int8 kernels. Only inside core.
#pragma once

#include "core/base/result.h"
#include "core/graph/executor.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>

namespace paretoscope::evaluate {

struct Int8Model {
    graph::Model model;      ///< runs as any other; its layers hold int8 weights
    std::string engine;      ///< "onednn", "x86", "fbgemm"
    std::int64_t layers = 0; ///< in int8; the others stay float
};

/// Every conv2d and linear layer (not transposed, not shared with an operator of another kind): weights int8
/// per output channel, symmetric; inputs and outputs uint8 per tensor, their ranges those seen on INPUTS,
/// converted at the layer's border. Everything between stays float. Engines are taken in the order above.
/// ModelUnsupported, saying why, where nothing can run in int8.
base::Result<Int8Model> makeInt8Model(const graph::Executor &executor, std::span<const c10::IValue> inputs,
                                      std::stop_token stop);

} // namespace paretoscope::evaluate
