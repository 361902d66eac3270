// What exporters leave of the names that people gave their layers. Free of LibTorch; pure functions.
#pragma once

#include <string>
#include <string_view>

namespace paretoscope::formats::onnx {

/// "['', 'layer1', 'layer1.0', 'relu_1']" (PyTorch's pkg.torch.onnx.name_scopes) → "layer1.0": the module
/// that a node is of. Empty: the network itself, or what is not of this form.
std::string moduleInScopes(std::string_view scopes);

/// "/layers.0/wq/MatMul" → "layers.0.wq"; "Conv@3" → "Conv@3" as parts of a path: letters, digits,
/// underscores, separated by dots. Empty where NODE is.
std::string moduleInNodeName(const std::string &node);

/// NAME as a path of such parts: slashes separate, whatever else is none becomes an underscore.
std::string asPath(std::string_view name);

/// "layer1.0.conv1.weight" → "layer1.0.conv1", "conv1_weights" → "conv1". Empty for names that exporters made
/// up themselves: "val_33", "onnx::MatMul_17", "Const_24:0".
std::string moduleInTensorName(const std::string &tensor);

/// NAME, of which nothing is known, as it may stand in a sentence: short, and other letters than ASCII's as
/// "?".
std::string readable(const std::string &name);

} // namespace paretoscope::formats::onnx
