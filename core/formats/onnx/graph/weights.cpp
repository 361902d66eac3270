#include "core/formats/onnx/graph/weights.h"

#include "core/graph/mappedtensors.h"

#include <ATen/ops/equal.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace paretoscope::formats::onnx {

namespace {

/// Equal for what is the same view of the same memory.
std::string identityOf(const at::Tensor &tensor)
{
    std::ostringstream text;
    text << tensor.data_ptr() << ' ' << tensor.sizes() << ' ' << tensor.strides() << ' '
         << tensor.scalar_type();
    return text.str();
}

bool isSame(const at::Tensor &a, const at::Tensor &b)
{
    return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() && at::equal(a, b);
}

} // namespace

void Weights::claim(std::int64_t bytes)
{
    if ((m_left -= bytes) < 0)
        throw std::runtime_error("weights would be copied too often");
}

void Weights::take(const at::Tensor &copied)
{
    claim(copied.numel() * static_cast<std::int64_t>(copied.element_size()));
}

torch::jit::Value *Weights::value(const at::Tensor &given, const std::string &wanted, NewModule::Kind kind)
{
    constexpr int mostOfOneName = 100'000;
    constexpr int mostCompared = 64;
    const std::string identity = identityOf(given);
    if (const auto known = m_names.find(identity); known != m_names.end())
        return m_module.attribute(known->second.name);
    if (!given.is_contiguous())
        take(given);
    const at::Tensor tensor = given.contiguous();
    int &free = m_free.try_emplace(wanted, 1).first->second;
    for (int i = 1; i < mostOfOneName; i = i < mostCompared ? i + 1 : std::max(i + 1, free)) {
        const std::string name = i == 1 ? wanted : wanted + '_' + std::to_string(i);
        free = std::max(free, i + 1);
        const auto taken = m_tensors.find(name);
        const bool isTied = taken != m_tensors.end() && isSame(taken->second, tensor);
        if (isTied || (taken == m_tensors.end() && m_module.addTensor(name, tensor, kind))) {
            if (!isTied) { // what is not kept leaves its place to others
                m_names.emplace(identity, Named{name, given});
                m_tensors.emplace(name, tensor);
            }
            return m_module.attribute(name);
        }
    }
    throw std::runtime_error("no name is left for " + wanted);
}

at::Tensor Weights::transposed(const at::Tensor &matrix)
{
    auto &[original, known] = m_transposed[identityOf(matrix)];
    if (!known.defined()) {
        take(matrix);
        graph::expectMapped(matrix);
        original = matrix;
        known = matrix.t().contiguous();
        graph::releaseMapped(matrix); // read again only by what reads the original
    }
    return known;
}

} // namespace paretoscope::formats::onnx
