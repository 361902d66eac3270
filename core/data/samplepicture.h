// One sample as people can look at it: a picture, tokens or numbers. For the examples of the behaviour panel
// and of reports. Thread-safe; reads one sample.
#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::data {

/// Exactly one of picture, tokens and numbers is there, of the first input.
struct SampleView {
    std::int64_t number = 0;           ///< within the dataset, as sentences call it
    std::string file;                  ///< the sample's own file, below the folder; empty where it has none
    std::optional<Picture> picture;    ///< what was fed, preprocessing undone but for size and crop
    std::vector<std::int64_t> tokens;  ///< all of them
    std::vector<float> numbers;        ///< as fed, the first `mostViewedNumbers`
    std::int64_t values = 0;           ///< how many the input has
    std::optional<std::int64_t> label; ///< of a classification
};

inline constexpr std::int64_t mostViewedNumbers = 256;

/// The sample at POSITION of SET, read with PREPROCESSING (that of the project, with which the dataset was
/// opened). DataMismatch where there is no such position; else what reading it gives.
base::Result<SampleView> viewSample(const SampleSet &set, std::int64_t position,
                                    const Preprocessing &preprocessing);

/// What to call the sample at POSITION of SET: its file where it has one, else "sample 17", counted as in the
/// dataset. Reads nothing.
std::string sampleName(const SampleSet &set, std::int64_t position);

} // namespace paretoscope::data
