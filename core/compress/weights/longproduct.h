// Products of matrices so large that a stop must be heard while they are made. Only inside core. Pure
// functions, thread-safe.
#pragma once

#include <ATen/core/Tensor.h>

#include <stop_token>

namespace paretoscope::compress {

/// A [rows, inner] · B [inner, columns], some rows at a time where it is large. Throws base::Stopped.
at::Tensor longProduct(const at::Tensor &a, const at::Tensor &b, const std::stop_token &stop);

/// To SUM [rows, columns] that, some columns at a time. Throws base::Stopped.
void addLongProduct(at::Tensor &sum, const at::Tensor &a, const at::Tensor &b, const std::stop_token &stop);

} // namespace paretoscope::compress
