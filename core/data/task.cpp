#include "core/data/task.h"

#include <array>
#include <utility>

namespace paretoscope::data {

namespace {

constexpr std::array<std::pair<Task, std::string_view>, 4> taskNames{
    {{Task::Classification, "classification"},
     {Task::LanguageModel, "language-model"},
     {Task::Regression, "regression"},
     {Task::Unlabelled, "unlabelled"}}};

} // namespace

std::string_view taskName(Task task)
{
    for (const auto &[known, name] : taskNames) {
        if (known == task)
            return name;
    }
    return {};
}

std::optional<Task> taskFromName(std::string_view name)
{
    for (const auto &[task, known] : taskNames) {
        if (known == name)
            return task;
    }
    return std::nullopt;
}

} // namespace paretoscope::data
