// The nodes of an ONNX file, written into a graph of LibTorch. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/modules/newmodule.h"
#include "core/formats/onnx/graph/value.h"
#include "core/formats/onnx/program/program.h"
#include "core/formats/onnx/tensors.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace paretoscope::formats::onnx {

/// What PROGRAM gives, appended to MODULE's graph; NAMES holds its inputs. In errors stands FILE.
/// ModelUnsupported, naming operators with their nodes, where one cannot be written; ModelUnreadable where
/// names do not fit each other; what STORE says of tensors. May throw what LibTorch throws.
base::Result<std::vector<torch::jit::Value *>> writeGraph(NewModule &module, const Program &program,
                                                          TensorStore &store,
                                                          std::unordered_map<std::string, Value> names,
                                                          const std::string &file);

} // namespace paretoscope::formats::onnx
