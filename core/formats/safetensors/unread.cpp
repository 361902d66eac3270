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

/// What the network reads of its file.
struct Read {
    std::set<std::string> names;
    std::set<std::string> modules;
    std::set<const void *> memory;
    std::string computedFrom; ///< of all parameters that are computed once
};

Read readBy(const graph::ModelData &data, const NamedTensors &source)
{
    Read read;
    for (const graph::Parameter &parameter : data.parameters) {
        read.names.insert(parameter.name);
        read.modules.insert(moduleOf(parameter.name));
        if (!parameter.computedFrom.empty())
            read.computedFrom += ", " + parameter.computedFrom;
        const auto own = source.tensors.find(parameter.name);
        if (own != source.tensors.end() && own->second.numel() > 0)
            read.memory.insert(own->second.data_ptr());
    }
    read.computedFrom += ",";
    return read;
}

void say(std::vector<base::Sentence> &sentences, base::Wording why, const std::vector<std::string> &names)
{
    if (!names.empty())
        sentences.emplace_back(why, base::firstOf(names, mostNamed));
}

/// NAMES of the original that are none any more.
base::Sentence changedSentence(const pipeline::Steps &steps, const std::vector<std::string> &names)
{
    if (names.empty())
        return {PARETOSCOPE_SAY(
                    "safetensors.steps",
                    "The network was changed before its layers were compressed (%1), so the state dict of "
                    "the original has other tensors; a recipe whose steps are none keeps them."),
                pipeline::phraseOf(steps)};
    return {
        PARETOSCOPE_SAY("safetensors.steps-and-tensors",
                        "The network was changed before its layers were compressed (%1), so the state dict "
                        "of the original has other tensors; a recipe whose steps are none keeps them: %2."),
        pipeline::phraseOf(steps), base::firstOf(names, mostNamed)};
}

/// Of SOURCE what the network does not read.
void sort(const ToWrite &work, const NamedTensors &source, const std::set<std::string> &taken, Unread &unread)
{
    const graph::ModelData &data = work.model.data();
    const Read read = readBy(data, source);
    std::vector<std::string> folded, floats, parts, again, impossible;
    for (const auto &[name, tensor] : source.tensors) {
        if (read.names.contains(name))
            continue;
        if (tensor.numel() > 0 && read.memory.contains(tensor.data_ptr()))
            again.push_back(name);
        else if (!data.history.empty() && !read.modules.contains(moduleOf(name)))
            folded.push_back(name);
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
    if (!data.history.empty())
        unread.leftOut.push_back(changedSentence(work.recipe.steps, folded));
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
