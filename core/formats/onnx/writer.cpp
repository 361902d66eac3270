#include "core/formats/onnx/writer.h"

#include "core/base/file.h"
#include "core/base/filewriter.h"
#include "core/compress/compressedweight.h"
#include "core/formats/onnx/program/serialize.h"
#include "core/formats/onnx/writing/lowergraph.h"
#include "core/formats/onnx/writing/plainweights.h"
#include "core/graph/inputcoding.h"
#include "core/graph/sampleinputs.h"
#include "core/graph/storedtype.h"

namespace paretoscope::formats::onnx {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::uint64_t mostBytes = 0x7FFFFFFF; ///< that a message of protobuf can have

graph::Model withInputsRounded(const ToWrite &work)
{
    std::vector<graph::LayerInput> inputs;
    for (std::size_t layer = 0; layer < work.coded.size(); ++layer)
        if (work.coded[layer] && work.coded[layer]->inputs)
            inputs.push_back({layer, work.coded[layer]->inputs});
    return inputs.empty() ? work.model : graph::withInputsCoded(work.model, inputs);
}

/// Bytes of all that the network reads, and the types of its parameters.
void describe(const graph::ModelData &data, const GraphBuilder &builder, WrittenModel &written)
{
    for (const graph::Parameter &parameter : data.parameters)
        if (const auto found = builder.stored().find(parameter.name); found != builder.stored().end()) {
            written.weightBytes += found->second.bytes;
            written.tensorTypes[parameter.name] =
                c10::toString(graph::asStored(parameter.tensor, parameter.stored).scalar_type());
        }
    for (const graph::Value &value : data.values)
        if (value.origin == graph::Value::Origin::Constant)
            written.weightBytes += graph::storedBytes(value);
}

base::Result<WrittenModel> writeChecked(const ToWrite &work, const std::filesystem::path &path)
{
    const graph::Model model = withInputsRounded(work);
    constexpr std::int64_t oldest = 13;
    GraphBuilder builder(oldest);
    PlainWeights weights(model.data());
    if (auto lowered = writing::lowerGraph(model, *work.sample, weights, builder); !lowered)
        return lowered.error();
    const Program &program = builder.program();
    if (serializedBytes(program) > mostBytes)
        return Error{ErrorCode::ModelUnsupported,
                     PARETOSCOPE_SAY("onnx.too-large",
                                     "The network is larger than the 2 GiB that a file of ONNX can have; "
                                     "choose another format, or code its weights with fewer bits."),
                     {}};
    const std::string bytes = serialize(program);
    base::FileWriter file(path);
    file.write(bytes.data(), bytes.size());
    file.close();
    if (file.errorNumber() != 0)
        return base::writeError(path, file.errorNumber());
    WrittenModel written;
    written.fileBytes = static_cast<std::int64_t>(bytes.size());
    describe(model.data(), builder, written);
    return written;
}

} // namespace

base::Result<WrittenModel> write(const ToWrite &work, const std::filesystem::path &path)
{
    const base::EngineScope engine;
    if (!work.sample)
        return Error{ErrorCode::InvalidSetting,
                     PARETOSCOPE_SAY("onnx.needs-sample",
                                     "ONNX needs to know the shapes of what the network computes; give data "
                                     "that it can be run on."),
                     {}};
    return base::guarded(
        ErrorCode::ModelUnsupported,
        PARETOSCOPE_SAY("onnx.not-writable", "This model cannot be written as ONNX; choose another format."),
        [&] { return writeChecked(work, path); });
}

std::vector<base::Sentence> cannotHold(const graph::Model &model, const pipeline::Recipe &)
{
    return writing::unwritableIn(model);
}

} // namespace paretoscope::formats::onnx
