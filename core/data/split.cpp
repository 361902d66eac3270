#include "core/data/split.h"

#include "core/base/namelist.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace paretoscope::data {

namespace {

constexpr std::array<std::pair<std::string_view, Split>, 9> splitNames{{{"train", Split::Train},
                                                                        {"training", Split::Train},
                                                                        {"val", Split::Validation},
                                                                        {"valid", Split::Validation},
                                                                        {"validation", Split::Validation},
                                                                        {"dev", Split::Validation},
                                                                        {"test", Split::Test},
                                                                        {"testing", Split::Test},
                                                                        {"eval", Split::Test}}};

base::Sentence listOf(const std::vector<Split> &present)
{
    std::vector<base::Sentence> parts;
    for (const Split split : present)
        parts.push_back(base::named(splitName(split)));
    return base::allOf(parts);
}

} // namespace

std::optional<Split> splitFromName(std::string_view name)
{
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    for (const auto &[known, split] : splitNames) {
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
        return base::Error{
            base::ErrorCode::InvalidProject,
            {PARETOSCOPE_SAY("data.no-such-part", "%1 has no part \"%2\"; \"split\" can be %3."), source.path,
             source.split, listOf(present)}};
    }
    const bool evaluate = source.role == Role::Evaluate;
    for (const Split split : evaluate ? std::array{Split::Test, Split::Validation, Split::Train}
                                      : std::array{Split::Train, Split::Validation, Split::Test}) {
        if (has(split))
            return split;
    }
    return present.front();
}

base::Sentence splitSentence(const DataSource &source, const std::vector<Split> &present, Split chosen)
{
    const auto wording =
        present.size() == 1
            ? PARETOSCOPE_SAY("data.part-read",
                              "%1 has the part %2: %3 is read for %4 (\"split\" chooses another).")
            : PARETOSCOPE_SAY("data.one-part-read",
                              "%1 has the parts %2: %3 is read for %4 (\"split\" chooses another).");
    const auto use = source.role == Role::Evaluate ? PARETOSCOPE_SAY("data.for-evaluation", "evaluation")
                                                   : PARETOSCOPE_SAY("data.for-calibration", "calibration");
    return {wording, source.path.filename(), listOf(present), splitName(chosen), use};
}

} // namespace paretoscope::data
