#include "core/pipeline/recoding/adam.h"

#include <ATen/ops/sqrt.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <utility>

namespace paretoscope::pipeline {

namespace {

constexpr double meanDecay = 0.9, squareDecay = 0.999;
constexpr double leastRoot = 1e-12; ///< slopes of a mean over many numbers are small

} // namespace

Adam::Adam(std::vector<Variable> variables) : m_variables(std::move(variables))
{
    for (const Variable &variable : m_variables) {
        m_means.push_back(at::zeros_like(variable.value.detach()));
        m_squares.push_back(at::zeros_like(variable.value.detach()));
    }
}

void Adam::step(const std::vector<at::Tensor> &slopes, double factor)
{
    const c10::AutoGradMode none(false);
    ++m_steps;
    const double meanShare = 1 - std::pow(meanDecay, m_steps);
    const double squareShare = 1 - std::pow(squareDecay, m_steps);
    for (std::size_t i = 0; i < m_variables.size(); ++i) {
        if (!slopes[i].defined())
            continue;
        m_means[i].mul_(meanDecay).add_(slopes[i], 1 - meanDecay);
        m_squares[i].mul_(squareDecay).addcmul_(slopes[i], slopes[i], 1 - squareDecay);
        const at::Tensor root = at::sqrt(m_squares[i]).mul_(1 / std::sqrt(squareShare)).add_(leastRoot);
        m_variables[i].value.addcdiv_(m_means[i], root, -m_variables[i].rate * factor / meanShare);
    }
}

} // namespace paretoscope::pipeline
