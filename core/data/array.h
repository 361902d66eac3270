// Dense row-major numbers on the host, free of LibTorch: what datasets hand out and the window can draw.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

namespace paretoscope::data {

struct Array {
    std::vector<std::int64_t> shape;
    std::variant<std::vector<float>, std::vector<std::int64_t>> values; ///< product(shape) elements

    bool isInteger() const { return values.index() == 1; }
    std::int64_t count() const;
    bool operator==(const Array &) const = default;
};

/// Samples as they are fed to the model: dimension 0 of every array is the sample.
struct Batch {
    std::vector<Array> inputs;
    Array targets; ///< classification: int64 [n], or [n, …] where a sample has several labels; language
                   ///< model: int64 [n, T]; regression: float [n, …]; else empty
};

} // namespace paretoscope::data
