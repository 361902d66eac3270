#include "app/cli/coverage.h"

#include "app/cli/numbers.h"

#include <algorithm>

namespace paretoscope::cli {

namespace {

/// The largest by name, the others by number.
std::string namesOf(const std::vector<pipeline::UncoveredParameter> &uncovered)
{
    constexpr std::size_t named = 4;
    std::string text;
    for (std::size_t i = 0; i < std::min(named, uncovered.size()); ++i)
        text += (i > 0 ? ", " : "") + uncovered[i].name + " (" + bytes(uncovered[i].bytes) + ")";
    std::int64_t rest = 0;
    for (std::size_t i = named; i < uncovered.size(); ++i)
        rest += uncovered[i].bytes;
    if (uncovered.size() > named)
        text += " and " + count(static_cast<std::int64_t>(uncovered.size() - named)) + " smaller (" +
                bytes(rest) + ")";
    return text;
}

std::string andOthers(std::size_t others)
{
    return others == 0 ? std::string() : " and " + count(static_cast<std::int64_t>(others)) + " more";
}

} // namespace

std::string describeCoverage(const pipeline::Coverage &coverage)
{
    if (coverage.coveredBytes == 0)
        return "None of the model's weights can be compressed, because no operator that multiplies with a "
               "matrix of "
               "them is known: " +
               namesOf(coverage.uncovered) + ".";
    std::string text =
        "The layers cover " + percent(coverage.share()) + " of the model's " + bytes(coverage.bytes);
    text += coverage.uncovered.empty() ? "." : "; not compressed: " + namesOf(coverage.uncovered) + ".";
    if (!coverage.computed.empty())
        text += "\nComputed once from the stored parameters: " + coverage.computed.front().name + " (from " +
                coverage.computed.front().from + ")" + andOthers(coverage.computed.size() - 1) + ".";
    if (coverage.combinedNorms > 0)
        text +=
            "\nBatch norms that no layer before them can take, counted as the scale and the shift a channel "
            "that they become: " +
            count(coverage.combinedNorms) + ".";
    for (const std::string &name : coverage.rewritten)
        text += "\nWritten in plain operators, equal to 1e-6: " + name + ".";
    return text;
}

} // namespace paretoscope::cli
