#include "core/data/split.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace paretoscope::data {

namespace {

constexpr std::array<std::pair<std::string_view, Split>, 9> names{{{"train", Split::Train},
                                                                   {"training", Split::Train},
                                                                   {"val", Split::Validation},
                                                                   {"valid", Split::Validation},
                                                                   {"validation", Split::Validation},
                                                                   {"dev", Split::Validation},
                                                                   {"test", Split::Test},
                                                                   {"testing", Split::Test},
                                                                   {"eval", Split::Test}}};

std::string listOf(const std::vector<Split> &present)
{
    std::string text;
    for (std::size_t i = 0; i < present.size(); ++i)
        text += (i == 0 ? "" : i + 1 == present.size() ? " and " : ", ") + std::string(splitName(present[i]));
    return text;
}

} // namespace

std::optional<Split> splitFromName(std::string_view name)
{
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    for (const auto &[known, split] : names) {
        if (std::equal(name.begin(), name.end(), known.begin(), known.end(), same))
            return split;
    }
    return std::nullopt;
}

std::string_view splitName(Split split)
{
    return split == Split::Train ? "train" : split == Split::Validation ? "validation" : "test";
}

base::Result<Split> chosenSplit(const DataSource &source, const std::vector<Split> &present)
{
    const auto has = [&](Split split) {
        return std::find(present.begin(), present.end(), split) != present.end();
    };
    if (!source.split.empty()) {
        const auto named = splitFromName(source.split);
        if (named && has(*named))
            return *named;
        return base::Error{base::ErrorCode::InvalidProject,
                           source.path.string() + " has no part \"" + source.split + "\"; \"split\" can be " +
                               listOf(present) + ".",
                           {}};
    }
    const bool evaluate = source.role == Role::Evaluate;
    for (const Split split : evaluate ? std::array{Split::Test, Split::Validation, Split::Train}
                                      : std::array{Split::Train, Split::Validation, Split::Test}) {
        if (has(split))
            return split;
    }
    return present.front();
}

std::string splitSentence(const DataSource &source, const std::vector<Split> &present, Split chosen)
{
    return source.path.filename().string() + " has the part" + (present.size() == 1 ? " " : "s ") +
           listOf(present) + ": " + std::string(splitName(chosen)) + " is read for " +
           (source.role == Role::Evaluate ? "evaluation" : "calibration") + " (\"split\" chooses another).";
}

} // namespace paretoscope::data
