// How the rounding of what layers are given lies in a safetensors file: in its metadata, JSON by the name of
// the layer's weight. Included only inside this folder. Pure functions.
#pragma once

#include "core/base/result.h"
#include "core/compress/codedlayers.h"
#include "core/formats/safetensors/container.h"
#include "core/graph/inputcoding.h"
#include "core/graph/model.h"

#include <map>
#include <memory>
#include <string>

namespace paretoscope::formats::safetensors {

inline constexpr const char *inputsKey = "paretoscope.inputs";

/// {"conv1.weight": {"lowest": 0, "highest": 255, "scale": 0.02, "zeroPoint": 12}}; "ranges": "dynamic" in
/// the place of scale and zero point. Empty: no layer of CODED has any.
std::string inputsText(const graph::Model &model, const compress::CodedLayers &coded);

/// By the weight's name. ModelUnreadable where a description is none.
base::Result<std::map<std::string, std::shared_ptr<const graph::InputCoding>>>
inputsIn(const Contents &contents);

} // namespace paretoscope::formats::safetensors
