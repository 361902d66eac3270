// Tensors and whole numbers one after another as bytes, in the byte order of the machine. Only inside core.
// Not thread-safe.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace paretoscope::evaluate {

class TensorWriter {
public:
    /// Begins with BEFORE bytes of zeros.
    explicit TensorWriter(std::size_t before) : m_bytes(before) {}

    void number(std::int64_t number);
    /// Float32, float64, uint8 or bool, of at most 8 dimensions and without gaps, or undefined.
    void tensor(const at::Tensor &tensor);
    std::vector<std::byte> take() { return std::move(m_bytes); }

private:
    void put(const void *bytes, std::size_t count);

    std::vector<std::byte> m_bytes;
};

/// Of bytes that anybody may have written: nothing is allocated that they do not hold. What cannot be read is
/// 0, or undefined, from then on.
class TensorReader {
public:
    explicit TensorReader(std::span<const std::byte> bytes) : m_left(bytes) {}

    bool isGood() const { return m_isGood; }
    bool isAtEnd() const { return m_isGood && m_left.empty(); }
    void fail() { m_isGood = false; }

    std::int64_t number(std::int64_t most); ///< from 0 to MOST
    at::Tensor tensor();                    ///< with the strides it was written with

private:
    bool get(void *bytes, std::size_t count);

    std::span<const std::byte> m_left;
    bool m_isGood = true;
};

} // namespace paretoscope::evaluate
