// The bytes of an ONNX file from the program in it: the way back of program/parse.h. Free of LibTorch; pure
// functions.
#pragma once

#include "core/formats/onnx/program/program.h"

#include <cstdint>
#include <string>

namespace paretoscope::formats::onnx {

/// The oldest version of the format (IR) that has the operators of OPSET, 7 to 26: runtimes refuse files of
/// a newer one than they know.
std::int64_t irVersionOf(std::int64_t opset);

/// As onnx.proto lays messages out, fields in the order of their numbers, so that the same program gives the
/// same bytes. Tensors have their numbers in `raw`; none is external. Under 2 GiB, which protobuf cannot
/// pass: see serializedBytes().
std::string serialize(const Program &program);

/// Of what serialize() gives, no fewer.
std::uint64_t serializedBytes(const Program &program);

} // namespace paretoscope::formats::onnx
