// A network with its cells measured and its frontier solved, for tests of what comes after.
#pragma once

#include "core/search/frontier.h"
#include "core/sensitivity/sensitivitytable.h"
#include "tests/support/networks.h"

#include <vector>

namespace paretoscope::tests {

struct SearchedNetwork {
    evaluate::Evaluator calibration;
    graph::Model model; ///< folded
    std::vector<compress::LayerSetting> settings;
    sensitivity::SensitivityTable table;
    search::Problem problem;
    search::Frontier frontier;
};

/// 2, 3, 4, 5, 6 and 8 bits: by channel, symmetric, clip of least squared error.
std::vector<compress::LayerSetting> bitSettings();

/// On the first SAMPLES of NETWORK's (0: all), cells on the first CELLSAMPLES of these.
base::Result<SearchedNetwork> searchNetwork(const Network &network, std::int64_t samples,
                                            std::vector<compress::LayerSetting> settings = bitSettings(),
                                            std::int64_t cellSamples = 0);

} // namespace paretoscope::tests
