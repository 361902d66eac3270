// The options that say which layer settings are measured and searched, alike for sensitivity, frontier and
// export: those of compress::parameters().
#pragma once

#include "core/compress/layersetting.h"
#include "core/pipeline/steps.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace paretoscope::cli {

struct SettingOptions {
    /// Of main parameters, by key, as typed: each alone and, with `combine`, together. All empty: the
    /// program's defaults.
    std::map<std::string, std::vector<std::string>, std::less<>> amounts;
    /// Of what goes along, by key, as typed: every setting with each of these.
    std::map<std::string, std::vector<std::string>, std::less<>> along;
    bool combine = false;
    std::map<std::string, std::string, std::less<>>
        kinds;                                         ///< of the others, by key, as typed; empty: not said
    std::map<std::string, bool, std::less<>> switches; ///< options of single values: "--asymmetric"
    std::string steps; ///< before layers are compressed, as stepsFromText() reads them; empty: the usual ones
    std::int64_t samples = 0; ///< calibration samples; 0: all, at most 1024
};

/// Added to COMMAND with checks, so that what was parsed is well-formed.
void addSettingOptions(CLI::App &command, SettingOptions &options);

/// Throws CLI::ValidationError where something is said that has no effect on any of the settings, nor on
/// PINS, or that contradicts itself.
void checkSettingOptions(const SettingOptions &options, const std::vector<std::string> &pins = {});
/// Whether anything is said.
bool saysAnything(const SettingOptions &options);

/// SETTING with all that the options say besides how much, and the finest of what goes along.
compress::LayerSetting withCommonFields(compress::LayerSetting setting, const SettingOptions &options);
std::vector<compress::LayerSetting> settingsFrom(const SettingOptions &options);
/// Those of recipes that are made.
pipeline::Steps stepsFrom(const SettingOptions &options);

/// Of the command line, those that set PARAMETER: "--clip"; "--symmetric" and "--asymmetric".
std::vector<std::string> optionsOf(const compress::Parameter &parameter);

} // namespace paretoscope::cli
