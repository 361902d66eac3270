// The description of a program as torch.export.load reads it: the converse of parse.h. Pure functions,
// thread-safe. Only inside this room.
#pragma once

#include "core/formats/pt2/program/writtenprogram.h"

#include <nlohmann/json.hpp>

#include <string>

namespace paretoscope::formats::pt2 {

/// models/NAME.json, by the rules of version 8.20 of the schema (torch/_export/serde/schema.py of PyTorch
/// 2.15), of which PyTorch takes every older one of the same first number. What has a default there is left
/// out.
nlohmann::json documentOf(const WrittenProgram &written);

/// A tensor_meta.
nlohmann::json metaOf(const TensorMeta &meta);

} // namespace paretoscope::formats::pt2
