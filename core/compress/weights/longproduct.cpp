#include "core/compress/weights/longproduct.h"

#include "core/base/stopped.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>

#include <algorithm>

namespace paretoscope::compress {

namespace {

constexpr double mostMultiplications = 1 << 29; ///< without looking at the stop: some 20 ms
constexpr std::int64_t leastAtOnce = 64;        ///< rows or columns, of fewer a product is slow

/// Calls EACH(first, size) for parts of COUNT rows, or columns, of which each takes MULTIPLICATIONS.
template <typename Each>
void inParts(std::int64_t count, double multiplications, const std::stop_token &stop, const Each &each)
{
    const auto fitting = static_cast<std::int64_t>(mostMultiplications / std::max(1.0, multiplications));
    const std::int64_t atOnce = std::max(leastAtOnce, fitting);
    for (std::int64_t first = 0; first < count; first += atOnce) {
        base::throwIfStopped(stop);
        each(first, std::min(atOnce, count - first));
    }
}

double timesInner(const at::Tensor &a, std::int64_t others)
{
    return static_cast<double>(a.size(1)) * static_cast<double>(others);
}

} // namespace

at::Tensor longProduct(const at::Tensor &a, const at::Tensor &b, const std::stop_token &stop)
{
    base::throwIfStopped(stop);
    const double each = timesInner(a, b.size(1));
    if (each * static_cast<double>(a.size(0)) <= mostMultiplications)
        return at::mm(a, b);
    at::Tensor product = at::empty({a.size(0), b.size(1)}, a.options());
    inParts(a.size(0), each, stop, [&](std::int64_t first, std::int64_t size) {
        at::Tensor part = product.narrow(0, first, size);
        at::mm_out(part, a.narrow(0, first, size), b);
    });
    return product;
}

void addLongProduct(at::Tensor &sum, const at::Tensor &a, const at::Tensor &b, const std::stop_token &stop)
{
    inParts(b.size(1), timesInner(a, a.size(0)), stop, [&](std::int64_t first, std::int64_t size) {
        sum.narrow(1, first, size).addmm_(a, b.narrow(1, first, size));
    });
}

} // namespace paretoscope::compress
