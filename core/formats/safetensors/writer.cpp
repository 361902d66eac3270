#include "core/formats/safetensors/writer.h"

#include "core/base/enginescope.h"
#include "core/base/file.h"
#include "core/compress/compressedweight.h"
#include "core/formats/safetensors/inputsform.h"
#include "core/formats/safetensors/packedform.h"
#include "core/formats/safetensors/unread.h"
#include "core/graph/layerweight.h"
#include "core/graph/roundedvalues.h"
#include "core/graph/storedtype.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace paretoscope::formats::safetensors {

namespace {

using base::Error;
using base::ErrorCode;

/// The tensors of a file, and their bytes as the cost counts them.
struct Collected {
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    nlohmann::json packed = nlohmann::json::object();
    std::int64_t weightBytes = 0;
    std::int64_t besideBytes = 0; ///< of TENSORS, all but those: floats beside what is packed
    std::map<std::string, std::string> types;
};

Collected collect(const ToWrite &work)
{
    const graph::ModelData &data = work.model.data();
    const auto layersOf = graph::layersByParameter(data);
    Collected all;
    for (std::size_t i = 0; i < data.parameters.size(); ++i) {
        const graph::Parameter &parameter = data.parameters[i];
        if (parameter.isGone)
            continue;
        const auto &layers = layersOf[i];
        at::Tensor values = graph::asStored(parameter.tensor, parameter.stored);
        std::optional<PackedParameter> packed;
        if (std::ranges::any_of(layers, [&](std::size_t layer) {
                return !compress::isLeftAlone(data.layers[layer],
                                              compress::ofWeight(work.recipe.settings[layer]));
            })) {
            auto written = writtenParameter(data, layers, work.recipe.settings, work.coded);
            values = written.values;
            packed = std::move(written.packed);
        }
        all.types[parameter.name] = c10::toString(values.scalar_type());
        const auto floatBytes = static_cast<std::int64_t>(values.nbytes());
        all.weightBytes += packed ? bytesOf(*packed) : floatBytes;
        all.besideBytes += packed ? floatBytes : 0;
        all.tensors.emplace_back(parameter.name, values);
        if (packed)
            all.packed[parameter.name] = addPacked(parameter.name, *packed, all.tensors);
    }
    return all;
}

/// Tensors that the network's code holds; a file of weights leaves them there.
std::int64_t bytesInCode(const graph::ModelData &data)
{
    std::int64_t bytes = 0;
    for (const graph::Value &value : data.values)
        if (value.origin == graph::Value::Origin::Constant)
            bytes += graph::storedBytes(value);
    return bytes;
}

base::Result<WrittenModel> writeCollected(const ToWrite &work, const std::filesystem::path &path)
{
    Collected all = collect(work);
    std::set<std::string> names;
    for (const auto &[name, tensor] : all.tensors)
        names.insert(name);
    Unread unread = unreadOf(work, names);
    for (auto &[name, tensor] : unread.tensors) {
        all.besideBytes += static_cast<std::int64_t>(tensor.nbytes());
        all.tensors.emplace_back(name, tensor);
    }
    WrittenModel written;
    std::map<std::string, std::string> metadata{{"format", "pt"}};
    if (!all.packed.empty())
        metadata[packedKey] = all.packed.dump();
    if (const std::string inputs = inputsText(work.model, work.coded); !inputs.empty()) {
        metadata[inputsKey] = inputs;
        written.notes.emplace_back(
            PARETOSCOPE_SAY("safetensors.rounded-inputs",
                            "How what layers are given is rounded stands in the metadata of the file "
                            "(%1, see docs/MANUAL.md), for a runtime that does it."),
            inputsKey);
    }
    if (graph::roundsByItself(work.model.data()))
        written.notes.push_back(PARETOSCOPE_SAY(
            "safetensors.rounded-between",
            "The network rounds tensors between its layers, which a file of weights does not hold: whoever "
            "runs it has to round them, too, or gets other answers."));
    const auto headerBytes = writeContents(all.tensors, metadata, path);
    if (!headerBytes)
        return headerBytes.error();
    std::error_code failure;
    const auto size = std::filesystem::file_size(path, failure);
    if (failure)
        return base::writeError(path, failure.value());
    written.fileBytes = static_cast<std::int64_t>(size);
    written.weightBytes = all.weightBytes + bytesInCode(work.model.data());
    written.extraBytes = *headerBytes + all.besideBytes;
    written.tensorTypes = all.types;
    written.notes.emplace_back(PARETOSCOPE_SAY(
        "safetensors.weights-alone",
        "The file holds weights alone: every one as the network computes with it, under its name in the "
        "state dict, and besides, for those that are compressed, the packed form (NAME.values, NAME.scales "
        "and so on, see docs/MANUAL.md), which alone is of the stored size."));
    written.leftOut = std::move(unread.leftOut);
    return written;
}

} // namespace

