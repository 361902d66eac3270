#include "core/formats/pt2/graph/slots.h"

#include "core/formats/pt2/numbering.h"

#include <ATen/core/List.h>
#include <ATen/core/interned_strings.h>
#include <ATen/ops/scalar_tensor.h>
#include <torch/csrc/jit/ir/constants.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::formats::pt2 {

namespace {

namespace jit = torch::jit;
using c10::IValue;
using c10::TypeKind;
using c10::TypePtr;

TypePtr withoutOptionalOf(const TypePtr &type)
{
    const auto optional = type->cast<c10::OptionalType>();
    return optional ? optional->getElementType() : type;
}

std::optional<IValue> fromWhole(std::int64_t number, TypeKind kind)
{
    if (kind == TypeKind::FloatType)
        return IValue(static_cast<double>(number));
    if (kind == TypeKind::BoolType)
        return IValue(number != 0);
    return kind == TypeKind::IntType || kind == TypeKind::NumberType ? std::optional(IValue(number))
                                                                     : std::nullopt;
}

std::optional<IValue> fromReal(double number, TypeKind kind)
{
    constexpr double most = 9e15; // whole numbers up to here are exact
    if (kind == TypeKind::IntType && std::trunc(number) == number && std::abs(number) <= most)
        return IValue(static_cast<std::int64_t>(number));
    return kind == TypeKind::FloatType || kind == TypeKind::NumberType ? std::optional(IValue(number))
                                                                       : std::nullopt;
}

/// ITEM, which is no name, as a value of KIND.
std::optional<IValue> constantFrom(const Item &item, TypeKind kind)
{
    if (const auto *number = std::get_if<std::int64_t>(&item))
        return fromWhole(*number, kind);
    if (const auto *number = std::get_if<double>(&item))
        return fromReal(*number, kind);
    if (const auto *truth = std::get_if<bool>(&item)) {
        if (kind == TypeKind::BoolType || kind == TypeKind::NumberType)
            return IValue(*truth);
        return fromWhole(*truth ? 1 : 0, kind);
    }
    const auto *text = std::get_if<std::string>(&item);
    return text && kind == TypeKind::StringType ? std::optional(IValue(*text)) : std::nullopt;
}

template <typename T> IValue listOf(const std::vector<IValue> &values)
{
    c10::List<T> list;
    for (const IValue &value : values)
        list.push_back(value.to<T>());
    return list;
}

std::optional<IValue> constantList(const std::vector<IValue> &values, TypeKind kind)
{
    switch (kind) {
    case TypeKind::IntType:
        return listOf<std::int64_t>(values);
    case TypeKind::FloatType:
        return listOf<double>(values);
    case TypeKind::BoolType:
        return listOf<bool>(values);
    case TypeKind::StringType:
        return listOf<std::string>(values);
    default:
        return std::nullopt;
    }
}

class Filler {
public:
    Filler(jit::Graph &graph, const Names &names, NumberForTensor numbers)
        : m_graph(graph), m_names(names), m_numbers(numbers)
    {
    }

    /// Null where it does not fit.
    jit::Value *fill(const Argument &given, const c10::Argument &slot)
    {
        const TypePtr type = withoutOptionalOf(slot.type());
        if (given.kind == ArgumentKind::None)
            return type != slot.type() || slot.type()->kind() == TypeKind::NoneType
                       ? m_graph.insertConstant(IValue())
                       : nullptr;
        if (type->kind() == TypeKind::ListType)
            return list(given, type, slot.N().value_or(1));
        if (given.isList || given.items.size() != 1)
            return nullptr;
        switch (given.kind) {
        case ArgumentKind::ScalarType:
            return enumerated(given, type, [](std::int64_t number) { return scalarTypeOf(number); });
        case ArgumentKind::MemoryFormat:
            return enumerated(given, type, [](std::int64_t number) { return memoryFormatOf(number); });
        case ArgumentKind::Layout:
            return enumerated(given, type, [](std::int64_t number) { return layoutOf(number); });
        case ArgumentKind::Device:
            return type->kind() == TypeKind::DeviceObjType
                       ? m_graph.insertConstant(c10::Device(c10::DeviceType::CPU))
                       : nullptr;
        case ArgumentKind::Tensor:
        case ArgumentKind::Number:
            return single(given.items.front(), type);
        default:
            return nullptr;
        }
    }

    jit::Value *single(const Item &item, const TypePtr &type)
    {
        if (const auto *name = std::get_if<ValueName>(&item))
            return named(name->text, type);
        if (type->kind() == TypeKind::TensorType)
            return tensorOf(item);
        const auto constant = constantFrom(item, type->kind());
        return constant ? m_graph.insertConstant(*constant) : nullptr;
    }

private:
    template <typename Of> jit::Value *enumerated(const Argument &given, const TypePtr &type, const Of &of)
    {
        const auto *number = std::get_if<std::int64_t>(&given.items.front());
        const auto value = number ? of(*number) : std::nullopt;
        return value && type->kind() == TypeKind::IntType
                   ? m_graph.insertConstant(static_cast<std::int64_t>(*value))
                   : nullptr;
    }

