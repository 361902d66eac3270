#include "core/data/readers/classlabels.h"

#include "core/data/readers/mismatch.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace paretoscope::data {

using base::ErrorCode;
using base::Result;

namespace {

/// All rows in pieces, as floats: GIVE gets the first row's number and the values.
template <typename Give> Result<void> forRows(const StoredArray &targets, Give give)
{
    constexpr std::int64_t piece = 1024;
    std::vector<std::int64_t> indices;
    for (std::int64_t first = 0; first < targets.rows(); first += piece) {
        indices.resize(static_cast<std::size_t>(std::min(piece, targets.rows() - first)));
        std::iota(indices.begin(), indices.end(), first);
        const auto part = targets.read(indices, FeedAs::Float);
        if (!part)
            return part.error();
        if (auto done = give(first, std::get<std::vector<float>>(part->values)); !done)
            return done;
    }
    return {};
}

Result<std::vector<std::int64_t>> wholeFloats(const StoredArray &targets, DataNotes &notes)
{
    constexpr float mostExact = 16'777'216; // beyond this floats skip whole numbers
    std::vector<std::int64_t> labels;
    const auto done =
        forRows(targets, [&](std::int64_t first, const std::vector<float> &values) -> Result<void> {
            for (std::size_t i = 0; i < values.size(); ++i) {
                if (!(std::abs(values[i]) <= mostExact) || values[i] != std::floor(values[i]))
                    return mismatch(
                        {PARETOSCOPE_SAY(
                             "labels.no-class",
                             "%1 gives sample %2 the label %3, which is no class; choose the task "
                             "regression, or give class numbers."),
                         targets.name(), first + static_cast<std::int64_t>(i), std::to_string(values[i])});
                labels.push_back(static_cast<std::int64_t>(values[i]));
            }
            return {};
        });
    if (!done)
        return done.error();
    notes.choices.push_back(
        {PARETOSCOPE_SAY("labels.whole",
                         "The labels of %1 are %2, all of them whole: they are taken as class "
                         "numbers."),
         targets.name(), elementTypeName(targets.type())});
    return labels;
}

Result<std::vector<std::int64_t>> oneHot(const StoredArray &targets, DataNotes &notes)
{
    const auto width = static_cast<std::size_t>(targets.rowCount());
    std::vector<std::int64_t> labels;
    const auto done =
        forRows(targets, [&](std::int64_t first, const std::vector<float> &values) -> Result<void> {
            for (std::size_t at = 0; at < values.size(); at += width) {
                const auto row = values.begin() + static_cast<std::ptrdiff_t>(at);
                const auto end = row + static_cast<std::ptrdiff_t>(width);
                const auto ones = std::count(row, end, 1.0F), zeros = std::count(row, end, 0.0F);
                if (ones != 1 || ones + zeros != static_cast<std::ptrdiff_t>(width)) {
                    const auto sample = first + static_cast<std::int64_t>(at / width);
                    if (ones + zeros != static_cast<std::ptrdiff_t>(width))
                        return mismatch(
                            {PARETOSCOPE_SAY(
                                 "labels.not-one-hot",
                                 "%1 has %2 values a sample, and sample %3 has others than 0 and 1 "
                                 "among them; classification needs one class number a sample."),
                             targets.name(), width, sample});
                    return mismatch(
                        {PARETOSCOPE_SAY("labels.several-ones",
                                         "%1 has %2 values a sample, and sample %3 has %4 ones among them; "
                                         "classification needs one class a sample."),
                         targets.name(), width, sample, ones});
                }
                labels.push_back(std::find(row, end, 1.0F) - row);
            }
            return {};
        });
    if (!done)
        return done.error();
    notes.choices.push_back(
        {PARETOSCOPE_SAY("labels.one-hot",
                         "The labels of %1 are one-hot rows of %2: the place of the one is the "
                         "class."),
         targets.name(), width});
    return labels;
}

} // namespace

Result<std::vector<std::int64_t>> classLabels(const StoredArray &targets, DataNotes &notes)
{
    if (targets.rowShape().size() > 1 && targets.rowCount() != 1)
        return mismatch(
            {PARETOSCOPE_SAY("labels.several-values",
                             "%1 has %2 values a sample where classification needs one class number."),
             targets.name(), targets.rowCount()});
    if (targets.rowCount() > 1)
        return oneHot(targets, notes);
    return targets.type().kind == ElementType::Kind::Float ? wholeFloats(targets, notes)
                                                           : targets.allIntegers();
}

} // namespace paretoscope::data
