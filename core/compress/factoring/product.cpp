#include "core/compress/factoring/product.h"

#include "core/base/stopped.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <vector>

namespace paretoscope::compress {

namespace {

constexpr std::int64_t tileColumns = 256; ///< of the right factor, which stay in the cache

/// The numbers of MATRIX, [any, FIRST, SECOND], as [any, SECOND, FIRST], in rows of COLUMNS.
at::Tensor turned(const at::Tensor &matrix, std::int64_t first, std::int64_t second, std::int64_t columns)
{
    return matrix.reshape({-1, first, second}).transpose(1, 2).reshape({-1, columns});
}

} // namespace

at::Tensor productOf(const at::Tensor &left, const at::Tensor &right, const std::stop_token &stop)
{
    const at::Tensor one = left.contiguous(), other = right.contiguous();
    const std::int64_t rows = one.size(0), rank = one.size(1), columns = other.size(1);
    at::Tensor product = at::zeros({rows, columns}, at::kFloat);
    const float *const lefts = one.data_ptr<float>(), *const rights = other.data_ptr<float>();
    float *const sums = product.data_ptr<float>();
    for (std::int64_t first = 0; first < columns; first += tileColumns) {
        const std::int64_t width = std::min(tileColumns, columns - first);
        for (std::int64_t row = 0; row < rows; ++row) {
            base::throwIfStopped(stop);
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

at::Tensor productOf(const at::Tensor &left, const at::Tensor &right, const FactorForm &form,
                     const std::stop_token &stop)
{
    const at::Tensor one = leftOfMatrices(left, form);
    const std::int64_t rank = right.size(0) / form.groups;
    std::vector<at::Tensor> products;
    for (std::int64_t group = 0; group < form.groups; ++group)
        products.push_back(productOf(one.narrow(0, group * form.rows, form.rows),
                                     right.narrow(0, group * rank, rank), stop));
    const at::Tensor matrices = form.groups == 1 ? products.front() : at::cat(products);
    return turned(matrices, form.width, form.columns, form.columns * form.width);
}

at::Tensor matricesOf(const at::Tensor &rows, const FactorForm &form)
{
    return turned(rows, form.columns, form.width, form.columns);
}

at::Tensor storedLeft(const at::Tensor &left, const FactorForm &form)
{
    return turned(left, form.width, left.size(1), left.size(1) * form.width);
}

at::Tensor leftOfMatrices(const at::Tensor &stored, const FactorForm &form)
{
    const std::int64_t rank = stored.size(1) / form.width;
    return turned(stored, rank, form.width, rank);
}

at::Tensor spreadRight(const at::Tensor &right, const FactorForm &form)
{
    if (form.width == 1)
        return right;
    const at::Tensor spread =
        at::zeros({right.size(0), form.width, form.columns, form.width}, right.options());
    for (std::int64_t column = 0; column < form.width; ++column)
        spread.select(3, column).select(1, column).copy_(right);
    return spread.reshape({right.size(0) * form.width, form.columns * form.width});
}

} // namespace paretoscope::compress
