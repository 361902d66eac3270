#include "core/formats/format.h"

#include "core/formats/onnx/program/parse.h"
#include "core/formats/onnx/reader.h"
#include "core/formats/onnx/runner.h"
#include "core/formats/onnx/runtimes.h"
#include "core/formats/onnx/writer.h"

namespace paretoscope::formats::format {

const Format &onnx()
{
    static const Format format{
        .key = "onnx",
        .files = PARETOSCOPE_TEXT("Formats", "ONNX models"),
        .origin = PARETOSCOPE_TEXT("Formats", "an ONNX model (torch.onnx.export, tf2onnx, paddle2onnx)"),
        .suffixes = {"onnx"},
        .recognises = formats::onnx::recognises,
        .read = formats::onnx::read,
        .runner = formats::onnx::runner,
        .runtimes = formats::onnx::runtimes(),
        .targets = formats::onnx::targets(),
    };
    return format;
}

} // namespace paretoscope::formats::format
