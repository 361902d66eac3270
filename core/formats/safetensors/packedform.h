// How a packed weight lies in a safetensors file: named tensors, and the description of them in its metadata,
// by which docs/MANUAL.md unpacks it in ten lines of NumPy. The reader shares nothing with the packer.
// Included only inside this folder. Pure functions.
#pragma once

#include "core/base/result.h"
#include "core/formats/packing/packedparameter.h"
#include "core/formats/safetensors/container.h"

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

namespace paretoscope::formats::safetensors {

inline constexpr const char *packedKey =
    "paretoscope.packed"; ///< in the metadata: JSON, by the weight's name

/// Appends NAME.values and so on to TENSORS and returns what the metadata say of them.
nlohmann::json addPacked(const std::string &name, const PackedParameter &packed,
                         std::vector<std::pair<std::string, at::Tensor>> &tensors);

/// Names of the tensors that addPacked() added, by the metadata of a file.
base::Result<std::vector<std::string>> packedNames(const Contents &contents);
/// ModelUnreadable where a description does not fit the tensors, or a packed form, unpacked, is not to the
/// last bit the floats that stand beside it.
base::Result<void> checkPacked(const Contents &contents);

} // namespace paretoscope::formats::safetensors
