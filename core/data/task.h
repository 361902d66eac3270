// What the network is for: decides which metric is the headline and what the evaluator computes.
#pragma once

#include <optional>
#include <string_view>

namespace paretoscope::data {

enum class Task { Classification, LanguageModel, Regression, Unlabelled };

/// "classification", "language-model", "regression", "unlabelled": as in the project file.
std::string_view taskName(Task task);
std::optional<Task> taskFromName(std::string_view name);

} // namespace paretoscope::data
