// What a coded network rounds before layers compute with it, as it runs block by block. Only inside core. Not
// thread-safe.
#pragma once

#include "core/graph/executor.h"
#include "core/graph/inputcoding.h"
#include "core/graph/modeldata.h"

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/stack.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>

namespace paretoscope::pipeline {

/// Bits of chance, the same for the same seed.
class Chance {
public:
    explicit Chance(std::int64_t seed);
    /// Bools shaped as TENSOR, each as often true as false.
    at::Tensor bits(const at::Tensor &tensor);

private:
    at::Generator m_generator;
};

class CodedInputs {
public:
    /// As CHANGED says, of a network with DATA.
    CodedInputs(const graph::ModelData &data, std::span<const graph::Override> changed);

    bool empty() const { return m_byNode.empty(); }
    /// Rounds what NODE is given, its inputs being on STACK. Where gradients are taken half of the numbers
    /// stay as they are, by CHANCE (Wei et al. 2022, QDrop, section 4.2), and rounding has the slope 1.
    void give(std::size_t node, torch::jit::Stack &stack, Chance &chance) const;

private:
    struct Rounded {
        graph::InputPlace place;
        std::shared_ptr<const graph::InputCoding> coding;
    };
    std::map<std::size_t, Rounded> m_byNode;
};

} // namespace paretoscope::pipeline