std::vector<base::Sentence> cannotHold(const graph::Model &model, const pipeline::Recipe &)
{
    std::vector<base::Sentence> refusals;
    std::set<std::string> names{"__metadata__"};
    for (const graph::Parameter &parameter : model.data().parameters)
        if (!parameter.isGone && !names.insert(parameter.name).second)
            refusals.emplace_back(
                PARETOSCOPE_SAY(
                    "safetensors.refused-name",
                    "the name %1 has another meaning in it; choose another format for this network"),
                parameter.name);
    for (const graph::Parameter &parameter : model.data().parameters) {
        if (parameter.isGone)
            continue;
        if (typeName(parameter.tensor.scalar_type()).empty())
            refusals.emplace_back(
                PARETOSCOPE_SAY(
                    "safetensors.refused-type",
                    "the tensor %1 is of type %2, which it has not; choose another format for this network"),
                parameter.name, c10::toString(parameter.tensor.scalar_type()));
        for (const char *factor : {"", ".left", ".right"})
            for (const char *part : {".values", ".scales", ".zero_points", ".positions", ".book"})
                if (const std::string name = parameter.name + factor + part; names.contains(name))
                    refusals.emplace_back(PARETOSCOPE_SAY("safetensors.refused-packed-name",
                                                          "the tensor %1 is named like the packed form of "
                                                          "another; choose another format for this network"),
                                          name);
    }
    return refusals;
}

std::int64_t bytesBeside(const graph::Model &model, const pipeline::Recipe &recipe)
{
    std::int64_t bytes = 0;
    for (std::size_t i = 0; i < std::min(model.layers().size(), recipe.settings.size()); ++i)
        if (!compress::ofWeight(recipe.settings[i]).isFloat())
            bytes += model.layers()[i].weightCount() * graph::bitsOf(model.layers()[i].stored) / 8;
    return bytes;
}

base::Result<WrittenModel> write(const ToWrite &work, const std::filesystem::path &path)
{
    const base::EngineScope engine;
    if (work.coded.size() != work.model.layers().size() ||
        work.recipe.settings.size() != work.model.layers().size())
        return compress::ofOtherModel(work.recipe.settings.size(), work.model.layers().size());
    return base::guarded(ErrorCode::ModelUnsupported,
                         PARETOSCOPE_SAY("safetensors.not-writable",
                                         "The weights of this model cannot be written as safetensors."),
                         [&] { return writeCollected(work, path); });
}

base::Result<NamedTensors> readWeights(const std::filesystem::path &path)
{
    auto contents = readContents(path);
    if (!contents)
        return contents.error();
    if (const auto same = checkPacked(*contents); !same)
        return Error{same.error().code,
                     {PARETOSCOPE_SAY("safetensors.damaged",
                                      "%1 is damaged: %2; export it again, or, if the floats were changed on "
                                      "purpose, save them without the packed form and its metadata."),
                      path, same.error().said},
                     same.error().detail};
    const auto packed = packedNames(*contents);
    if (!packed)
        return packed.error();
    for (const std::string &name : *packed)
        contents->tensors.erase(name);
    return NamedTensors{std::move(contents->tensors), std::move(contents->otherTypes)};
}

} // namespace paretoscope::formats::safetensors
