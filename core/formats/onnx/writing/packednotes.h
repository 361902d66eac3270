// What people are told of weights that are packed in a file of ONNX, before it is written and after. Included
// only inside this folder. Pure functions, thread-safe.
#pragma once

#include "core/base/sentence.h"
#include "core/formats/onnx/writing/packedcodes.h"
#include "core/graph/model.h"
#include "core/pipeline/recipe.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::formats::onnx {

/// The version of ONNX's operators (opset) that the weights of MODEL under RECIPE need: 13, with TYPES 21 for
/// weights of 4 bits and 25 for those of 2.
std::int64_t opsetOfWeights(const graph::Model &model, const pipeline::Recipe &recipe, NarrowTypes types);

/// About what the nodes that unpack these weights take in the file.
std::int64_t unpackingBytes(const graph::Model &model, const pipeline::Recipe &recipe, NarrowTypes types);

/// How a file that needs OPSET is to be used; nothing where it is OLDEST, that every runtime of today has.
std::vector<base::Sentence> opsetNotes(std::int64_t opset, std::int64_t oldest = 20);

/// Which layers PACKED of LAYERS stay so while the network runs.
base::Sentence productNote(std::span<const std::string> packed, std::size_t layers);

} // namespace paretoscope::formats::onnx
