// Errors and sentences of core as JSON: the id by which programs know them, the arguments that stand in them,
// and the English. Called by both the reports of this room and the command line. Pure functions, thread-safe.
#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::report {

/// The stable word for CODE: "invalid-setting", "data-not-found", …
std::string_view codeName(base::ErrorCode code);

/// { id, message, arguments }: arguments are texts, numbers, and sentences as this again, in the order of
/// their places.
nlohmann::json sentenceJson(const base::Sentence &sentence);
/// { id, code, message, arguments, detail (where there is one) }
nlohmann::json errorJson(const base::Error &error);

/// Fields that hold sentences hold their English; their ids stand beside, in the same order.
std::vector<std::string> englishOf(std::span<const base::Sentence> sentences);
std::vector<std::string> idsOf(std::span<const base::Sentence> sentences);

} // namespace paretoscope::report
