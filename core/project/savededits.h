// What was done to a network so far, kept in its project file: the recipe as it stands and the pinned layers,
// `recipe` and `pins`. Pure functions.
#pragma once

#include "core/base/result.h"
#include "core/graph/layer.h"
#include "core/pipeline/recipe.h"
#include "core/project/projectfile.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::project {

/// Absent where the project has none. InvalidSetting or UnknownLayer where it is none of LAYERS.
base::Result<std::optional<pipeline::Recipe>> savedRecipe(const ProjectFile &project,
                                                          std::span<const graph::Layer> layers);

/// In the order of LAYERS. InvalidProject where "pins" is no list of names, UnknownLayer naming the first
/// that is not there.
base::Result<std::vector<std::size_t>> savedPins(const ProjectFile &project,
                                                 std::span<const graph::Layer> layers);

void saveEdits(ProjectFile &project, const pipeline::Recipe &recipe, std::span<const std::size_t> pinned,
               std::span<const graph::Layer> layers);

/// Of a project whose model has other layers now.
void forgetEdits(ProjectFile &project);

} // namespace paretoscope::project
