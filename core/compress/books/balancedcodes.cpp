#include "core/compress/books/balancedcodes.h"

#include "core/base/stopped.h"
#include "core/compress/grid/gridsearch.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace paretoscope::compress {

namespace {

/// Of one weight to the entry beside.
struct Move {
    std::size_t weight = 0;
    int code = 0;
    double step = 0;    ///< of the error
    double squares = 0; ///< by how much its square grows

    double price() const { return squares / std::abs(step); }
};

/// Of the weights FIRST to before LAST, those that lessen or raise their error as ISLOWERED says.
std::vector<Move> movesOf(const BookUnit &unit, std::size_t first, std::size_t last,
                          std::span<const float> book, const std::uint8_t *codes, bool isLowered)
{
    std::vector<Move> moves;
    for (std::size_t i = first; i < last; ++i) {
        const int code = codes[i] + (isLowered ? -1 : 1);
        if ((unit.kept && !unit.kept[i]) || code < 0 || code >= static_cast<int>(book.size()))
            continue;
        const double is = static_cast<double>(book[codes[i]]);
        const double step = static_cast<double>(book[static_cast<std::size_t>(code)]) - is;
        const double error = is - static_cast<double>(unit.weights[i]);
        if (step != 0)
            moves.push_back({i, code, step, step * (2 * error + step)});
    }
    std::ranges::stable_sort(moves, {}, &Move::price);
    return moves;
}

} // namespace

void balanceRows(const BookUnit &unit, std::size_t rowLength, std::span<const float> book,
                 std::uint8_t *codes, const std::stop_token &stop)
{
    for (std::size_t first = 0; first < unit.weights.size(); first += rowLength) {
        base::throwIfStopped(stop);
        const std::size_t last = std::min(first + rowLength, unit.weights.size());
        double sum = 0;
        for (std::size_t i = first; i < last; ++i)
            if (!unit.kept || unit.kept[i])
                sum += static_cast<double>(book[codes[i]]) - static_cast<double>(unit.weights[i]);
        for (const Move &move : movesOf(unit, first, last, book, codes, sum > 0)) {
            const double less = inputMeanSquare * move.step * (2 * sum + move.step);
            if (move.squares + less >= 0)
                continue;
            sum += move.step;
            codes[move.weight] = static_cast<std::uint8_t>(move.code);
        }
    }
}

} // namespace paretoscope::compress
