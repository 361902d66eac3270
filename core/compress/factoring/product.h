// The product of two factors, to the last bit as whoever unpacks a file computes it. Only inside core. Pure
// function, thread-safe.
#pragma once

#include "core/compress/factorlayers.h"

#include <ATen/core/Tensor.h>

#include <stop_token>

namespace paretoscope::compress {

/// LEFT [rows, rank] · RIGHT [rank, columns], float32: from 0 on, one number of the rank after the other,
/// each product rounded to float32 before it is added. So it is the same on every machine, which no library
/// promises of its matrix product, and ordinary operators (mul, add) can do it.
at::Tensor productOf(const at::Tensor &left, const at::Tensor &right, const std::stop_token &stop = {});

/// The rows of a weight, of FORM: of factors as they are stored, such products of every group, side by side,
/// a kernel's columns in their places. Throws base::Stopped, as the above.
at::Tensor productOf(const at::Tensor &left, const at::Tensor &right, const FactorForm &form,
                     const std::stop_token &stop = {});

/// The matrices of FORM, one below the other: [groups · rows, columns] of the ROWS of a weight.
at::Tensor matricesOf(const at::Tensor &rows, const FactorForm &form);
/// The left factor of FORM as it is stored, from that of matricesOf(), [groups · rows, rank]; and back.
at::Tensor storedLeft(const at::Tensor &left, const FactorForm &form);
at::Tensor leftOfMatrices(const at::Tensor &stored, const FactorForm &form);
/// What the right factor of one group is where the stored left one is multiplied with it, [rank · width,
/// weights per channel] of RIGHT [rank, columns]: a copy for each column of the kernel, 0 at the others.
at::Tensor spreadRight(const at::Tensor &right, const FactorForm &form);

} // namespace paretoscope::compress
