// The program in an ONNX file from its bytes. Free of LibTorch; pure functions.
#pragma once

#include "core/base/result.h"
#include "core/formats/onnx/program/program.h"

#include <cstddef>
#include <span>
#include <string>

namespace paretoscope::formats::onnx {

/// Whether the bytes that a file begins with are those of a ModelProto.
bool recognises(std::span<const std::byte> start);

/// Tensors are ranges of BYTES, which must outlive the program. In an error's sentence stands FILE.
/// ModelUnreadable where BYTES are not as onnx.proto says, or claim more than any network has;
/// ModelUnsupported where they hold no graph.
base::Result<Program> programFrom(std::span<const std::byte> bytes, const std::string &file);

} // namespace paretoscope::formats::onnx