    jit::Value *named(const std::string &name, const TypePtr &type)
    {
        const auto found = m_names.find(name);
        if (found == m_names.end() || !found->second)
            return nullptr;
        jit::Value *value = found->second;
        if (value->type()->isSubtypeOf(*type))
            return value;
        const TypeKind has = value->type()->kind();
        const bool isNumber = has == TypeKind::IntType || has == TypeKind::FloatType;
        if (type->kind() == TypeKind::FloatType && (isNumber || has == TypeKind::BoolType))
            return m_graph.insert(jit::aten::Float, {value});
        if (type->kind() == TypeKind::IntType && has == TypeKind::BoolType)
            return m_graph.insert(jit::aten::Int, {value});
        if (type->kind() == TypeKind::TensorType && isNumber && m_numbers == NumberForTensor::BecomesOne)
            return m_graph.insertNode(m_graph.createNumToTensor(value))->output();
        return nullptr;
    }

    /// Reals as float32, which is what Python's become beside tensors of whole numbers.
    jit::Value *tensorOf(const Item &item)
    {
        if (m_numbers != NumberForTensor::BecomesOne)
            return nullptr;
        const auto make = [&](const c10::Scalar &number, c10::ScalarType type) {
            return m_graph.insertConstant(at::scalar_tensor(number, at::TensorOptions().dtype(type)));
        };
        if (const auto *number = std::get_if<std::int64_t>(&item))
            return make(*number, at::kLong);
        if (const auto *number = std::get_if<double>(&item))
            return make(*number, at::kFloat);
        if (const auto *truth = std::get_if<bool>(&item))
            return make(*truth, at::kBool);
        return nullptr;
    }

    /// One number stands for a list of COUNT of them.
    jit::Value *list(const Argument &given, const TypePtr &type, std::int64_t count)
    {
        if (given.kind != ArgumentKind::Number && given.kind != ArgumentKind::Tensor)
            return nullptr;
        std::vector<Item> items = given.items;
        if (!given.isList) {
            if (given.kind != ArgumentKind::Number || items.size() != 1 || count < 1 || count > 8)
                return wholeList(given, type);
            items.assign(static_cast<std::size_t>(count), given.items.front());
        }
        const TypePtr element = type->containedType(0);
        std::vector<IValue> constants;
        for (const Item &item : items)
            if (const auto constant = constantFrom(item, element->kind()))
                constants.push_back(*constant);
        if (constants.size() == items.size())
            if (const auto whole = constantList(constants, element->kind()))
                return m_graph.insertConstant(*whole);
        std::vector<jit::Value *> values;
        for (const Item &item : items) {
            const bool isNone = item.index() == 0;
            if (isNone && element->kind() != TypeKind::OptionalType)
                return nullptr;
            values.push_back(isNone ? m_graph.insertConstant(IValue())
                                    : single(item, withoutOptionalOf(element)));
            if (!values.back())
                return nullptr;
        }
        return m_graph.insertNode(m_graph.createList(element, values))->output();
    }

    /// A name that stands for a list itself.
    jit::Value *wholeList(const Argument &given, const TypePtr &type)
    {
        const auto *name = given.items.size() == 1 ? std::get_if<ValueName>(&given.items.front()) : nullptr;
        const auto found = name ? m_names.find(name->text) : m_names.end();
        return found != m_names.end() && found->second && found->second->type()->isSubtypeOf(*type)
                   ? found->second
                   : nullptr;
    }

    jit::Graph &m_graph;
    const Names &m_names;
    NumberForTensor m_numbers;
};

/// What every version of an operator does without being told.
bool saysNothing(const Argument &given)
{
    if (given.kind == ArgumentKind::None)
        return true;
    const auto *truth = given.items.size() == 1 ? std::get_if<bool>(&given.items.front()) : nullptr;
    return truth && !*truth;
}

} // namespace

std::optional<std::vector<jit::Value *>> inputsFor(jit::Graph &graph, const c10::FunctionSchema &schema,
                                                   const std::vector<NamedArgument> &given,
                                                   const Names &names, NumberForTensor numbers)
{
    for (const NamedArgument &argument : given)
        if (!schema.argumentIndexWithName(argument.name) && !saysNothing(argument.value))
            return std::nullopt;
    Filler filler(graph, names, numbers);
    std::vector<jit::Value *> values;
    for (const c10::Argument &slot : schema.arguments()) {
        const auto own = std::ranges::find(given, slot.name(), &NamedArgument::name);
        if (own == given.end() && !slot.default_value())
            return std::nullopt;
        values.push_back(own != given.end() ? filler.fill(own->value, slot)
                                            : graph.insertConstant(*slot.default_value()));
        if (!values.back())
            return std::nullopt;
    }
    return values;
}

std::vector<jit::Value *> valuesOf(jit::Graph &graph, const Argument &given, const Names &names)
{
    Filler filler(graph, names, NumberForTensor::DoesNotFit);
    std::vector<jit::Value *> values;
    if (given.kind == ArgumentKind::None)
        return {graph.insertConstant(IValue())};
    for (const Item &item : given.items) {
        if (const auto *name = std::get_if<ValueName>(&item)) {
            const auto found = names.find(name->text);
            values.push_back(found == names.end() ? nullptr : found->second);
        } else if (item.index() == 0) {
            values.push_back(graph.insertConstant(IValue()));
        } else {
            const TypePtr type = std::holds_alternative<std::string>(item) ? TypePtr(c10::StringType::get())
                                                                           : TypePtr(c10::NumberType::get());
            values.push_back(filler.single(item, type));
        }
    }
    return values;
}

} // namespace paretoscope::formats::pt2
