// The weights, buffers and constants of an exported network. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/pt2/archive.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <string>

namespace paretoscope::formats::pt2 {

using Tensors = std::map<std::string, at::Tensor>; ///< by qualified name: "layer1.0.conv1.weight"

/// All that the archive has for the network MODEL ("model"). Names of the same numbers have one tensor, those
/// that share a part of the file one storage. ModelUnreadable, naming the tensor, where one reaches beyond
/// its part or claims too much; ModelUnsupported for types that LibTorch lacks and tensors that are pickled.
base::Result<Tensors> tensorsIn(const Archive &archive, const std::string &model);

} // namespace paretoscope::formats::pt2
