// The TorchScript code that travels in an exported file: it unpacks the file's weights, and gives every
// tensor a storage of its own, while the file is loaded. Ordinary operators only, so that any LibTorch runs
// it. Only inside core.
#pragma once

#include "core/formats/torchscript/moduleattribute.h"

#include <string>
#include <vector>

namespace paretoscope::formats {

/// Type of the attribute that keeps a packed weight in a module: values, scales, extra, layout, shape,
/// strides.
inline constexpr const char *packedType = "Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]";
/// Of one in blocks, or that is a product: a list of such, the first with the dimension along which blocks
/// are joined (its layout), and the shape and strides of the whole. One whose layout has five numbers is the
/// product of the two that follow it.
inline constexpr const char *blocksType =
    "List[Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]]";

/// Functions that the code of the others calls: unpackBits, unpackWeight and more.
std::string restoringFunctions();

/// __getstate__ and __setstate__ over ATTRIBUTES, whose names must be identifiers, and `training`. A
/// weight that was changed since it was loaded is saved as it is now instead of packed.
std::string stateSource(const std::vector<ModuleAttribute> &attributes);

/// The same for a module with TARGET, the tensor named `target` to be filled, and `packed`: it fills its
/// target once and holds nothing any more.
std::string fillerSource(const ModuleAttribute &target);

} // namespace paretoscope::formats
