// The product of two factors, to the last bit as whoever unpacks a file computes it. Only inside core. Pure
// function, thread-safe.
#pragma once

#include <ATen/core/Tensor.h>

namespace paretoscope::compress {

/// LEFT [rows, rank] · RIGHT [rank, columns], float32: from 0 on, one number of the rank after the other,
/// each product rounded to float32 before it is added. So it is the same on every machine, which no library
/// promises of its matrix product, and ordinary operators (mul, add) can do it.
at::Tensor productOf(const at::Tensor &left, const at::Tensor &right);

} // namespace paretoscope::compress
