// Parameters that steps have which remove parts of a network: what share goes, by what it is chosen, by which
// chance. Only inside core. Pure functions, thread-safe.
#pragma once

#include "core/compress/parameter.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace paretoscope::pipeline {

inline compress::Parameter shareThatGoes(const char *title, const char *tip, double usual,
                                         const std::vector<double> &ladder)
{
    compress::Parameter share{.key = "share",
                              .title = title,
                              .tip = tip,
                              .range = compress::Range{.least = 0.01, .most = 0.99, .isWhole = false},
                              .usual = usual};
    share.ladder.assign(ladder.begin(), ladder.end());
    return share;
}

inline compress::Named namedWord(const char *value, const char *title)
{
    return {.value = std::string(value), .title = title};
}

/// The first of NAMED is usual; chance comes last.
inline compress::Parameter criterionOfRemoval(const char *title, const char *tip,
                                              std::vector<compress::Named> named)
{
    named.push_back(namedWord("random", PARETOSCOPE_TEXT("Steps", "By chance, as a control")));
    compress::Value usual = named.front().value;
    return {
        .key = "criterion", .title = title, .tip = tip, .named = std::move(named), .usual = std::move(usual)};
}

/// Of the criterion random.
inline compress::Parameter seedOfRemoval(const char *tip)
{
    return {.key = "seed",
            .title = PARETOSCOPE_TEXT("Steps", "Seed of chance"),
            .tip = tip,
            .range = compress::Range{.least = 1, .most = 1000000},
            .usual = std::int64_t{1},
            .matters =
                [](const compress::Values &values) {
                    return values.at("criterion") == compress::Value(std::string("random"));
                },
            .ladder = {std::int64_t{1}, std::int64_t{2}, std::int64_t{3}}};
}

} // namespace paretoscope::pipeline
