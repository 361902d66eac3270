#include "core/formats/onnx/graph/nodewriter.h"

#include "core/formats/onnx/program/modulename.h"

#include <ATen/core/List.h>
#include <torch/csrc/jit/ir/constants.h>

#include <algorithm>
#include <cctype>
#include <limits>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

constexpr std::int64_t fewestOfWeight = 4096;  ///< of what is a layer by its size
constexpr std::int64_t mostPlainElements = 16; ///< of constants that stand in the code

bool isWholeType(c10::ScalarType type)
{
    return c10::isIntegralType(type, false);
}

std::int64_t elementOf(const at::Tensor &tensor)
{
    return tensor.item().toLong();
}

} // namespace

std::vector<Number> knownNumbers(const std::vector<std::int64_t> &numbers)
{
    std::vector<Number> known;
    for (const std::int64_t number : numbers)
        known.push_back(knownNumber(number));
    return known;
}

bool NodeWriter::has(std::size_t i) const
{
    return i < m_inputs.size() && m_inputs[i] && m_inputs[i]->kind != Value::Kind::LeftOut;
}

const Value &NodeWriter::input(std::size_t i) const
{
    if (!has(i))
        throw Refused{"too few inputs"};
    return *m_inputs[i];
}

std::optional<std::int64_t> NodeWriter::knownRank(std::size_t i) const
{
    const auto &shape = input(i).shape;
    return shape ? std::optional(static_cast<std::int64_t>(shape->size())) : std::nullopt;
}

std::int64_t NodeWriter::rank(std::size_t i) const
{
    const auto known = knownRank(i);
    if (!known)
        throw Refused{"an input of unknown rank"};
    return *known;
}

c10::ScalarType NodeWriter::type(std::size_t i) const
{
    return input(i).type.value_or(c10::ScalarType::Float);
}

bool NodeWriter::isWhole(std::size_t i) const
{
    return isWholeType(type(i));
}

jit::Value *NodeWriter::tensor(std::size_t i)
{
    const Value &value = input(i);
    switch (value.kind) {
    case Value::Kind::Constant:
        return constantTensor(value);
    case Value::Kind::Numbers:
        if (value.isSingle)
            return call("aten::tensor", {of(value.numbers.front())},
                        {jit::NamedValue("dtype", static_cast<std::int64_t>(c10::ScalarType::Long))});
        return call("aten::tensor", {list(value.numbers)},
                    {jit::NamedValue("dtype", static_cast<std::int64_t>(c10::ScalarType::Long))});
    default:
        return value.tensor;
    }
}

jit::Value *NodeWriter::constantTensor(const Value &value)
{
    const at::Tensor &constant = value.constant;
    if (!m_weights || constant.numel() <= mostPlainElements)
        return constantOf(constant.contiguous());
    std::string name = asPath(value.name);
    const bool isNamed = !moduleInTensorName(value.name).empty();
    const bool isWeight = name.find('.') != std::string::npos || constant.numel() >= fewestOfWeight;
    const bool isTrained = at::isFloatingType(constant.scalar_type()) && isNamed && isWeight;
    if (name.empty())
        name = "constant";
    if (std::isdigit(static_cast<unsigned char>(name.front())))
        name = "c_" + name;
    return m_weights->value(constant, name, isTrained ? NewModule::Kind::Parameter : NewModule::Kind::Buffer);
}

at::Tensor NodeWriter::constant(std::size_t i) const
{
    return has(i) ? m_inputs[i]->constant : at::Tensor();
}

std::optional<c10::Scalar> NodeWriter::single(std::size_t i) const
{
    const at::Tensor value = constant(i);
    return value.defined() && value.numel() == 1 ? std::optional(value.item()) : std::nullopt;
}

bool NodeWriter::holdsNumbers(std::size_t i) const
{
    const Value &value = input(i);
    if (value.kind == Value::Kind::Numbers)
        return true;
    return value.kind == Value::Kind::Constant && isWholeType(value.constant.scalar_type()) &&
           value.constant.dim() <= 1 && value.constant.numel() <= mostInShape;
}

