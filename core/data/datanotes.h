// What a reader left out, chose or wondered about: what the command line and the window say besides the
// samples. Values; filled while a dataset is opened.
#pragma once

#include "core/base/sentence.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::data {

/// Files that are no samples, alike in why.
struct LeftOut {
    std::string kind; ///< ".txt", "hidden", "unreadable pictures", …: follows a number
    std::int64_t count = 0;
    std::vector<std::string> examples; ///< the first few, relative to the folder that was opened

    bool operator==(const LeftOut &) const = default;
};

struct DataNotes {
    std::vector<LeftOut> leftOut;         ///< most frequent kinds first
    std::vector<base::Sentence> choices;  ///< what was taken where there was a choice
    std::vector<base::Sentence> warnings; ///< what is likely to be a mistake

    /// Counts FILE under KIND.
    void leave(const std::string &kind, const std::string &file);
    std::int64_t leftOutCount() const;
};

/// "17 files of NAME were left out: 15 .webp (a/1.webp, a/2.webp, …), 2 hidden (.a, .b)."; empty where none
/// was.
base::Sentence leftOutSentence(const DataNotes &notes, const std::string &name);
/// All of NOTES as sentences, what was left out first.
std::vector<base::Sentence> sentences(const DataNotes &notes, const std::string &name);

/// What class numbers give away: that they count from 1, that a class never occurs. CLASSES is how many there
/// are, 0 where that is not known; CLASS_NAMES may be empty. NAME is named in the sentences.
std::vector<base::Sentence> labelWarnings(std::span<const std::int64_t> labels, std::size_t classes,
                                          const std::vector<std::string> &classNames,
                                          const std::string &name);

} // namespace paretoscope::data
