// Which few values stand for many weights with the least squared error: k-means in one dimension. Free of
// LibTorch. Pure functions, thread-safe; the same on every machine. Only inside core.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::compress {

/// Weights that share a book: whole rows of a weight, or a part of one.
struct BookUnit {
    std::span<const float> weights;
    const bool *kept = nullptr; ///< parallel to them, false: it counts nothing; null: all count
    /// What the squared error of each column of a row counts (the mean square of its input, say); empty: 1.
    std::span<const float> columnWeights = {};
    std::size_t firstColumn = 0; ///< of `weights`
};

/// How many points times entries are searched for the very best book, about; more are put together first.
inline constexpr double mostExactWork = 1 << 25;

/// ENTRIES values, rising, at least one: those of least Σ c (w − nearest value)². Of at most WORK that is
/// exact (dynamic programming over sorted weights, Wang and Song 2011, with the monotone splits of Grønlund
/// et al. 2017); else of neighbouring weights put together, then improved on all of them until nothing
/// changes (Lloyd 1982). Of fewer distinct weights each has its own value, and the last is repeated. Throws
/// base::Stopped.
std::vector<float> bestBook(const BookUnit &unit, std::size_t entries, double work = mostExactWork,
                            const std::stop_token &stop = {});

/// The entry of a rising BOOK that is nearest to each of WEIGHTS; of two as near the lower, of equal ones the
/// first. Throws base::Stopped.
void nearestEntries(std::span<const float> book, std::span<const float> weights, std::uint8_t *codes,
                    const std::stop_token &stop = {});

} // namespace paretoscope::compress
