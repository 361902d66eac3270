// Gradient descent with a step of its own for each number. Only inside core. Not thread-safe.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace paretoscope::pipeline {

/// Kingma, Ba 2015, Adam: A Method for Stochastic Optimization, algorithm 1, with its usual β₁ and β₂.
class Adam {
public:
    struct Variable {
        at::Tensor value; ///< is changed in its place
        double rate = 0;
    };
    explicit Adam(std::vector<Variable> variables);

    /// SLOPES, one a variable, undefined where the loss does not depend on it; rates times FACTOR.
    void step(const std::vector<at::Tensor> &slopes, double factor = 1);

private:
    std::vector<Variable> m_variables;
    std::vector<at::Tensor> m_means, m_squares;
    std::int64_t m_steps = 0;
};

} // namespace paretoscope::pipeline
