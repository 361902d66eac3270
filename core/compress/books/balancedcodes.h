// Codes whose errors cancel: what a channel's inputs have in common does not see them then. Free of LibTorch.
// Pure function, thread-safe. Only inside core.
#pragma once

#include "core/compress/books/kmeans.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>

namespace paretoscope::compress {

/// Moves CODES of UNIT, the nearest entries of the rising BOOK, to the entry beside where that lessens Σe² +
/// 0.2 (Σe)² over a row, which is the squared error to expect in what the layer computes from inputs that
/// have a mean (Clip::Output has the same): the cheapest first, each weight once. Rows have ROWLENGTH
/// weights; UNIT is whole rows, or a part of one. Where rows have a book each, errors cancel anyway. Throws
/// base::Stopped.
void balanceRows(const BookUnit &unit, std::size_t rowLength, std::span<const float> book,
                 std::uint8_t *codes, const std::stop_token &stop = {});

} // namespace paretoscope::compress
