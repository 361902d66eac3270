#include "core/formats/pt2/writing/unwritable.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace paretoscope::formats::pt2 {

namespace {

using Names = std::unordered_set<std::string_view>;

/// Looks at what its inputs are like and not at their numbers.
bool looksAtForm(const graph::Node &node)
{
    static const Names names{"aten::size",          "aten::dim",        "aten::numel",
                             "aten::len",           "aten::stride",     "prim::dtype",
                             "prim::device",        "prim::layout",     "prim::shape",
                             "prim::is_cuda",       "aten::is_complex", "aten::is_floating_point",
                             "prim::requires_grad", "aten::ndimension", "prim::ndim",
                             "aten::__isnot__",     "aten::__is__"};
    return names.contains(node.op);
}

bool isNumberType(const c10::TypePtr &type)
{
    if (!type)
        return false;
    switch (type->kind()) {
    case c10::TypeKind::IntType:
    case c10::TypeKind::FloatType:
    case c10::TypeKind::BoolType:
    case c10::TypeKind::NumberType:
    case c10::TypeKind::StringType:
    case c10::TypeKind::DeviceObjType:
        return true;
    case c10::TypeKind::ListType:
    case c10::TypeKind::OptionalType:
        return isNumberType(type->containedType(0));
    default:
        return false;
    }
}

/// What it gives has as many elements as the numbers say that it is given.
bool sizesByNumbers(const graph::Node &node)
{
    static const Names names{"aten::nonzero",
                             "aten::nonzero_numpy",
                             "aten::masked_select",
                             "aten::unique_dim",
                             "aten::_unique",
                             "aten::_unique2",
                             "aten::bincount",
                             "aten::argwhere",
                             "aten::unique_consecutive",
                             "torchvision::nms",
                             "aten::unique_dim_consecutive",
                             "aten::_pack_padded_sequence",
                             "aten::_pad_packed_sequence"};
    return names.contains(node.op) || (node.op == "aten::where" && node.inputs.size() == 1) ||
           (node.op == "aten::repeat_interleave" && node.overload.ends_with("Tensor")) ||
           (node.op == "aten::tensor_split" && node.overload == "tensor_indices_or_sections");
}

bool isTranslated(const graph::Node &node)
{
    static const Names names{"prim::NumToTensor", "aten::tensor", "aten::as_tensor", "aten::cpu",
                             "aten::split"};
    return names.contains(node.op) || (node.op == "aten::to" && node.overload.starts_with("prim_"));
}

base::Sentence clauseOf(const base::Wording &wording, const graph::Node &node)
{
    return {wording, nodeText(node)};
}

} // namespace

std::string nodeText(const graph::Node &node)
{
    return node.scope.empty() ? node.op : node.op + " (" + node.scope + ")";
}

bool isDispatched(const graph::Node &node)
{
    return c10::Dispatcher::singleton().findSchema({node.op, node.overload}).has_value();
}

bool isPlumbing(const graph::Node &node)
{
    static const Names names{
        "prim::ListConstruct", "prim::TupleConstruct",  "prim::DictConstruct",
        "prim::ListUnpack",    "prim::TupleUnpack",     "prim::TupleIndex",
        "aten::__getitem__",   "prim::unchecked_cast",  "prim::unchecked_unwrap_optional",
        "aten::list",          "aten::_unwrap_optional"};
    return names.contains(node.op);
}

base::Sentence sizedByNumbers(const graph::Node &node)
{
    return clauseOf(PARETOSCOPE_SAY("pt2.cannot-size",
                                    "how much %1 gives depends on what the network computes, which "
                                    "is not written; choose another format"),
                    node);
}

std::vector<base::Sentence> unwritableNodes(const graph::ModelData &data)
{
    std::vector<base::Sentence> clauses;
    std::vector<bool> fromInputs(data.values.size(), false); // by ValueId: its numbers are
    for (const graph::ValueId input : data.inputs)
        fromInputs[graph::at(input)] = true;
    for (const graph::Node &node : data.nodes) {
        const bool reads = std::ranges::any_of(
            node.inputs, [&](graph::ValueId input) { return fromInputs[graph::at(input)]; });
        const bool givesNumbers = std::ranges::any_of(node.outputs, [&](graph::ValueId output) {
            return isNumberType(data.values[graph::at(output)].type);
        });
        for (const graph::ValueId output : node.outputs)
            fromInputs[graph::at(output)] = reads && !looksAtForm(node);
        if (node.opaque)
            clauses.push_back(clauseOf(PARETOSCOPE_SAY("pt2.cannot-branch",
                                                       "what %1 does is only decided while the network runs; "
                                                       "choose another format, or trace the network first"),
                                       node));
        else if (reads && givesNumbers && !looksAtForm(node) && !isPlumbing(node))
            clauses.push_back(
                clauseOf(PARETOSCOPE_SAY(
                             "pt2.cannot-read-number",
                             "%1 makes a plain number of what the network computes, which would be fixed in "
                             "the file; choose another format"),
                         node));
        else if (reads && sizesByNumbers(node))
            clauses.push_back(sizedByNumbers(node));
        else if (!givesNumbers && !isPlumbing(node) && !isTranslated(node) &&
                 (!isDispatched(node) || !node.op.starts_with("aten::")))
            clauses.push_back(clauseOf(PARETOSCOPE_SAY("pt2.cannot-operator",
                                                       "%1 is none of the operators that exported programs "
                                                       "are made of; choose another format"),
                                       node));
    }
    return clauses;
}

} // namespace paretoscope::formats::pt2
