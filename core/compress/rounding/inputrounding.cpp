#include "core/compress/rounding/inputrounding.h"

#include "core/base/stopped.h"
#include "core/compress/rounding/feedback.h"
#include "core/compress/weights/longproduct.h"
#include "core/graph/finite.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace paretoscope::compress {

namespace {

constexpr std::int64_t blockColumns = 128; ///< between two of which errors are passed on by a product
constexpr double mostWork = 4e10;          ///< multiplications of all attempts at the ranges of one weight
constexpr int mostRounds = 4;              ///< of moving codes and fitting scales
constexpr int mostPasses = 10;             ///< over the codes of a row, in a round
constexpr int scalePasses = 10;            ///< over the scales of the groups of a row

std::size_t size(std::int64_t number)
{
    return static_cast<std::size_t>(number);
}

/// Levels, of one attempt, and the grids that they are of.
struct Attempt {
    std::vector<ChosenGrid> grids; ///< by unit
    at::Tensor levels;             ///< float32 [rows, columns]: whole numbers, 0 for 0
    std::vector<double> errors;    ///< by row: e H eᵀ; empty where attempts are not compared
};

double sumOfProducts(const float *a, const float *b, std::int64_t count)
{
    double sum = 0;
    for (std::int64_t i = 0; i < count; ++i)
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

class Rounder {
public:
    Rounder(const at::Tensor &rows, const at::Tensor &kept, const GridOptions &options,
            const InputMoments &moments, const InputRounding &rounding, const std::stop_token &stop)
        : m_rows(rows), m_kept(kept), m_options(options), m_rounding(rounding),
          m_units(unitsOf(rows.size(0), rows.size(1), options)), m_count(rows.size(0)),
          m_columns(rows.size(1)), m_rowsPerH(rows.size(0) / moments.second.size(0)),
          m_unitsPerRow(m_units.count() / m_units.rows), m_stop(stop)
    {
        for (std::int64_t group = 0; group < moments.second.size(0); ++group)
            m_feedback.push_back(
                feedbackOf(moments.second[group], rounding.damping, rounding.byMoment, m_stop));
    }

    Quantized rounded() const
    {
        Attempt best = attempt(gridsOf(m_rows, m_options, m_stop));
        if (m_rounding.search) {
            for (const double factor : furtherFactors())
                takeBetter(best, attempt(gridsWithin(factor)));
            for (int round = 0; round < mostRounds; ++round) {
                if (!moveCodes(best))
                    break;
                fitScales(best);
            }
        }
        return quantized(best);
    }

private:
    std::int64_t unitOf(std::int64_t row, std::int64_t column) const
    {
        if (m_options.granularity == Granularity::Tensor)
            return 0;
        return row * m_unitsPerRow + column / m_units.group;
    }
    std::int64_t groups() const { return std::ssize(m_feedback); }
    at::Tensor ofGroup(const at::Tensor &rows, std::int64_t group) const
    {
        return rows.narrow(0, group * m_rowsPerH, m_rowsPerH);
    }

    /// Shares of the range that are tried besides the grid that suits the weights, signs for both sides.
    std::vector<double> furtherFactors() const
    {
        std::vector<double> factors;
        if (m_options.clip == Clip::Max)
            return factors;
        const bool bothSigns = m_options.symmetric && m_options.signedScale;
        for (const double share : {1.0, 0.9, 0.8, 0.7, 0.6, 0.5})
            for (const double sign : {1.0, -1.0})
                if (sign > 0 || bothSigns)
                    factors.push_back(sign * share);
        const double each =
            static_cast<double>(m_count) * static_cast<double>(m_columns) * static_cast<double>(m_columns);
        factors.resize(std::min(factors.size(), static_cast<std::size_t>(mostWork / each)));
        return factors;
    }

    std::vector<ChosenGrid> gridsWithin(double factor) const
    {
        std::vector<ChosenGrid> grids;
        forEachUnit(m_units, [&](std::int64_t, std::int64_t first, std::int64_t length) {
            const std::span<const float> unit(m_rows.data_ptr<float>() + first, size(length));
            const Grid grid = gridOf(rangeOf(unit), static_cast<float>(factor), m_options);
            grids.push_back({grid, grid.scale});
        });
        return grids;
    }

    Attempt attempt(std::vector<ChosenGrid> grids) const
    {
        Attempt made{std::move(grids), at::empty_like(m_rows), {}};
        for (ChosenGrid &chosen : made.grids)
            chosen.scale = chosen.grid.scale;
        for (std::int64_t group = 0; group < groups(); ++group)
            roundGroup(made, group);
        fitScales(made);
        if (m_rounding.search)
            made.errors = errorsOf(made);
        return made;
    }

    /// Rows that share a matrix of moments, column after column.
    void roundGroup(Attempt &made, std::int64_t group) const
    {
        const Feedback &feedback = m_feedback[size(group)];
        const std::int64_t *order = feedback.order.data_ptr<std::int64_t>();
        // [columns, rows]: weights, and levels in the place of those that are rounded.
        const at::Tensor weights = ofGroup(m_rows, group).t().index_select(0, feedback.order).contiguous();
        at::Tensor errors = at::empty_like(weights);
        const std::int64_t rows = m_rowsPerH;
        const auto *passed = feedback.weights.data_ptr<float>();
        auto *error = errors.data_ptr<float>();
        for (std::int64_t first = 0; first < m_columns; first += blockColumns) {
            const std::int64_t last = std::min(first + blockColumns, m_columns);
            at::Tensor wanted = weights.narrow(0, first, last - first).clone();
            if (first > 0)
                addLongProduct(wanted,
                               feedback.weights.narrow(0, 0, first).narrow(1, first, last - first).t(),
                               errors.narrow(0, 0, first), m_stop);
            for (std::int64_t column = first; column < last; ++column) {
                base::throwIfStopped(m_stop);
                auto *target = wanted.data_ptr<float>() + (column - first) * rows;
                for (std::int64_t before = first; before < column; ++before) {
                    const float weight = passed[column * m_columns + before];
                    const float *other = error + before * rows;
#pragma omp simd
                    for (std::int64_t row = 0; row < rows; ++row)
                        target[row] += weight * other[row];
                }
                roundColumn(made, group * m_rowsPerH, order[column], target,
                            weights.data_ptr<float>() + column * rows, error + column * rows);
            }
        }
        errors.reset(); // before levels take memory
        ofGroup(made.levels, group).t().index_copy_(0, feedback.order, weights);
    }

    /// WEIGHTS become levels.
    void roundColumn(const Attempt &made, std::int64_t firstRow, std::int64_t column, const float *target,
                     float *weights, float *errors) const
    {
        for (std::int64_t row = 0; row < m_rowsPerH; ++row) {
            const Grid &grid = made.grids[size(unitOf(firstRow + row, column))].grid;
            const float level = nearestLevel(target[row], grid) - grid.zero;
            const float own = isKept(firstRow + row, column) ? level : 0.0F;
            errors[row] = weights[row] - own * grid.scale;
            weights[row] = own;
        }
    }

    bool isKept(std::int64_t row, std::int64_t column) const
    {
        return !m_kept.defined() || m_kept.data_ptr<bool>()[row * m_columns + column];
    }

    at::Tensor errorsTimesH(const at::Tensor &errors) const
    {
        const at::Tensor products = at::empty_like(errors);
        for (std::int64_t group = 0; group < groups(); ++group)
            ofGroup(products, group)
                .copy_(longProduct(ofGroup(errors, group), m_feedback[size(group)].damped, m_stop));
        return products;
    }

    at::Tensor errorsOfWeights(const Attempt &made) const
    {
        at::Tensor errors = at::empty_like(m_rows);
        const auto *weights = m_rows.data_ptr<float>(), *levels = made.levels.data_ptr<float>();
        auto *error = errors.data_ptr<float>();
        for (std::int64_t row = 0, i = 0; row < m_count; ++row)
            for (std::int64_t column = 0; column < m_columns; ++column, ++i)
                error[i] = weights[i] - levels[i] * made.grids[size(unitOf(row, column))].scale;
        return errors;
    }

    /// e H eᵀ; of all rows the same where they share a scale.
    std::vector<double> errorsOf(const Attempt &made) const
    {
        const at::Tensor errors = errorsOfWeights(made), products = errorsTimesH(errors);
        std::vector<double> sums(size(m_count));
        for (std::int64_t row = 0; row < m_count; ++row)
            sums[size(row)] = sumOfProducts(errors.data_ptr<float>() + row * m_columns,
                                            products.data_ptr<float>() + row * m_columns, m_columns);
        if (m_options.granularity == Granularity::Tensor) {
            double all = 0;
            for (const double sum : sums)
                all += sum;
            std::ranges::fill(sums, all);
        }
        return sums;
    }

    /// Rows of OTHER that have less error than those of BEST in their place.
    void takeBetter(Attempt &best, const Attempt &other) const
    {
        for (std::int64_t row = 0; row < m_count; ++row) {
            if (!(other.errors[size(row)] < best.errors[size(row)]))
                continue;
            best.errors[size(row)] = other.errors[size(row)];
            best.levels[row].copy_(other.levels[row]);
            const auto first = unitOf(row, 0);
            std::copy_n(other.grids.begin() + first, m_unitsPerRow, best.grids.begin() + first);
        }
    }

    /// The scales of least error for the levels there are.
    void fitScales(Attempt &made) const
    {
        if (!m_options.rescale)
            return;
        const std::int64_t perRow = m_unitsPerRow;
        std::vector<double> squares(size(m_count * perRow * perRow)), products(size(m_count * perRow));
        for (std::int64_t unit = 0; unit < perRow; ++unit)
            sumUnit(made, unit, squares, products);
        if (m_options.granularity == Granularity::Tensor) {
            double square = 0, product = 0;
            for (std::int64_t row = 0; row < m_count; ++row) {
                square += squares[size(row)];
                product += products[size(row)];
            }
            setScale(made.grids.front(), square > 0 ? product / square : 0);
            return;
        }
        for (std::int64_t row = 0; row < m_count; ++row)
            fitRow(made, row, {squares.data() + row * perRow * perRow, size(perRow * perRow)},
                   {products.data() + row * perRow, size(perRow)});
    }

    /// Of the units that are UNITth of their rows: l H lᵀ with the others of the row, and l H wᵀ.
    void sumUnit(const Attempt &made, std::int64_t unit, std::vector<double> &squares,
                 std::vector<double> &products) const
    {
        const std::int64_t first = unit * m_units.group;
        const std::int64_t length = std::min(m_units.group, m_columns - first);
        const bool whole = m_unitsPerRow == 1;
        at::Tensor sums = at::empty_like(m_rows);
        for (std::int64_t group = 0; group < groups(); ++group) {
            const at::Tensor levels = ofGroup(made.levels, group);
            const at::Tensor &h = m_feedback[size(group)].damped;
            ofGroup(sums, group)
                .copy_(
                    whole ? longProduct(levels, h, m_stop)
                          : longProduct(levels.narrow(1, first, length), h.narrow(0, first, length), m_stop));
        }
        for (std::int64_t row = 0; row < m_count; ++row) {
            const float *sum = sums.data_ptr<float>() + row * m_columns;
            const float *level = made.levels.data_ptr<float>() + row * m_columns;
            products[size(row * m_unitsPerRow + unit)] =
                sumOfProducts(sum, m_rows.data_ptr<float>() + row * m_columns, m_columns);
            for (std::int64_t other = 0; other < m_unitsPerRow; ++other) {
                const std::int64_t from = whole ? 0 : other * m_units.group;
                const std::int64_t count = whole ? m_columns : std::min(m_units.group, m_columns - from);
                squares[size((row * m_unitsPerRow + unit) * m_unitsPerRow + other)] =
                    sumOfProducts(sum + from, level + from, count);
            }
        }
    }

    /// One scale after the other, given the others.
    void fitRow(Attempt &made, std::int64_t row, std::span<const double> squares,
                std::span<const double> products) const
    {
        base::throwIfStopped(m_stop);
        const auto own = std::span(made.grids).subspan(size(row * m_unitsPerRow), size(m_unitsPerRow));
        const int passes = own.size() == 1 ? 1 : scalePasses;
        for (int pass = 0; pass < passes; ++pass)
            for (std::size_t unit = 0; unit < own.size(); ++unit) {
                double left = products[unit];
                for (std::size_t other = 0; other < own.size(); ++other)
                    if (other != unit)
                        left -= squares[unit * own.size() + other] * static_cast<double>(own[other].scale);
                const double square = squares[unit * own.size() + unit];
                setScale(own[unit], square > 0 ? left / square : 0);
            }
    }

    /// SCALE, as long as it is one that GRID may have.
    static void setScale(ChosenGrid &chosen, double scale)
    {
        const auto usual = static_cast<double>(chosen.grid.scale);
        const double change = scale / usual;
        if (!(change > 0) || change > mostRescaling || change < 1 / mostRescaling)
            return;
        if (std::isfinite(static_cast<float>(scale) * chosen.grid.highest))
            chosen.scale = static_cast<float>(scale);
    }

    /// Single codes, wherever that lessens the error. Whether any was moved.
    bool moveCodes(Attempt &made) const
    {
        at::Tensor gradients = errorsTimesH(errorsOfWeights(made));
        std::vector<float> scales(size(m_columns)), lowest(size(m_columns)), highest(size(m_columns));
        std::int64_t moved = 0;
        for (std::int64_t row = 0; row < m_count; ++row) {
            for (std::int64_t column = 0; column < m_columns; ++column) {
                const ChosenGrid &chosen = made.grids[size(unitOf(row, column))];
                const bool free = isKept(row, column);
                scales[size(column)] = chosen.scale;
                lowest[size(column)] = free ? -chosen.grid.zero : 0;
                highest[size(column)] = free ? chosen.grid.highest - chosen.grid.zero : 0;
            }
            const at::Tensor &h = m_feedback[size(row / m_rowsPerH)].damped;
            moved += moveRow(h.data_ptr<float>(), gradients.data_ptr<float>() + row * m_columns,
                             made.levels.data_ptr<float>() + row * m_columns, scales, lowest, highest);
        }
        return moved > 0;
    }

    std::int64_t moveRow(const float *h, float *gradient, float *levels, std::span<const float> scales,
                         std::span<const float> lowest, std::span<const float> highest) const
    {
        std::int64_t moved = 0, before = -1;
        for (int pass = 0; pass < mostPasses && moved > before; ++pass) {
            before = moved;
            base::throwIfStopped(m_stop);
            for (std::int64_t column = 0; column < m_columns; ++column) {
                const std::size_t i = size(column);
                const float square = h[column * m_columns + column];
                const float wanted = levels[column] + gradient[column] / (square * scales[i]);
                const float level = std::clamp(roundHalfToEven(wanted), lowest[i], highest[i]);
                const float change = (level - levels[column]) * scales[i];
                // Not for what rounding of the gradient itself may have moved across a half.
                if (!(std::abs(wanted - levels[column]) > 0.5F + tie) || change == 0)
                    continue;
                levels[column] = level;
                const float *const column_h = h + column * m_columns;
#pragma omp simd
                for (std::int64_t other = 0; other < m_columns; ++other)
                    gradient[other] -= change * column_h[other];
                ++moved;
            }
        }
        return moved;
    }

    Quantized quantized(const Attempt &best) const
    {
        Quantized result{at::empty_like(m_rows),
                         at::empty(m_rows.sizes(), at::kByte),
                         at::empty(scaleShape(m_units, m_options), at::kFloat),
                         {}};
        if (!m_options.symmetric)
            result.zeroPoints = at::empty(result.scales.sizes(), at::kByte);
        for (std::size_t unit = 0; unit < best.grids.size(); ++unit) {
            result.scales.data_ptr<float>()[unit] = best.grids[unit].scale;
            if (!m_options.symmetric)
                result.zeroPoints.data_ptr<std::uint8_t>()[unit] =
                    static_cast<std::uint8_t>(static_cast<int>(best.grids[unit].grid.zero));
        }
        const auto *levels = best.levels.data_ptr<float>();
        auto *values = result.rows.data_ptr<float>();
        auto *codes = result.codes.data_ptr<std::uint8_t>();
        for (std::int64_t row = 0, i = 0; row < m_count; ++row)
            for (std::int64_t column = 0; column < m_columns; ++column, ++i) {
                const ChosenGrid &chosen = best.grids[size(unitOf(row, column))];
                codes[i] = static_cast<std::uint8_t>(static_cast<int>(levels[i] + chosen.grid.zero));
                values[i] = levels[i] * chosen.scale + 0.0F; // no −0
            }
        return result;
    }

    static constexpr float tie = 1e-4F;

    const at::Tensor m_rows, m_kept;
    const GridOptions m_options;
    const InputRounding m_rounding;
    const Units m_units;
    const std::int64_t m_count, m_columns, m_rowsPerH, m_unitsPerRow;
    const std::stop_token m_stop;
    std::vector<Feedback> m_feedback; ///< by group of rows
};

} // namespace

Quantized roundByInputs(const at::Tensor &rows, const at::Tensor &kept, const GridOptions &options,
                        const InputMoments *moments, const InputRounding &rounding,
                        const std::stop_token &stop)
{
    if (!moments || !moments->fit(rows))
        return quantizeRows(rows, options, stop);
    Quantized rounded = Rounder(rows, kept, options, *moments, rounding, stop).rounded();
    // Weights near the largest float: what errors pass on is beyond it.
    return graph::isAllFinite(rounded.rows) ? rounded : quantizeRows(rows, options, stop);
}

} // namespace paretoscope::compress