std::vector<Number> NodeWriter::numbers(std::size_t i)
{
    const Value &value = input(i);
    if (value.kind == Value::Kind::Numbers)
        return value.numbers;
    if (value.kind == Value::Kind::Constant) {
        if (!holdsNumbers(i))
            throw Refused{"sizes that are no whole numbers"};
        std::vector<Number> known;
        const at::Tensor flat = value.constant.reshape({-1});
        for (std::int64_t element = 0; element < flat.numel(); ++element)
            known.push_back(knownNumber(elementOf(flat[element])));
        return known;
    }
    if (!value.shape || value.shape->size() > 1 ||
        (value.shape->size() == 1 && ((*value.shape)[0] < 0 || (*value.shape)[0] > mostInShape)))
        throw Refused{"sizes of an unknown number"};
    if (value.shape->empty())
        return {Number{std::nullopt, call("aten::Int", {value.tensor})}};
    std::vector<Number> computed;
    for (std::int64_t element = 0; element < (*value.shape)[0]; ++element)
        computed.push_back(
            {std::nullopt,
             call("aten::Int", {call("aten::select", {value.tensor, std::int64_t{0}, element})})});
    return computed;
}

std::vector<std::int64_t> NodeWriter::known(std::size_t i)
{
    std::vector<std::int64_t> whole;
    for (const Number &number : numbers(i)) {
        if (!number.known)
            throw Refused{"a setting that is only known at run time"};
        whole.push_back(*number.known);
    }
    return whole;
}

std::int64_t NodeWriter::axis(std::int64_t given, std::size_t i) const
{
    const std::int64_t dimensions = rank(i);
    const std::int64_t axis = given < 0 ? given + dimensions : given;
    if (axis < 0 || axis >= dimensions)
        throw Refused{"axis=" + std::to_string(given)};
    return axis;
}

std::optional<std::vector<std::int64_t>> NodeWriter::axes(std::size_t place)
{
    if (hasAttribute("axes"))
        return wholes("axes");
    return has(place) ? std::optional(known(place)) : std::nullopt;
}

std::string NodeWriter::layerName(std::size_t i) const
{
    const std::string &tensor = input(i).name;
    const std::string own = moduleInTensorName(tensor);
    const bool isPath = own != asPath(tensor) && own.find('/') == std::string::npos &&
                        tensor.find('.') != std::string::npos && tensor.find('/') == std::string::npos;
    std::string name = isPath && !own.empty() ? own : m_node.module;
    if (name.empty())
        name = tensor.find('/') == std::string::npos ? own : std::string();
    if (name.empty())
        name = moduleInNodeName(m_node.name);
    if (name.empty())
        name = asPath(m_node.outputs.empty() ? m_node.type : m_node.outputs.front());
    if (name.empty())
        name = "layer";
    return std::isdigit(static_cast<unsigned char>(name.front())) ? "layer_" + name : name;
}

jit::Value *NodeWriter::weight(const at::Tensor &weight, const std::string &layer, const std::string &role,
                               NewModule::Kind kind)
{
    if (!m_weights)
        return constantOf(weight);
    const bool isTrained = kind == NewModule::Kind::Parameter && at::isFloatingType(weight.scalar_type());
    return m_weights->value(weight, layer + '.' + role,
                            isTrained ? NewModule::Kind::Parameter : NewModule::Kind::Buffer);
}

jit::Value *NodeWriter::weight(std::size_t i, const std::string &layer, const std::string &role,
                               NewModule::Kind kind)
{
    if (!has(i))
        return none();
    const at::Tensor known = constant(i);
    return known.defined() ? weight(known, layer, role, kind) : tensor(i);
}

at::Tensor NodeWriter::transposed(const at::Tensor &matrix)
{
    return m_weights ? m_weights->transposed(matrix) : matrix.t().contiguous();
}

jit::Value *NodeWriter::call(const std::string &name, const std::vector<jit::NamedValue> &inputs,
                             const std::vector<jit::NamedValue> &named)
{
    return m_graph.insert(c10::Symbol::fromQualString(name), inputs, named);
}

jit::Value *NodeWriter::constantOf(c10::IValue value)
{
    return m_graph.insertConstant(std::move(value));
}

