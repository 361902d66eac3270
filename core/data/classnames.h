// Names of classes from a file of their own: classes.txt, synset.txt, a JSON list. Called while a dataset is
// opened.
#pragma once

#include "core/base/result.h"
#include "core/data/datanotes.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::data {

struct DataSource;

struct NamesOfClasses {
    std::vector<std::string> names; ///< by class number
    std::string file;               ///< as named in sentences; empty: there is none
    bool given = false;             ///< named by the project, not found beside the data
};

/// One name a line ("n01440764 tench, Tinca tinca" gives the words, "3: cat" the word where all lines count
/// up), a JSON list, or a JSON object from number to name (or to a list whose last entry is the name) or from
/// name to number. DataUnreadable naming the file where it is none of these.
base::Result<std::vector<std::string>> readClassNames(const std::filesystem::path &path);
/// The file that SOURCE names, else one with a usual name beside the data. Errors only for the former.
base::Result<NamesOfClasses> findClassNames(const DataSource &source);
/// Puts NAMES into CLASS_NAMES where they fit LABELS: always, or with an error, where they were given; else
/// only where nothing is there yet. Says so in NOTES.
base::Result<void> nameClasses(const NamesOfClasses &names, std::span<const std::int64_t> labels,
                               std::vector<std::string> &classNames, DataNotes &notes);

} // namespace paretoscope::data
