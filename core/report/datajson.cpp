#include "core/report/datajson.h"

namespace paretoscope::report {

nlohmann::json dataJson(const std::vector<project::SourceNotes> &sources)
{
    nlohmann::json result{{"leftOut", nlohmann::json::array()},  {"leftOutCount", 0},
                          {"notes", nlohmann::json::array()},    {"noteIds", nlohmann::json::array()},
                          {"warnings", nlohmann::json::array()}, {"warningIds", nlohmann::json::array()}};
    std::int64_t count = 0;
    const auto add = [&](const char *field, const char *ids, const std::vector<base::Sentence> &sentences) {
        for (const base::Sentence &sentence : sentences) {
            result[field].push_back(sentence.english());
            result[ids].push_back(sentence.id());
        }
    };
    for (const auto &source : sources) {
        const char *role = source.role == data::Role::Evaluate ? "evaluate" : "calibrate";
        for (const auto &kind : source.notes.leftOut)
            result["leftOut"].push_back(
                {{"kind", kind.kind}, {"count", kind.count}, {"examples", kind.examples}, {"source", role}});
        add("notes", "noteIds", source.notes.choices);
        add("warnings", "warningIds", source.notes.warnings);
        count += source.notes.leftOutCount();
    }
    result["leftOutCount"] = count;
    return result;
}

} // namespace paretoscope::report
