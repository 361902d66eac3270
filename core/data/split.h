// Parts of a data set by their usual names: train, validation, test; in folders, array names and archives.
// Pure.
#pragma once

#include "core/data/dataset.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::data {

enum class Split { Train, Validation, Test };

/// "train", "training", "val", "valid", "validation", "dev", "test", "testing", "eval", in any case.
std::optional<Split> splitFromName(std::string_view name);
std::string_view splitName(Split split);

/// The one of PRESENT that SOURCE means: the one that it names in `split`, else for evaluation test before
/// validation before train, for calibration train before validation before test. InvalidProject where it
/// names one that is not there. PRESENT is not empty.
base::Result<Split> chosenSplit(const DataSource &source, const std::vector<Split> &present);
/// "NAME has the parts train and test: test is read for evaluation."
base::Sentence splitSentence(const DataSource &source, const std::vector<Split> &present, Split chosen);

} // namespace paretoscope::data
