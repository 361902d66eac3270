#include "core/graph/networkarguments.h"

#include "core/graph/layers/statefinder.h"
#include "core/graph/modeldata.h"

#include <ATen/core/jit_type.h>

#include <algorithm>
#include <sstream>

namespace paretoscope::graph {

namespace {

using Kind = NetworkArgument::Kind;
using Form = Feed::Form;

constexpr std::size_t mostFed = 256;

c10::TypePtr withoutOptional(const c10::TypePtr &type)
{
    const auto optional = type->cast<c10::OptionalType>();
    return optional ? optional->getElementType() : type;
}

bool isTensor(const c10::TypePtr &type)
{
    return withoutOptional(type)->kind() == c10::TypeKind::TensorType;
}

bool isConstantType(const c10::Type &type)
{
    switch (type.kind()) {
    case c10::TypeKind::IntType:
    case c10::TypeKind::FloatType:
    case c10::TypeKind::BoolType:
    case c10::TypeKind::StringType:
    case c10::TypeKind::NumberType:
        return true;
    case c10::TypeKind::ListType:
        return isConstantType(*type.containedType(0));
    default:
        return false;
    }
}

/// What the network reads of the container VALUE: how many of a list, or keys of a dictionary.
struct Reads {
    std::size_t count = 0;
    std::vector<std::string> keys;
};

void addIndex(Reads &reads, const c10::IValue &index)
{
    if (index.isInt() && index.toInt() >= 0 && index.toInt() < static_cast<std::int64_t>(mostFed))
        reads.count = std::max(reads.count, static_cast<std::size_t>(index.toInt()) + 1);
    if (index.isString() && std::ranges::find(reads.keys, index.toStringRef()) == reads.keys.end())
        reads.keys.push_back(index.toStringRef());
}

Reads readsOf(const ModelData &data, ValueId value)
{
    Reads reads;
    for (const Node &node : data.nodes) {
        if (node.inputs.empty() || node.inputs[0] != value)
            continue;
        if (node.op == "prim::ListUnpack")
            reads.count = std::max(reads.count, node.outputs.size());
        if (node.op == "aten::__getitem__" && node.inputs.size() > 1)
            addIndex(reads, data.values[static_cast<std::size_t>(node.inputs[1])].constant);
    }
    return reads;
}

void setForm(NetworkArgument &argument, const c10::TypePtr &type, const Reads &reads)
{
    const c10::TypePtr own = withoutOptional(type);
    std::vector<std::string> parts;
    if (isTensor(own)) {
        argument.tensors.push_back({argument.name, {}});
        return;
    }
    if (const auto list = own->cast<c10::ListType>(); list && isTensor(list->getElementType())) {
        argument.form = Form::List;
        for (std::size_t i = 0; i < reads.count; ++i)
            parts.push_back(std::to_string(i));
    } else if (const auto tuple = own->cast<c10::TupleType>();
               tuple && std::ranges::all_of(tuple->elements(), isTensor)) {
        argument.form = Form::Tuple;
        for (std::size_t i = 0; i < tuple->elements().size(); ++i)
            parts.push_back(std::to_string(i));
    } else if (const auto dictionary = own->cast<c10::DictType>();
               dictionary && isTensor(dictionary->getValueType()) &&
               dictionary->getKeyType()->kind() == c10::TypeKind::StringType) {
        argument.form = Form::Dict;
        parts = reads.keys;
    } else {
        argument.kind = isConstantType(*own) ? Kind::Constant : Kind::Foreign;
    }
    for (const std::string &part : parts)
        argument.tensors.push_back({argument.name + "." + part, {}});
}

std::string textOf(const c10::IValue &value)
{
    std::ostringstream text;
    text << value;
    return text.str();
}

} // namespace

std::vector<NetworkArgument> networkArguments(const Model &model)
{
    const ModelData &data = model.data();
    const auto states = findStates(data);
    std::vector<NetworkArgument> arguments;
    for (const Argument &known : data.arguments) {
        const c10::TypePtr type = known.type ? known.type : c10::TypePtr(c10::TensorType::get());
        NetworkArgument argument{known.name, type->annotation_str(), Kind::Tensors, Form::Tensor, {}, {}, {}};
        if (known.value < 0) {
            argument.kind = Kind::Fixed;
            argument.value = textOf(known.fixed);
            arguments.push_back(std::move(argument));
            continue;
        }
        argument.feed = known.feed;
        setForm(argument, type, readsOf(data, known.value));
        for (std::size_t i = 0; i < argument.tensors.size(); ++i)
            if (const auto found = states.find({known.value, i}); found != states.end())
                argument.tensors[i].state = found->second;
        arguments.push_back(std::move(argument));
    }
    return arguments;
}

std::vector<Feed> feedsFromCode(const Model &model)
{
    std::vector<Feed> feeds;
    for (const NetworkArgument &argument : networkArguments(model)) {
        if (argument.kind == Kind::Fixed)
            continue;
        Feed feed;
        if (argument.form != Form::Tensor) {
            feed = {argument.form, std::vector<std::int64_t>(argument.tensors.size(), 0), {}};
            for (const FedTensor &tensor : argument.tensors)
                if (argument.form == Form::Dict)
                    feed.keys.push_back(tensor.name.substr(argument.name.size() + 1));
        }
        feeds.push_back(std::move(feed));
    }
    return feeds;
}

} // namespace paretoscope::graph
