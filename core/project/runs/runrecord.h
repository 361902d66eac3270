// A run of a whole recipe, or of the float model, as a line of text, and back to the last bit. Inside the
// project room. Pure functions.
#pragma once

#include "core/evaluate/modeloutput.h"
#include "core/evaluate/wholerun.h"
#include "core/graph/layer.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace paretoscope::project {

/// What runs are of: what every record of a file has in common.
struct RunSubject {
    std::span<const graph::Layer> layers;
    const evaluate::ModelOutputs &outputs;
    evaluate::Metric metric = evaluate::Metric::Accuracy;
    std::int64_t samples = 0;    ///< all that recipes are run on
    std::int64_t everything = 0; ///< with those that were taken away for calibration
};

/// The same for recipes that make the same network, in every process; another for another version of a method
/// or a step.
std::string recipeKey(const pipeline::Recipe &recipe, std::span<const graph::Layer> layers);

/// One line, without its end. KEY: of RUN's recipe.
std::string recordText(const std::string &key, const evaluate::KeptRun &run, const RunSubject &subject);

struct RunRecord {
    std::string key;
    evaluate::KeptRun run;
};
/// What LINE holds, whatever record it is of; null where it is torn, or too deep.
nlohmann::json recordFrom(const std::string &line);
/// Absent for what is foreign, of another version, not of SUBJECT, or cannot be what it says.
std::optional<RunRecord> readRunRecord(const nlohmann::json &record, const RunSubject &subject);

/// Of the float model, on PROCESSOR.
std::string recordText(const evaluate::KeptBaseline &baseline, const std::string &processor);
std::optional<evaluate::KeptBaseline>
readBaselineRecord(const nlohmann::json &record, const RunSubject &subject, const std::string &processor);

} // namespace paretoscope::project
