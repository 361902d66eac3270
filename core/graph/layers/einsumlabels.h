// Reads the equation of an einsum. Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::graph {

/// The dimensions of operand PLACE that the result does not have: those that are summed over. Empty where the
/// equation has no such operand, or one with an ellipsis, whose dimensions cannot be counted.
std::vector<std::int64_t> summedDimensions(const std::string &equation, std::size_t place);

/// How many products are summed: the sizes of all labels, multiplied; dimensions under an ellipsis count
/// where the operand that has most of them has them. SHAPES: of the operands.
std::int64_t einsumProducts(const std::string &equation,
                            const std::vector<std::vector<std::int64_t>> &shapes);

} // namespace paretoscope::graph
