// A recipe's weights coded without an evaluator, and the TorchScript file written from them. Pure functions.
#pragma once

#include "core/base/result.h"
#include "core/compress/codedlayers.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/model.h"
#include "core/pipeline/recipe.h"

#include <filesystem>

namespace paretoscope::tests {

base::Result<compress::CodedLayers> codedBy(const pipeline::Recipe &recipe, const graph::Model &model);

/// SOURCE: the file that MODEL was read from, which goes along.
base::Result<formats::WrittenModel> writeRecipe(const graph::Model &model, const pipeline::Recipe &recipe,
                                                const std::filesystem::path &path,
                                                const std::filesystem::path &source = {});

} // namespace paretoscope::tests
