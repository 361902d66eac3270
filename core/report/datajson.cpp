#include "core/report/datajson.h"

namespace paretoscope::report {

nlohmann::json dataJson(const std::vector<project::SourceNotes> &sources)
{
    nlohmann::json json{{"leftOut", nlohmann::json::array()},
                        {"leftOutCount", 0},
                        {"notes", nlohmann::json::array()},
                        {"warnings", nlohmann::json::array()}};
    std::int64_t count = 0;
    for (const auto &source : sources) {
        const char *role = source.role == data::Role::Evaluate ? "evaluate" : "calibrate";
        for (const auto &kind : source.notes.leftOut)
            json["leftOut"].push_back(
                {{"kind", kind.kind}, {"count", kind.count}, {"examples", kind.examples}, {"source", role}});
        for (const auto &choice : source.notes.choices)
            json["notes"].push_back(choice);
        for (const auto &warning : source.notes.warnings)
            json["warnings"].push_back(warning);
        count += source.notes.leftOutCount();
    }
    json["leftOutCount"] = count;
    return json;
}

} // namespace paretoscope::report
