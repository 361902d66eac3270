#include "core/compress/factoring/product.h"

#include <ATen/ops/zeros.h>

#include <algorithm>

namespace paretoscope::compress {

namespace {

constexpr std::int64_t tileColumns = 256; ///< of the right factor, which stay in the cache

} // namespace

at::Tensor productOf(const at::Tensor &left, const at::Tensor &right)
{
    const at::Tensor one = left.contiguous(), other = right.contiguous();
    const std::int64_t rows = one.size(0), rank = one.size(1), columns = other.size(1);
    at::Tensor product = at::zeros({rows, columns}, at::kFloat);
    const float *const lefts = one.data_ptr<float>(), *const rights = other.data_ptr<float>();
    float *const sums = product.data_ptr<float>();
    for (std::int64_t first = 0; first < columns; first += tileColumns) {
        const std::int64_t width = std::min(tileColumns, columns - first);
        for (std::int64_t row = 0; row < rows; ++row) {
            float *const sum = sums + row * columns + first;
            for (std::int64_t k = 0; k < rank; ++k) {
                const float factor = lefts[row * rank + k];
                const float *const values = rights + k * columns + first;
#pragma omp simd
                for (std::int64_t column = 0; column < width; ++column)
                    sum[column] += factor * values[column];
            }
        }
    }
    return product;
}

} // namespace paretoscope::compress
