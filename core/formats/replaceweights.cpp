#include "core/formats/replaceweights.h"

#include "core/base/enginescope.h"
#include "core/base/file.h"
#include "core/base/namelist.h"
#include "core/formats/format.h"
#include "core/formats/tensors/namedtensors.h"
#include "core/graph/finite.h"
#include "core/graph/modeldata.h"
#include "core/graph/storedtype.h"
#include "core/pipeline/works.h"

#include <ATen/ops/empty_like.h>

#include <algorithm>
#include <optional>
#include <set>

namespace paretoscope::formats {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t mostTold = 8;

std::string shapeText(at::IntArrayRef shape)
{
    std::string text = "[";
    for (const std::int64_t size : shape)
        text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    return text + "]";
}

bool isReadable(c10::ScalarType type)
{
    return type == at::kFloat || type == at::kHalf || type == at::kBFloat16;
}

base::Sentence ofOtherType(const std::string &name, const std::string &type)
{
    return {PARETOSCOPE_SAY("weights.other-type", "%1 is of type %2"), name, type};
}

/// Why FOUND cannot stand for PARAMETER; nothing if it can.
std::optional<base::Sentence> mismatch(const graph::Parameter &parameter, const NamedTensors &file)
{
    const at::Tensor &own = parameter.tensor;
    if (const auto other = file.otherTypes.find(parameter.name); other != file.otherTypes.end())
        return ofOtherType(parameter.name, other->second);
    const auto found = file.tensors.find(parameter.name);
    if (found == file.tensors.end())
        return parameter.computedFrom.empty()
                   ? base::Sentence(PARETOSCOPE_SAY("weights.missing", "%1 is missing"), parameter.name)
                   : base::Sentence(PARETOSCOPE_SAY("weights.missing-computed",
                                                    "%1 is missing (the network made it of %2)"),
                                    parameter.name, parameter.computedFrom);
    const at::Tensor &tensor = found->second;
    if (tensor.sizes() != own.sizes())
        return base::Sentence(PARETOSCOPE_SAY("weights.shape", "%1 is %2 instead of %3"), parameter.name,
                              shapeText(tensor.sizes()), shapeText(own.sizes()));
    if (own.is_floating_point() ? !isReadable(tensor.scalar_type())
                                : tensor.scalar_type() != own.scalar_type())
        return ofOtherType(parameter.name, c10::toString(tensor.scalar_type()));
    return std::nullopt;
}

std::vector<base::Sentence> mismatches(const graph::ModelData &data, const NamedTensors &file)
{
    std::vector<base::Sentence> all;
    for (const graph::Parameter &parameter : data.parameters)
        if (auto wrong = mismatch(parameter, file))
            all.push_back(std::move(*wrong));
    return all;
}

/// A second name of a tensor that is read (tied weights) is not among them, nor is what only counts.
std::vector<std::string> unread(const graph::ModelData &data, const NamedTensors &file)
{
    std::set<std::string> names;
    std::set<const void *> memory;
    for (const graph::Parameter &parameter : data.parameters) {
        names.insert(parameter.name);
        memory.insert(file.tensors.at(parameter.name).data_ptr());
    }
    std::vector<std::string> all;
    for (const auto &[name, tensor] : file.tensors)
        if (!names.contains(name) && tensor.is_floating_point() && !memory.contains(tensor.data_ptr()))
            all.push_back(name);
    for (const auto &[name, type] : file.otherTypes)
        if (!names.contains(name))
            all.push_back(name);
    return all;
}

/// As PARAMETER has it: its strides, its type, rounded to what its file holds.
at::Tensor fitted(const at::Tensor &tensor, const graph::Parameter &parameter)
{
    const at::Tensor values = at::empty_like(parameter.tensor.detach()).copy_(tensor);
    return values.scalar_type() == at::kFloat ? graph::roundedTo(values, parameter.stored) : values;
}

/// Of all that the network does not read in FILE what its own file has not either.
std::vector<std::string> foreign(const graph::ModelData &data, const NamedTensors &file,
                                 const std::filesystem::path &own)
{
    std::vector<std::string> names = unread(data, file);
    const Format *format = names.empty() ? nullptr : formatOf(own);
    if (!format || !format->readWeights)
        return names;
    if (const auto known = format->readWeights(own))
        std::erase_if(names, [&](const std::string &name) { return known->tensors.contains(name); });
    return names;
}

/// Whether FILE fits MODEL once a recipe's usual steps are taken.
bool isAfterSteps(const graph::Model &model, const NamedTensors &file)
{
    const auto ready = pipeline::workAfter(model, pipeline::Steps::usual());
    return ready && ready->model.history() != model.history() &&
           mismatches(ready->model.data(), file).empty();
}

base::Result<graph::Model> replaced(const graph::Model &model, const NamedTensors &file,
                                    const std::filesystem::path &own, const std::string &name)
{
    std::vector<base::Sentence> wrong = mismatches(model.data(), file);
    if (!wrong.empty() && isAfterSteps(model, file))
        return Error{
            ErrorCode::ModelUnsupported,
            {PARETOSCOPE_SAY("weights.after-steps",
                             "The weights in %1 do not fit this network: when they were written, the steps "
                             "of a recipe had changed it (%2: %3). Export them again with \"steps\": [] in "
                             "the recipe (or --steps none), or export the network itself and open that."),
             name, pipeline::phraseOf(pipeline::Steps::usual()), wrong.front()},
            {}};
    if (wrong.empty())
        for (const std::string &other : foreign(model.data(), file, own))
            wrong.emplace_back(PARETOSCOPE_SAY("weights.not-in-network", "%1 is not in the network"), other);
    if (!wrong.empty())
        return Error{
            ErrorCode::ModelUnsupported,
            {PARETOSCOPE_SAY("weights.of-other-network",
                             "The weights in %1 are not those of this network: %2; give a file with the "
                             "names and shapes of its state dict, in float32, float16 or bfloat16."),
             name, base::firstOf(wrong, mostTold)},
            {}};
    auto data = std::make_shared<graph::ModelData>(model.data());
    for (graph::Parameter &parameter : data->parameters) {
        const at::Tensor values = fitted(file.tensors.at(parameter.name), parameter);
        if (!graph::isAllFinite(values))
            return Error{ErrorCode::NonFinite,
                         {PARETOSCOPE_SAY("weights.tensor-not-finite",
                                          "The tensor %1 in %2 holds numbers that are NaN, infinite or too "
                                          "large for the network's type; train or save it again."),
                          parameter.name, name},
                         {}};
        parameter.tensor = values;
    }
    data->stored.clear(); // how the network's own file holds weights that are no more
    return graph::Model(std::move(data));
}

} // namespace

base::Result<graph::Model> withWeightsOf(const graph::Model &model, const std::filesystem::path &own,
                                         const std::filesystem::path &path)
{
    const base::EngineScope engine;
    const Format *format = formatOf(path);
    if (!format || !format->readWeights)
        return Error{
            ErrorCode::ModelUnreadable,
            {PARETOSCOPE_SAY("weights.no-file-of-weights",
                             "%1 is no file that weights are read from; paretoscope-cli formats lists them."),
             path},
            {}};
    return base::guarded(ErrorCode::ModelUnreadable, base::unreadable(path),
                         [&]() -> base::Result<graph::Model> {
                             const auto file = format->readWeights(path);
                             if (!file)
                                 return file.error();
                             return replaced(model, *file, own, path.filename().string());
                         });
}

} // namespace paretoscope::formats
