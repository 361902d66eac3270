#include "core/formats/onnx/runtimes.h"

#include "core/base/text.h"

namespace paretoscope::formats::onnx {

namespace {

/// One thread, which does not spin: what the machine gives is shared with this program.
constexpr const char *onnxRuntimeScript = R"PY(
def load():
    global numpy, onnxruntime
    import numpy, onnxruntime

def open_network(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    names = {"tensor(float)": "float32", "tensor(double)": "float64", "tensor(float16)": "float16"}
    wanted = [(one.name, names.get(one.type, one.type[7:-1])) for one in session.get_inputs()]
    first = [one.shape[0] if one.shape else None for one in session.get_inputs()]

    def run(inputs):
        if len(inputs) != len(wanted):
            raise ValueError(f"it takes {len(wanted)} inputs instead of {len(inputs)}")
        fed = {name: numpy.frombuffer(data, kind).reshape(shape).astype(own)
               for (name, own), (kind, shape, data) in zip(wanted, inputs)}
        return [told(numpy.asarray(one)) for one in session.run(None, fed)]

    def told(array):
        if array.dtype.name not in ("float32", "float64", "float16", "int64", "int32", "int16", "int8",
                                    "uint8", "bool"):
            array = array.astype("float64")
        return array.dtype.name, array.shape, array.tobytes()

    return onnxruntime.__version__, run, first[0] if first and isinstance(first[0], int) else None
)PY";

} // namespace

std::vector<Runtime> runtimes()
{
    return {{.key = "onnxruntime",
             .title = "ONNX Runtime",
             .does = PARETOSCOPE_TEXT("Formats",
                                      "Runs every ONNX file that is exported, before it is put in place."),
             .install = "onnxruntime==1.31.1",
             .script = onnxRuntimeScript},
            {.key = "onnx",
             .title = "ONNX",
             .does = PARETOSCOPE_TEXT("Formats", "Checks ONNX files by the rules of the format."),
             .install = "onnx==1.23.2"},
            {.key = "openvino",
             .title = "OpenVINO",
             .does = PARETOSCOPE_TEXT("Formats", "Runs ONNX files, as a second opinion."),
             .install = "openvino==2026.4.1"}};
}

} // namespace paretoscope::formats::onnx
