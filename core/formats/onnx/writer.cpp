#include "core/formats/onnx/writer.h"

#include "core/base/enginescope.h"
#include "core/base/file.h"
#include "core/base/filewriter.h"
#include "core/compress/compressedweight.h"
#include "core/formats/onnx/program/serialize.h"
#include "core/formats/onnx/writing/lowergraph.h"
#include "core/formats/onnx/writing/packednotes.h"
#include "core/formats/onnx/writing/packedsource.h"
#include "core/formats/packing/checkedwork.h"
#include "core/formats/packing/factorsapart.h"
#include "core/formats/packing/provenance.h"
#include "core/graph/sampleinputs.h"
#include "core/graph/storedform.h"
#include "core/pipeline/works.h"

#include <algorithm>

namespace paretoscope::formats::onnx {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::uint64_t mostFileBytes = 0x7FFFFFFF; ///< that a message of protobuf can have
constexpr std::int64_t firstOpset = 13;

/// How one target has it.
struct Manner {
    NarrowTypes types = NarrowTypes::Types;
    Products products = Products::Unpacked;
    std::int64_t newestOpset = 26; ///< that it may need
};

constexpr Manner packedManner{}, compatibleManner{NarrowTypes::Bytes, Products::Unpacked, firstOpset},
    productManner{NarrowTypes::Types, Products::Packed};

base::Result<void> checkOnnxWork(const ToWrite &work)
{
    if (auto fits = checkWork(work); !fits)
        return fits;
    if (!work.sample)
        return Error{ErrorCode::InvalidSetting,
                     PARETOSCOPE_SAY("onnx.needs-sample",
                                     "ONNX needs to know the shapes of what the network computes; give data "
                                     "that it can be run on."),
                     {}};
    return {};
}

Error needsNewerOpset(std::int64_t opset)
{
    return {
        ErrorCode::InvalidSetting,
        {PARETOSCOPE_SAY("onnx.newer-opset",
                         "The network has operators that only version %1 of ONNX's (opset) has, newer than "
                         "the %2 of this format; choose the format onnx."),
         opset, firstOpset},
        {}};
}

std::vector<base::Sentence> notesOnFile(const ToWrite &given, const ToWrite &work, const Manner &manner,
                                        const std::vector<std::string> &factored, const GraphBuilder &builder,
                                        const PackedWeights &weights)
{
    std::vector<base::Sentence> notes = opsetNotes(builder.opset());
    const auto &packed = weights.multipliedPacked();
    const auto coded = std::ranges::count_if(work.coded, [](const auto &layer) { return layer != nullptr; });
    if (coded > std::ssize(packed))
        notes.emplace_back(PARETOSCOPE_SAY(
            "onnx.unpacked", "Weights are unpacked to floats once, when ONNX Runtime loads the file: "
                             "the file is smaller, speed and memory are those of the float model."));
    if (manner.products == Products::Packed)
        notes.push_back(productNote(packed, work.model.layers().size()));
    if (graph::storedHalves(given.model).layers > 0)
        notes.push_back(halvesNote());
    if (roundsLayerInputs(given))
        notes.push_back(roundedInputsNote());
    if (!factored.empty())
        notes.push_back(factoredNote(factored));
    return notes;
}

base::Result<std::string> bytesOfFile(GraphBuilder &builder)
{
    const Program &program = builder.program();
    if (serializedBytes(program) > mostFileBytes)
        return Error{ErrorCode::ModelUnsupported,
                     PARETOSCOPE_SAY("onnx.too-large",
                                     "The network is larger than the 2 GiB that a file of ONNX can have; "
                                     "choose another format, or code its weights with fewer bits."),
                     {}};
    return serialize(program);
}

base::Result<WrittenModel> writeChecked(const ToWrite &given, const Manner &manner,
                                        const std::filesystem::path &path)
{
    ToWrite work = given;
    work.model = withInputsRounded(given);
    const auto factored = setFactorsApart(work);
    const graph::ModelData &data = work.model.data();
    GraphBuilder builder(firstOpset);
    PackedWeights weights(data, work.recipe.settings, work.coded, manner.types, manner.products);
    if (auto lowered = writing::lowerGraph(work.model, *work.sample, weights, builder); !lowered)
        return lowered.error();
    if (builder.opset() > manner.newestOpset)
        return needsNewerOpset(builder.opset());
    builder.leave("paretoscope", provenanceOf(given));
    const auto bytes = bytesOfFile(builder);
    if (!bytes)
        return bytes.error();
    base::FileWriter file(path);
    file.write(bytes->data(), bytes->size());
    file.close();
    if (file.errorNumber() != 0)
        return base::writeError(path, file.errorNumber());
    WrittenModel written;
    written.fileBytes = static_cast<std::int64_t>(bytes->size());
    written.weightBytes = writtenBytes(data, work.recipe.settings, work.coded);
    written.notes = notesOnFile(given, work, manner, factored, builder, weights);
    return written;
}

template <const Manner &manner>
base::Result<WrittenModel> writeIn(const ToWrite &work, const std::filesystem::path &path)
{
    const base::EngineScope engine;
    if (auto fits = checkOnnxWork(work); !fits)
        return fits.error();
    return base::guarded(
        ErrorCode::ModelUnsupported,
        PARETOSCOPE_SAY("onnx.not-writable", "This model cannot be written as ONNX; choose another format."),
        [&] { return writeChecked(work, manner, path); });
}

std::vector<base::Sentence> cannotHold(const graph::Model &model, const pipeline::Recipe &)
{
    return writing::unwritableIn(model);
}

template <const Manner &manner>
std::int64_t bytesBesideIn(const graph::Model &model, const pipeline::Recipe &recipe)
{
    constexpr std::int64_t perNode = 150;
    return perNode * static_cast<std::int64_t>(model.data().nodes.size()) +
           unpackingBytes(model, recipe, manner.types);
}

template <const Manner &manner> Target targetIn(std::string_view key, const char *title, const char *use)
{
    return {.key = key,
            .title = title,
            .use = use,
            .runtime = "onnxruntime",
            .cannotHold = cannotHold,
            .bytesBeside = bytesBesideIn<manner>,
            .write = writeIn<manner>,
            .readBackBy = "by the reader of ONNX files, in LibTorch"};
}

} // namespace

std::vector<Target> targets()
{
    return {
        targetIn<packedManner>(
            "onnx", PARETOSCOPE_TEXT("Formats", "ONNX, packed weights"),
            PARETOSCOPE_TEXT("Formats", "For ONNX Runtime, OpenVINO and what else runs ONNX.")),
        targetIn<compatibleManner>(
            "onnx-compatible", PARETOSCOPE_TEXT("Formats", "ONNX, for old runtimes"),
            PARETOSCOPE_TEXT("Formats",
                             "Of version 13 of the operators (2021), which about every runtime has.")),
        targetIn<productManner>(
            "onnx-matmulnbits", PARETOSCOPE_TEXT("Formats", "ONNX, matrices packed in memory"),
            PARETOSCOPE_TEXT("Formats", "For language models in ONNX Runtime: its MatMulNBits multiplies by "
                                        "codes of 2, 4 and 8 bits."))};
}

} // namespace paretoscope::formats::onnx
