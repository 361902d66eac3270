#include "core/evaluate/furthermetrics.h"

namespace paretoscope::evaluate {

namespace {

std::optional<double> ratio(std::int64_t part, std::int64_t whole)
{
    return whole > 0 ? std::optional(static_cast<double>(part) / static_cast<double>(whole)) : std::nullopt;
}

template <typename Of> double meanOver(const std::vector<ClassCounts> &classes, bool after, Of &&of)
{
    double sum = 0;
    int count = 0;
    for (const ClassCounts &counts : classes)
        if (const auto value = of(counts, after)) {
            sum += *value;
            ++count;
        }
    return count > 0 ? sum / count : 0;
}

/// Absent where no target varies.
std::optional<double> r2Of(const std::vector<ColumnSums> &columns, std::int64_t n, double ColumnSums::*error)
{
    double sum = 0;
    int count = 0;
    for (const ColumnSums &column : columns) {
        const double deviation =
            column.targetSquares - column.target * column.target / static_cast<double>(n);
        if (!(deviation > 1e-12 * column.targetSquares))
            continue;
        sum += 1 - column.*error / deviation;
        ++count;
    }
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

void addRegression(Measurement &result, const SampleStats &stats)
{
    const auto n = static_cast<double>(stats.n);
    const FurtherSums &sums = stats.further;
    result.further.push_back({"absoluteError", sums.absoluteError / n, sums.baselineAbsoluteError / n});
    const auto after = r2Of(sums.columns, stats.n, &ColumnSums::squaredError);
    const auto before = r2Of(sums.columns, stats.n, &ColumnSums::baselineSquaredError);
    if (after && before)
        result.further.push_back({"r2", *after, *before});
}

} // namespace

std::optional<double> intersectionOverUnion(const ClassCounts &counts, bool after)
{
    const std::int64_t both = after ? counts.correctAfter : counts.correctBefore;
    return ratio(both, counts.truth + (after ? counts.after : counts.before) - both);
}

std::optional<double> f1(const ClassCounts &counts, bool after)
{
    const std::int64_t both = after ? counts.correctAfter : counts.correctBefore;
    return ratio(2 * both, counts.truth + (after ? counts.after : counts.before));
}

void addFurther(Measurement &result, const SampleStats &stats)
{
    const FurtherSums &sums = stats.further;
    const auto n = static_cast<double>(stats.n);
    if (result.metric == Metric::MeanSquaredError && !sums.columns.empty())
        addRegression(result, stats);
    if (sums.cosine != 0)
        result.further.push_back({"cosine", sums.cosine / n, 1});
    if (sums.classes.empty())
        return;
    result.classes = sums.classes;
    if (sums.labels) {
        result.further.push_back({"subsetAccuracy", static_cast<double>(sums.allRight) / n,
                                  static_cast<double>(sums.baselineAllRight) / n});
        result.further.push_back(
            {"macroF1", meanOver(sums.classes, true, f1), meanOver(sums.classes, false, f1)});
    } else {
        result.further.push_back({"meanIoU", meanOver(sums.classes, true, intersectionOverUnion),
                                  meanOver(sums.classes, false, intersectionOverUnion)});
    }
}

} // namespace paretoscope::evaluate
