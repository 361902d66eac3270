// Layers that a search must leave as they are: said on the command line, or carried by the project.
#pragma once

#include "app/cli/settingoptions.h"
#include "core/base/result.h"
#include "core/project/openproject.h"
#include "core/search/frontier.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::cli {

/// LAYER=BITS[:SPARSITY], the main parameters in their order; the layer's name may itself contain both signs.
struct PinOption {
    std::string layer;
    compress::LayerSetting setting;
};
std::optional<PinOption> parsePin(std::string_view text);
/// Why TEXT is no pin, with what it may be; empty: it is one.
std::string complainAboutPin(const std::string &text);
/// Throws CLI::ValidationError where a layer is named twice: which is meant nobody can know.
void checkPins(const std::vector<std::string> &pins);

/// What GIVEN says, with all that SETTINGS say besides how much, in the place of what PINS, the project's,
/// say of these layers. The whole of a layer that is set apart stands for those of its blocks that are not
/// named themselves.
base::Result<void> addPins(std::vector<search::Pin> &pins, const project::OpenProject &project,
                           const std::vector<std::string> &given, const SettingOptions &settings);
/// "4 bits (groups of 64, not rescaled)": what SETTING does, whole.
std::string wholeSetting(const compress::LayerSetting &setting);
/// InvalidSetting where the weights of a layer of MODEL do not allow what it is pinned at.
base::Result<void> checkPossible(std::span<const search::Pin> pins, const graph::Model &model);

} // namespace paretoscope::cli
