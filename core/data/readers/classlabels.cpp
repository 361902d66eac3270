#include "core/data/readers/classlabels.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

Error mismatch(std::string message)
{
    return {ErrorCode::DataMismatch, std::move(message), {}};
}

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
                        targets.name() + " gives sample " +
                        std::to_string(first + static_cast<std::int64_t>(i)) + " the label " +
                        std::to_string(values[i]) +
                        ", which is no class; choose the task regression, or give class numbers.");
                labels.push_back(static_cast<std::int64_t>(values[i]));
            }
            return {};
        });
    if (!done)
        return done.error();
    notes.choices.push_back("The labels of " + targets.name() + " are " + elementTypeName(targets.type()) +
                            ", all of them whole: they are taken as class numbers.");
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
                    const std::string sample = std::to_string(first + static_cast<std::int64_t>(at / width));
                    return mismatch(targets.name() + " has " + std::to_string(width) +
                                    " values a sample, and sample " + sample + " has " +
                                    (ones + zeros == static_cast<std::ptrdiff_t>(width)
                                         ? std::to_string(ones) +
                                               " ones among them; classification needs one class a sample."
                                         : "others than 0 and 1 among them; classification needs one class "
                                           "number a sample."));
                }
                labels.push_back(std::find(row, end, 1.0F) - row);
            }
            return {};
        });
    if (!done)
        return done.error();
    notes.choices.push_back("The labels of " + targets.name() + " are one-hot rows of " +
                            std::to_string(width) + ": the place of the one is the class.");
    return labels;
}

} // namespace

Result<std::vector<std::int64_t>> classLabels(const StoredArray &targets, DataNotes &notes)
{
    if (targets.rowShape().size() > 1 && targets.rowCount() != 1)
        return mismatch(targets.name() + " has " + std::to_string(targets.rowCount()) +
                        " values a sample where classification needs one class number.");
    if (targets.rowCount() > 1)
        return oneHot(targets, notes);
    return targets.type().kind == ElementType::Kind::Float ? wholeFloats(targets, notes)
                                                           : targets.allIntegers();
}

} // namespace paretoscope::data