jit::Value *NodeWriter::none()
{
    return m_graph.insertConstant(c10::IValue());
}

jit::Value *NodeWriter::of(const Number &number)
{
    return number.known ? constantOf(*number.known) : number.value;
}

jit::Value *NodeWriter::list(const std::vector<Number> &numbers)
{
    const bool isKnown =
        std::ranges::all_of(numbers, [](const Number &number) { return number.known.has_value(); });
    if (isKnown) {
        c10::List<std::int64_t> known;
        for (const Number &number : numbers)
            known.push_back(*number.known);
        return constantOf(known);
    }
    std::vector<jit::Value *> values;
    for (const Number &number : numbers)
        values.push_back(of(number));
    return m_graph.insertNode(m_graph.createList(c10::IntType::get(), values))->output();
}

jit::Value *NodeWriter::tensorList(const std::vector<jit::Value *> &tensors)
{
    return m_graph.insertNode(m_graph.createList(c10::TensorType::get(), tensors))->output();
}

jit::Value *NodeWriter::indexList(std::size_t count, jit::Value *last)
{
    std::vector<jit::Value *> places;
    for (std::size_t i = 0; i + 1 < count; ++i)
        places.push_back(none());
    places.push_back(last);
    return placeList(places);
}

jit::Value *NodeWriter::placeList(const std::vector<jit::Value *> &places)
{
    const c10::TypePtr element = c10::OptionalType::create(c10::TensorType::get());
    return m_graph.insertNode(m_graph.createList(element, places))->output();
}

Number NodeWriter::size(jit::Value *tensor, const std::optional<Shape> &shape, std::int64_t axis)
{
    if (shape && axis >= 0 && axis < static_cast<std::int64_t>(shape->size()) &&
        (*shape)[static_cast<std::size_t>(axis)] >= 0)
        return knownNumber((*shape)[static_cast<std::size_t>(axis)]);
    return {std::nullopt, call("aten::size", {tensor, axis}), true};
}

Number NodeWriter::size(std::size_t i, std::int64_t axis)
{
    const Value &value = input(i);
    const bool isKnown = value.shape && axis < static_cast<std::int64_t>(value.shape->size()) &&
                         (*value.shape)[static_cast<std::size_t>(axis)] >= 0;
    return size(isKnown ? nullptr : tensor(i), value.shape, axis);
}

Number NodeWriter::compute(const std::string &operation, const Number &a, const Number &b)
{
    if (a.known && b.known) {
        const std::int64_t x = *a.known;
        const std::int64_t y = *b.known;
        std::int64_t result = 0;
        bool overflows = false;
        if (operation == "add")
            overflows = __builtin_add_overflow(x, y, &result);
        else if (operation == "sub")
            overflows = __builtin_sub_overflow(x, y, &result);
        else if (operation == "mul")
            overflows = __builtin_mul_overflow(x, y, &result);
        else if (operation == "max" || operation == "min")
            result = operation == "max" ? std::max(x, y) : std::min(x, y);
        else if (y == 0 || (y == -1 && x == std::numeric_limits<std::int64_t>::min()))
            overflows = true;
        else if (operation == "floordiv")
            result = x / y - ((x % y != 0 && (x < 0) != (y < 0)) ? 1 : 0);
        else
            throw Refused{operation};
        if (overflows)
            throw Refused{"numbers that overflow"};
        return knownNumber(result);
    }
    const bool isPrim = operation == "max" || operation == "min";
    const bool counts =
        operation == "max" ? isCount(a) || isCount(b) : operation != "sub" && isCount(a) && isCount(b);
    return {std::nullopt, call((isPrim ? "prim::" : "aten::") + operation, {of(a), of(b)}), counts};
}

Value NodeWriter::like(jit::Value *tensor, std::size_t i) const
{
    return tensorValue(tensor, input(i).type, input(i).shape);
}

Value NodeWriter::ofRank(jit::Value *tensor, c10::ScalarType type, std::int64_t rank) const
{
    return tensorValue(tensor, type, Shape(static_cast<std::size_t>(rank), -1));
}

} // namespace paretoscope::formats::onnx
