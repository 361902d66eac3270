// The tensors that a network of an ONNX file owns, named after its layers. Included only inside core.
#pragma once

#include "core/formats/modules/newmodule.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <utility>

namespace paretoscope::formats::onnx {

class Weights {
public:
    explicit Weights(NewModule &module) : m_module(module) {}

    /// Copies of what lies in memory in another order may take so many BYTES more. From the start, 64 MiB.
    void allow(std::int64_t bytes) { m_left += bytes; }

    /// Counts BYTES of a copy that is to be made; throws where there would be too many.
    void claim(std::int64_t bytes);

    /// TENSOR as a value of the module's graph, copied where it does not lie in a row. The same view of the
    /// same memory is one, and so is what holds the same numbers under the same WANTED name
    /// ("layers.0.wq.weight"); other tensors that want a name that is taken get one with a number.
    torch::jit::Value *value(const at::Tensor &tensor, const std::string &wanted, NewModule::Kind kind);

    /// The transposed of MATRIX, copied where its rows would not lie in a row; the same for the same matrix.
    at::Tensor transposed(const at::Tensor &matrix);

private:
    struct Named {
        std::string name;
        at::Tensor tensor; ///< kept: an identity is that of a place in memory
    };

    void take(const at::Tensor &copied);

    NewModule &m_module;
    std::int64_t m_left = std::int64_t{64} << 20;
    std::map<std::string, Named> m_names;        ///< by the tensor's identity
    std::map<std::string, at::Tensor> m_tensors; ///< by name
    std::map<std::string, int> m_free;           ///< by wanted name: the first number that none has tried
    std::map<std::string, std::pair<at::Tensor, at::Tensor>> m_transposed; ///< by the first's identity
};

} // namespace paretoscope::formats::onnx
