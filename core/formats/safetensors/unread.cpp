#include "core/formats/safetensors/unread.h"

#include "core/base/namelist.h"
#include "core/formats/safetensors/container.h"
#include "core/formats/tensors/namedtensors.h"
#include "core/graph/modeldata.h"

namespace paretoscope::formats::safetensors {

namespace {

constexpr std::size_t mostNamed = 6;

std::string moduleOf(const std::string &name)
{
    const auto point = name.rfind('.');
    return point == std::string::npos ? std::string() : name.substr(0, point);
}

/// Modules of batch norms of which a step left a scale and a shift: their statistics are made in every run.
std::set<std::string> combinedNorms(const graph::ModelData &data)
{
    std::set<std::string> modules;
    for (const graph::Node &node : data.nodes) {
        const bool norm = node.op == "aten::batch_norm" && node.inputs.size() > 3;
        if (!norm || data.values[graph::at(node.inputs[3])].origin != graph::Value::Origin::Node)
            continue;
        if (const graph::Value &scale = data.values[graph::at(node.inputs[1])]; scale.parameter >= 0)
            modules.insert(moduleOf(data.parameters[graph::at(scale.parameter)].name));
    }
    return modules;
}

/// What the network reads of its file.
struct Read {
    std::set<std::string> names;
    std::set<std::string> modules;
    std::set<std::string> noNorms;  ///< modules of the file that have more than vectors
    std::set<std::string> combined; ///< batch norms of which a step left a scale and a shift
    std::set<const void *> memory;
    std::string computedFrom; ///< of all parameters that are computed once
};

Read readBy(const graph::ModelData &data, const NamedTensors &source)
{
    Read read;
    for (const graph::Parameter &parameter : data.parameters) {
        if (parameter.isGone)
            continue;
        read.names.insert(parameter.name);
        read.modules.insert(moduleOf(parameter.name));
        if (!parameter.computedFrom.empty())
            read.computedFrom += ", " + parameter.computedFrom;
        const auto own = source.tensors.find(parameter.name);
        if (own != source.tensors.end() && own->second.numel() > 0)
            read.memory.insert(own->second.data_ptr());
    }
    read.computedFrom += ",";
    read.combined = combinedNorms(data);
    for (const auto &[name, tensor] : source.tensors)
        if (tensor.dim() > 1)
            read.noNorms.insert(moduleOf(name));
    return read;
}

/// Whether steps took it: it is of a norm that is no more, or a statistic of one that is combined.
bool wentWithNorm(const Read &read, const std::string &name, const at::Tensor &tensor)
{
    const std::string module = moduleOf(name);
    if (read.modules.contains(module))
        return tensor.is_floating_point() && read.combined.contains(module);
    return !read.noNorms.contains(module);
}

void say(std::vector<base::Sentence> &sentences, base::Wording why, const std::vector<std::string> &names)
{
    if (!names.empty())
        sentences.emplace_back(why, base::firstOf(names, mostNamed));
}

/// What steps added to a network, which its code knows nothing of.
std::vector<std::string> addedBy(const graph::ModelData &data, const NamedTensors &source)
{
    std::vector<std::string> added;
    for (const graph::Parameter &parameter : data.parameters)
        if (!data.history.empty() && parameter.computedFrom.empty() && !parameter.isGone &&
            !source.tensors.contains(parameter.name) && !source.otherTypes.contains(parameter.name))
            added.push_back(parameter.name);
    return added;
}

/// What steps made smaller, which its code makes as it was.
std::vector<std::string> resizedIn(const graph::ModelData &data, const NamedTensors &source)
{
    std::vector<std::string> resized;
    for (const graph::Parameter &parameter : data.parameters)
        if (const auto own = source.tensors.find(parameter.name);
            !data.history.empty() && !parameter.isGone && own != source.tensors.end() &&
            own->second.sizes() != parameter.tensor.sizes())
            resized.push_back(parameter.name);
    return resized;
}

/// The steps changed more than weights: ADDED is new, GONE is of the original and is no more.
base::Sentence changedSentence(const pipeline::Steps &steps, const std::vector<std::string> &added,
                               const std::vector<std::string> &gone)
{
    const base::Sentence did = pipeline::phraseOf(steps);
    if (gone.empty())
        return {
            PARETOSCOPE_SAY("safetensors.code-lacks",
                            "The steps (%1) changed more than weights: the network's own code has no place "
                            "for %2 and computes something else without; the file of a recipe whose steps "
                            "are none fits it."),
            did, base::firstOf(added, mostNamed)};
    if (added.empty())
        return {PARETOSCOPE_SAY("safetensors.code-wants",
                                "The steps (%1) changed more than weights: the network's own code wants %2, "
                                "which are not in the file, and computes something else with these weights; "
                                "the file of a recipe whose steps are none fits it."),
                did, base::firstOf(gone, mostNamed)};
    return {
        PARETOSCOPE_SAY("safetensors.other-code",
                        "The steps (%1) changed more than weights: the network's own code has no place for "
                        "%2, wants %3, which are not in the file, and computes something else with these "
                        "weights; the file of a recipe whose steps are none fits it."),
        did, base::firstOf(added, mostNamed), base::firstOf(gone, mostNamed)};
}

/// Of SOURCE what the network does not read.
void sort(const ToWrite &work, const NamedTensors &source, const std::set<std::string> &taken, Unread &unread)
{
    const graph::ModelData &data = work.model.data();
    const Read read = readBy(data, source);
    std::vector<std::string> gone, floats, parts, again, impossible;
    for (const auto &[name, tensor] : source.tensors) {
        if (read.names.contains(name))
            continue;
        if (tensor.numel() > 0 && read.memory.contains(tensor.data_ptr()))
            again.push_back(name);
        else if (!data.history.empty() && wentWithNorm(read, name, tensor))
            gone.push_back(name);
        else if (read.computedFrom.find(", " + name + ",") != std::string::npos)
            parts.push_back(name);
        else if (tensor.is_floating_point())
            floats.push_back(name);
        else if (taken.contains(name) || typeName(tensor.scalar_type()).empty())
            impossible.push_back(name);
        else
            unread.tensors.emplace_back(name, tensor);
    }
    for (const auto &[name, type] : source.otherTypes)
        if (!read.names.contains(name))
            impossible.push_back(name);
    const std::vector<std::string> added =
        source.tensors.empty() ? std::vector<std::string>() : addedBy(data, source);
    if (!added.empty() || !gone.empty())
        unread.leftOut.push_back(changedSentence(work.recipe.steps, added, gone));
    if (const auto resized = resizedIn(data, source); !resized.empty())
        unread.leftOut.emplace_back(
            PARETOSCOPE_SAY("safetensors.resized",
                            "The steps (%1) made tensors smaller: the network's own code fits the file once "
                            "it makes these as large as they are there: %2."),
            pipeline::phraseOf(work.recipe.steps), base::firstOf(resized, mostNamed));
    say(unread.leftOut,
        PARETOSCOPE_SAY("safetensors.unread", "Tensors that nothing in the network reads are left out: %1."),
        floats);
    say(unread.leftOut,
        PARETOSCOPE_SAY("safetensors.parts",
                        "What weights are computed of is left out; the weights themselves are there: %1."),
        parts);
    say(unread.leftOut,
        PARETOSCOPE_SAY("safetensors.second-names",
                        "Second names of a tensor are left out; it is there under its first: %1."),
        again);
    say(unread.leftOut,
        PARETOSCOPE_SAY("safetensors.not-held",
                        "Tensors of a name or a type that the format cannot hold are left out: %1."),
        impossible);
}

} // namespace

Unread unreadOf(const ToWrite &work, const std::set<std::string> &taken)
{
    Unread unread;
    const Format *format = work.source.empty() ? nullptr : formatOf(work.source);
    const bool known = format && format->readWeights;
    auto source = known ? format->readWeights(work.source) : base::Result<NamedTensors>(NamedTensors());
    sort(work, source ? *source : NamedTensors(), taken, unread);
    if (!source)
        unread.leftOut.emplace_back(
            PARETOSCOPE_SAY("safetensors.source-unread",
                            "Tensors that nothing in the network reads are left out: %1"),
            source.error().said);
    return unread;
}

} // namespace paretoscope::formats::safetensors
