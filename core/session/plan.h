// What is asked of a session, whichever front end asks; and what a project carries of it. Values.
#pragma once

#include "core/base/effort.h"
#include "core/base/result.h"
#include "core/pipeline/recipe.h"
#include "core/project/openproject.h"
#include "core/search/budget.h"
#include "core/search/frontier.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::session {

struct Plan {
    std::vector<compress::LayerSetting> settings;     ///< of every layer; empty: the program's defaults
    sensitivity::MeasuredWith measuredWith;           ///< those: sensitivity::defaultSettings()
    std::int64_t samples = 0;                         ///< as AnalysisPlan::samples
    pipeline::Steps steps = pipeline::Steps::usual(); ///< of every recipe
    bool combine = false; ///< methods together, too, where the frontier would use both
    std::vector<search::Pin> pins;
    std::optional<pipeline::Recipe> own; ///< made by hand: run beside the points of the frontier
    search::Budget budget;
    std::size_t runs = 5; ///< points of the frontier
    bool improve = false; ///< what is chosen; without a budget every point that was run

    // For whoever looks on: answers before all is known. They are left out where all cells are known already.
    bool estimate = false;
    std::size_t firstPoints = 0; ///< run as soon as every cell was looked at
};

/// The cells of PLAN.
sensitivity::AnalysisPlan analysisOf(const Plan &plan, const base::Effort &effort);

/// What was done to the network so far, as its project says.
struct Carried {
    std::optional<pipeline::Recipe> recipe;
    std::vector<search::Pin> pins; ///< at what the recipe says of them; float without one
};
base::Result<Carried> carriedBy(const project::OpenProject &project);

/// PIN in the place of what PINS say of its layer.
void setPin(std::vector<search::Pin> &pins, const search::Pin &pin);

} // namespace paretoscope::session
