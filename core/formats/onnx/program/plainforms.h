// Operators that compute with integers, or several things at once, as the standard's own operators for
// floats: what is read is the network that was quantized, on the grids that the file has. Free of LibTorch;
// pure functions.
#pragma once

#include "core/formats/onnx/program/program.h"

namespace paretoscope::formats::onnx {

/// PROGRAM with QLinearConv, MatMulInteger and their like, also those that ONNX Runtime adds (domain
/// com.microsoft), between QuantizeLinear and DequantizeLinear, and with what ONNX Runtime's optimizer joins
/// taken apart. Sums of integers are those of floats then: within one step of the last grid. Operators, or
/// settings of them, that have no such form stay as they are.
Program inPlainForms(Program program);

} // namespace paretoscope::formats::onnx
