// Projects on small networks with every kind of output, for tests of what is said of them. No LibTorch in
// sight.
#pragma once

#include <filesystem>
#include <vector>

namespace paretoscope::tests {

enum class OutputsOf {
    Logits,
    Segmentation,    ///< logits of 3 classes for 4 × 4 pixels
    SeveralLabels,   ///< 4 independent sigmoids
    Regression,      ///< 2 numbers
    Embedding,       ///< 8 numbers of length 1, unlabelled
    RegressionOfTwo, ///< "size" [1] and "place" [2]
    ScoresAndBoxes   ///< "boxes" [4], plain numbers, and "logits" [5], the task's
};

/// Writes model.pt, data.npz and NAME.pscope.json into FOLDER. Layers "first" and "last" (and "other" of two
/// outputs), 48 samples. LARGEST, if not 0, is one weight of "first". Where the path of the project is.
std::filesystem::path saveProjectOf(OutputsOf outputs, const std::filesystem::path &folder,
                                    double largest = 0);

} // namespace paretoscope::tests
