#include "core/pipeline/heads/shaperules.h"

#include "core/graph/weightpath.h"
#include "core/graph/weightuse.h"
#include "core/pipeline/channels/nodearguments.h"

#include <algorithm>
#include <map>
#include <set>

namespace paretoscope::pipeline {

using graph::at;
using graph::constantInt;
using graph::Node;
using graph::ValueId;

namespace {

constexpr std::int64_t largestSize = std::int64_t{1} << 40; ///< what is larger is not reckoned with

KnownSize product(const KnownSize &one, const KnownSize &other)
{
    const bool isKnown = one && other && *one >= 0 && *other >= 0 && *one < largestSize &&
                         *other < largestSize && (*other == 0 || *one < largestSize / *other);
    return isKnown ? std::optional(*one * *other) : std::nullopt;
}

KnownSize sum(const KnownSize &one, const KnownSize &other)
{
    const bool isKnown =
        one && other && *one >= 0 && *other >= 0 && *one < largestSize && *other < largestSize;
    return isKnown ? std::optional(*one + *other) : std::nullopt;
}

KnownSize broadcast(const KnownSize &one, const KnownSize &other)
{
    if (one == 1)
        return other;
    if (other == 1 || one == other)
        return one;
    return one && !other ? one : other && !one ? other : std::nullopt;
}

KnownShape broadcast(const KnownShape &one, const KnownShape &other)
{
    if (!one || !other)
        return std::nullopt;
    const auto rank = std::max(std::ssize(*one), std::ssize(*other));
    KnownSizes sizes;
    for (std::int64_t fromEnd = rank; fromEnd > 0; --fromEnd)
        sizes.push_back(broadcast(sizeFromEnd(one, fromEnd), sizeFromEnd(other, fromEnd)));
    return sizes;
}

/// The place of DIMENSION among RANK; absent: there is none such.
std::optional<std::size_t> placeOf(const std::optional<std::int64_t> &dimension, std::int64_t rank)
{
    const std::int64_t place = dimension && *dimension < 0 ? *dimension + rank : dimension.value_or(-1);
    return place >= 0 && place < rank ? std::optional(static_cast<std::size_t>(place)) : std::nullopt;
}

} // namespace

KnownShape ShapeRules::of(const Node &node) const
{
    const std::string name = plainName(node);
    static const std::set<std::string> binary{
        "aten::add",     "aten::sub",         "aten::mul",        "aten::div",     "aten::eq",
        "aten::ne",      "aten::lt",          "aten::le",         "aten::gt",      "aten::ge",
        "aten::pow",     "aten::logical_and", "aten::logical_or", "aten::__and__", "aten::maximum",
        "aten::minimum", "aten::masked_fill"};
    static const std::map<std::string, KnownShape (ShapeRules::*)(const Node &) const> rules{
        {"aten::view", &ShapeRules::listed},
        {"aten::reshape", &ShapeRules::listed},
        {"aten::transpose", &ShapeRules::swapped},
        {"aten::permute", &ShapeRules::permuted},
        {"aten::unsqueeze", &ShapeRules::unsqueezed},
        {"aten::select", &ShapeRules::selected},
        {"aten::slice", &ShapeRules::sliced},
        {"aten::flatten", &ShapeRules::flattened},
        {"aten::mean", &ShapeRules::averaged},
        {"aten::sum", &ShapeRules::averaged},
        {"aten::expand", &ShapeRules::expanded},
        {"aten::matmul", &ShapeRules::multiplied},
        {"aten::bmm", &ShapeRules::multiplied},
        {"aten::cat", &ShapeRules::sideBySide},
        {"aten::stack", &ShapeRules::stacked},
        {"aten::where", &ShapeRules::chosen},
        {"aten::chunk", &ShapeRules::divided},
        {"aten::split", &ShapeRules::divided},
        {"aten::split_with_sizes", &ShapeRules::divided},
        {"aten::unbind", &ShapeRules::selected},
        {"aten::__getitem__", &ShapeRules::same},
        {"aten::repeat_interleave", &ShapeRules::repeated},
        {"aten::scaled_dot_product_attention", &ShapeRules::attended}};
    static const std::set<std::string> made{"aten::full", "aten::zeros", "aten::ones", "aten::rand"};
    static const std::set<std::string> same{
        "aten::relu",        "aten::gelu",       "aten::silu",       "aten::tanh",        "aten::sigmoid",
        "aten::exp",         "aten::sqrt",       "aten::rsqrt",      "aten::cos",         "aten::sin",
        "aten::neg",         "aten::abs",        "aten::to",         "aten::clone",       "aten::contiguous",
        "aten::detach",      "aten::alias",      "aten::dropout",    "aten::softmax",     "aten::log_softmax",
        "aten::triu",        "aten::tril",       "aten::layer_norm", "aten::rms_norm",    "aten::type_as",
        "aten::logical_not", "aten::rsub",       "aten::clamp",      "aten::bitwise_not", "aten::cumsum",
        "aten::float",       "aten::group_norm", "aten::zeros_like", "aten::ones_like",   "aten::full_like"};
    if (const auto rule = rules.find(name); rule != rules.end())
        return (this->*rule->second)(node);
    if (same.contains(name))
        return input(node, 0);
    if (made.contains(name))
        return ofList(node, 0);
    if (name == "aten::arange")
        return KnownSizes(1);
    if (binary.contains(name) && node.inputs.size() > 1)
        return isTensor(node, 1) ? broadcast(input(node, 0), input(node, 1)) : input(node, 0);
    return std::nullopt;
}

bool ShapeRules::isTensor(const Node &node, std::size_t slot) const
{
    return node.overload.find("Scalar") == std::string::npos &&
           (m_shapes[at(node.inputs[slot])] || !numberAt(m_data, node, slot));
}

KnownShape ShapeRules::ofList(const Node &node, std::size_t slot) const
{
    const auto ints = someIntsAt(m_data, node, slot);
    if (!ints)
        return std::nullopt;
    KnownSizes sizes(ints->begin(), ints->end());
    for (KnownSize &size : sizes)
        size = size == -1 ? std::nullopt : size;
    return sizes;
}
KnownShape ShapeRules::listed(const Node &node) const
{
    return ofList(node, 1);
}

KnownShape ShapeRules::swapped(const Node &node) const
{
    KnownShape shape = input(node, 0);
    const auto rank = shape ? std::ssize(*shape) : 0;
    const auto one = placeOf(constantInt(m_data, node, 1), rank);
    const auto other = placeOf(constantInt(m_data, node, 2), rank);
    if (!one || !other)
        return std::nullopt;
    std::swap((*shape)[*one], (*shape)[*other]);
    return shape;
}

KnownShape ShapeRules::permuted(const Node &node) const
{
    const KnownShape &shape = input(node, 0);
    const auto order = intsAt(m_data, node, 1);
    if (!order)
        return std::nullopt;
    KnownSizes sizes;
    for (const std::int64_t dimension : *order) {
        const auto place = placeOf(dimension, std::ssize(*order));
        const bool known = shape && place && *place < shape->size();
        sizes.push_back(known ? (*shape)[*place] : std::nullopt);
    }
    return sizes;
}

KnownShape ShapeRules::unsqueezed(const Node &node) const
{
    KnownShape shape = input(node, 0);
    const auto place = shape ? placeOf(constantInt(m_data, node, 1), std::ssize(*shape) + 1) : std::nullopt;
    if (!place)
        return std::nullopt;
    shape->insert(shape->begin() + static_cast<std::ptrdiff_t>(*place), 1);
    return shape;
}

KnownShape ShapeRules::selected(const Node &node) const
{
    KnownShape shape = input(node, 0);
    const auto place = shape ? placeOf(constantInt(m_data, node, 1), std::ssize(*shape)) : std::nullopt;
    if (!place)
        return std::nullopt;
    shape->erase(shape->begin() + static_cast<std::ptrdiff_t>(*place));
    return shape;
}

KnownShape ShapeRules::sliced(const Node &node) const
{
    KnownShape shape = input(node, 0);
    const auto place = shape ? placeOf(constantInt(m_data, node, 1), std::ssize(*shape)) : std::nullopt;
    if (!place)
        return std::nullopt;
    if ((*shape)[*place] != 1)
        (*shape)[*place] = std::nullopt;
    return shape;
}

KnownShape ShapeRules::same(const Node &node) const
{
    return input(node, 0);
}

/// Of the list's elements, one shape for all.
KnownShape ShapeRules::divided(const Node &node) const
{
    KnownShape shape = input(node, 0);
    const auto place = shape ? placeOf(constantInt(m_data, node, 2), std::ssize(*shape)) : std::nullopt;
    if (!place)
        return std::nullopt;
    const auto parts = node.op == "aten::chunk" ? constantInt(m_data, node, 1) : std::nullopt;
    KnownSize &size = (*shape)[*place];
    size = size && parts && *parts > 0 && *size % *parts == 0 ? std::optional(*size / *parts) : std::nullopt;
    return shape;
}

KnownShape ShapeRules::flattened(const Node &node) const
{
    const KnownShape &shape = input(node, 0);
    const auto rank = shape ? std::ssize(*shape) : 0;
    const auto first = placeOf(constantInt(m_data, node, 1), rank);
    const auto last = placeOf(constantInt(m_data, node, 2), rank);
    if (!first || !last || *last < *first)
        return std::nullopt;
    KnownSize all = 1;
    for (std::size_t i = *first; i <= *last; ++i)
        all = product(all, (*shape)[i]);
    KnownSizes sizes(shape->begin(), shape->begin() + static_cast<std::ptrdiff_t>(*first));
    sizes.push_back(all);
    sizes.insert(sizes.end(), shape->begin() + static_cast<std::ptrdiff_t>(*last) + 1, shape->end());
    return sizes;
}

KnownShape ShapeRules::averaged(const Node &node) const
{
    KnownShape shape = input(node, 0);
    const auto over = intsAt(m_data, node, 1);
    if (!shape || !over || constantInt(m_data, node, 2) != 1)
        return std::nullopt;
    for (const std::int64_t dimension : *over)
        if (const auto place = placeOf(dimension, std::ssize(*shape)))
            (*shape)[*place] = 1;
    return shape;
}

KnownShape ShapeRules::expanded(const Node &node) const
{
    KnownShape shape = ofList(node, 1);
    const KnownShape &before = input(node, 0);
    for (std::int64_t fromEnd = 1; shape && before && fromEnd <= std::ssize(*shape); ++fromEnd)
        if (KnownSize &size = (*shape)[shape->size() - static_cast<std::size_t>(fromEnd)];
            !size && fromEnd <= std::ssize(*before))
            size = sizeFromEnd(before, fromEnd) == 1 ? std::nullopt : sizeFromEnd(before, fromEnd);
    return shape;
}

KnownShape ShapeRules::multiplied(const Node &node) const
{
    const KnownShape &one = input(node, 0), &other = input(node, 1);
    if (!one || !other || one->size() < 2 || other->size() < 2)
        return std::nullopt;
    KnownShape shape = broadcast(KnownShape(KnownSizes(one->begin(), one->end() - 2)),
                                 KnownShape(KnownSizes(other->begin(), other->end() - 2)));
    shape->push_back((*one)[one->size() - 2]);
    shape->push_back(other->back());
    return shape;
}

KnownShape ShapeRules::attended(const Node &node) const
{
    KnownShape shape = input(node, 0);
    const KnownShape &values = input(node, 2);
    if (!shape || shape->empty() || !values || values->empty())
        return std::nullopt;
    shape->back() = values->back();
    return shape;
}

KnownShape ShapeRules::sideBySide(const Node &node) const
{
    const auto elements = graph::listElements(m_data, node.inputs[0]);
    KnownShape shape = elements && !elements->empty() ? m_shapes[at(elements->front())] : std::nullopt;
    const auto place = shape ? placeOf(constantInt(m_data, node, 1), std::ssize(*shape)) : std::nullopt;
    if (!place)
        return std::nullopt;
    (*shape)[*place] = 0;
    for (const ValueId id : *elements) {
        const KnownShape &own = m_shapes[at(id)];
        KnownSize &all = (*shape)[*place];
        const bool known = own && own->size() == shape->size();
        all = known ? sum(all, (*own)[*place]) : std::nullopt;
    }
    return shape;
}

KnownShape ShapeRules::stacked(const Node &node) const
{
    const auto elements = graph::listElements(m_data, node.inputs[0]);
    KnownShape shape = elements && !elements->empty() ? m_shapes[at(elements->front())] : std::nullopt;
    const auto place = shape ? placeOf(constantInt(m_data, node, 1), std::ssize(*shape) + 1) : std::nullopt;
    if (!place)
        return std::nullopt;
    shape->insert(shape->begin() + static_cast<std::ptrdiff_t>(*place), std::ssize(*elements));
    return shape;
}

KnownShape ShapeRules::chosen(const Node &node) const
{
    KnownShape shape = input(node, 0);
    for (std::size_t slot = 1; slot < std::min<std::size_t>(node.inputs.size(), 3); ++slot)
        if (!numberAt(m_data, node, slot))
            shape = broadcast(shape, input(node, slot));
    return shape;
}

KnownShape ShapeRules::repeated(const Node &node) const
{
    KnownShape shape = input(node, 0);
    const auto times = constantInt(m_data, node, 1);
    const auto place = shape ? placeOf(constantInt(m_data, node, 2), std::ssize(*shape)) : std::nullopt;
    if (node.overload != "self_int" || !place)
        return std::nullopt;
    KnownSize &size = (*shape)[*place];
    size = product(size, times);
    return shape;
}

} // namespace paretoscope::pipeline
