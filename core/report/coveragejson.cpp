#include "core/report/coveragejson.h"

namespace paretoscope::report {

nlohmann::json toJson(const pipeline::Coverage &coverage)
{
    auto uncovered = nlohmann::json::array();
    for (const pipeline::UncoveredParameter &parameter : coverage.uncovered)
        uncovered.push_back({{"name", parameter.name}, {"bytes", parameter.bytes}});
    auto computed = nlohmann::json::array();
    for (const pipeline::ComputedWeight &weight : coverage.computed)
        computed.push_back({{"name", weight.name}, {"from", weight.from}});
    return {{"bytes", coverage.bytes},
            {"coveredBytes", coverage.coveredBytes},
            {"share", coverage.share()},
            {"notCompressed", std::move(uncovered)},
            {"computed", std::move(computed)},
            {"rewritten", coverage.rewritten},
            {"combinedNorms", coverage.combinedNorms}};
}

} // namespace paretoscope::report
