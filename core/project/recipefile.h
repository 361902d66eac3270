// Recipes and settings as JSON: { "paretoscopeRecipe": 3, "steps": […], "default": {…}, "layers": { NAME:
// {…} } }. Files of versions 1 and 2 are read, too, and mean what they meant.
#pragma once

#include "core/base/result.h"
#include "core/graph/layer.h"
#include "core/pipeline/recipe.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <span>

namespace paretoscope::project {

/// Keys are those of compress::parameters(): bits, and everything that has an effect, so that it means the
/// same over any default.
nlohmann::json toJson(const compress::LayerSetting &setting);
/// The most common setting becomes "default"; only layers that differ are listed.
nlohmann::json toJson(const pipeline::Recipe &recipe, std::span<const graph::Layer> layers);
/// A layer takes what its entry does not say from "default", and that from LayerSetting(). (In version 1 the
/// default's grid counts only where it has integer bits itself, and what nobody says is clip "mse", a
/// positive scale, no rescaling.) Null says nothing.
/// Absent "steps" are the usual ones; versions 1 and 2 have "foldBatchNorm" in "default" instead.
/// UnknownLayer / InvalidSetting naming layer and field; also (but in version 1) for one without effect.
/// The name of a layer that is set apart stands for those of its blocks that have no entry.
base::Result<pipeline::Recipe> recipeFromJson(const nlohmann::json &json,
                                              std::span<const graph::Layer> layers);

base::Result<pipeline::Recipe> readRecipe(const std::filesystem::path &path,
                                          std::span<const graph::Layer> layers);
base::Result<void> writeRecipe(const pipeline::Recipe &recipe, std::span<const graph::Layer> layers,
                               const std::filesystem::path &path);

} // namespace paretoscope::project
