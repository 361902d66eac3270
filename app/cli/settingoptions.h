// The options that say which layer settings are measured and searched, alike for sensitivity, frontier and
// export.
#pragma once

#include "core/compress/layersetting.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace paretoscope::cli {

struct SettingOptions {
    std::vector<std::string> bits; ///< names of precisions; with `sparsity` empty too: the program's defaults
    std::vector<std::string> sparsity; ///< shares, each alone and, with `combine`, with each of `bits`
    bool combine = false;
    std::string granularity = "channel"; ///< "tensor", "channel", "group", "group:SIZE"
    std::string clip{compress::clipName(compress::LayerSetting{}.clip)};
    bool asymmetric = false;
    bool symmetric = false; ///< neither: as usual at each width
    bool positiveScales = false;
    bool notRescaled = false;
    bool unfolded = false;
    std::int64_t samples = 0;     ///< calibration samples; 0: all, at most 1024
    double timeBudgetSeconds = 0; ///< sensitivity only; 0: none
};

/// Added to COMMAND with checks, so that what was parsed is well-formed.
void addSettingOptions(CLI::App &command, SettingOptions &options);

/// Precision and sparsity as given, the rest of the grid as the options say.
compress::LayerSetting withCommonFields(compress::LayerSetting setting, const SettingOptions &options);
std::vector<compress::LayerSetting> settingsFrom(const SettingOptions &options);
/// One line for people: "per channel, symmetric with signed scales, …, batch norm folded".
std::string describeCommonFields(const SettingOptions &options);

/// LAYER=BITS[:SPARSITY]; the layer's name may itself contain both signs.
struct PinOption {
    std::string layer;
    compress::Precision precision = compress::Precision::Float32;
    double sparsity = 0;
};
std::optional<PinOption> parsePin(std::string_view text);

} // namespace paretoscope::cli
