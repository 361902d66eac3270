#include "core/formats/torchscript/arguments.h"

#include <ATen/core/List.h>
#include <torch/csrc/jit/ir/constants.h>

#include <algorithm>
#include <optional>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
using base::Error;
using base::ErrorCode;
using c10::TypeKind;
using graph::ArgumentValue;

c10::TypePtr withoutOptional(const c10::TypePtr &type)
{
    const auto optional = type->cast<c10::OptionalType>();
    return optional ? optional->getElementType() : type;
}

/// A tensor, or a container of such.
bool holdsTensors(const c10::TypePtr &type)
{
    const c10::TypePtr own = withoutOptional(type);
    return own->kind() == TypeKind::TensorType ||
           std::ranges::any_of(own->containedTypes(),
                               [](const c10::TypePtr &part) { return holdsTensors(part); });
}

std::optional<c10::IValue> listFrom(const ArgumentValue &value, TypeKind element)
{
    const auto *whole = std::get_if<std::vector<std::int64_t>>(&value);
    if (whole && element == TypeKind::IntType)
        return c10::IValue(*whole);
    if (element != TypeKind::FloatType)
        return std::nullopt;
    if (whole)
        return c10::IValue(std::vector<double>(whole->begin(), whole->end()));
    if (const auto *real = std::get_if<std::vector<double>>(&value))
        return c10::IValue(*real);
    return std::nullopt;
}

/// VALUE as TorchScript has it, where it is of TYPE.
std::optional<c10::IValue> valueFrom(const ArgumentValue &value, const c10::TypePtr &declared)
{
    if (std::holds_alternative<std::monostate>(value))
        return declared->cast<c10::OptionalType>() ? std::optional<c10::IValue>(c10::IValue()) : std::nullopt;
    const c10::TypePtr type = withoutOptional(declared);
    const TypeKind kind = type->kind();
    if (kind == TypeKind::ListType)
        return listFrom(value, type->containedType(0)->kind());
    const auto *whole = std::get_if<std::int64_t>(&value);
    const auto *real = std::get_if<double>(&value);
    const auto *truth = std::get_if<bool>(&value);
    const auto *text = std::get_if<std::string>(&value);
    if (whole && kind == TypeKind::FloatType)
        return c10::IValue(static_cast<double>(*whole));
    if (whole && (kind == TypeKind::IntType || kind == TypeKind::NumberType))
        return c10::IValue(*whole);
    if (real && (kind == TypeKind::FloatType || kind == TypeKind::NumberType))
        return c10::IValue(*real);
    if (truth && kind == TypeKind::BoolType)
        return c10::IValue(*truth);
    if (text && kind == TypeKind::StringType)
        return c10::IValue(*text);
    return std::nullopt;
}

Error doesNotFit(const c10::Argument &argument, const std::string &file)
{
    const std::string type = argument.type()->annotation_str();
    const base::Wording wording =
        holdsTensors(argument.type())
            ? PARETOSCOPE_SAY("arguments.fed",
                              "The input %1 of %2 is of type %3, which is fed from the data, not by the "
                              "value in the project's \"inputs\"; write \"%1\": {\"array\": \"NAME\"} for an "
                              "array of the data, or {\"zeros\": [1, \"batch\", 64]}.")
            : PARETOSCOPE_SAY("arguments.other-type",
                              "The input %1 of %2 is of type %3, which the value in the project's \"inputs\" "
                              "is not; write one of that type.");
    return {ErrorCode::InvalidProject, {wording, argument.name(), file, type}, {}};
}

base::Result<void> checkNames(const std::vector<c10::Argument> &arguments, std::size_t count,
                              const graph::GivenArguments &given, const std::string &file)
{
    std::string known;
    for (std::size_t i = 1; i < count; ++i)
        known += (known.empty() ? "" : ", ") + arguments[i].name();
    const auto check = [&](const std::string &name) -> base::Result<void> {
        const auto end = arguments.begin() + static_cast<std::ptrdiff_t>(count);
        if (std::any_of(arguments.begin() + 1, end,
                        [&](const c10::Argument &own) { return own.name() == name; }))
            return {};
        const base::Wording wording =
            known.empty()
                ? PARETOSCOPE_SAY("arguments.none", "The project's \"inputs\" name %1, but the forward of %2 "
                                                    "takes nothing; correct the name.")
                : PARETOSCOPE_SAY("arguments.unknown", "The project's \"inputs\" name %1, but the forward of "
                                                       "%2 takes only %3; correct the name.");
        return Error{ErrorCode::InvalidProject, {wording, name, file, known}, {}};
    };
    for (const auto &[name, value] : given.constants)
        if (auto done = check(name); !done)
            return done;
    for (const std::string &name : given.fed)
        if (auto done = check(name); !done)
            return done;
    return {};
}

/// What DECLARED is for good; nothing where it is an input.
base::Result<std::optional<c10::IValue>> fixedValue(const c10::Argument &declared, bool isFirst, bool fed,
                                                    const graph::GivenArguments &given,
                                                    const std::string &file)
{
    using Value = std::optional<c10::IValue>;
    if (const auto constant = given.constants.find(declared.name()); constant != given.constants.end()) {
        Value value = valueFrom(constant->second, declared.type());
        return value ? base::Result<Value>(std::move(value)) : doesNotFit(declared, file);
    }
    return !fed && !isFirst && declared.default_value() ? Value(*declared.default_value()) : Value();
}

} // namespace

base::Result<std::vector<SettledArgument>> settleArguments(jit::Graph &graph,
                                                           const c10::FunctionSchema &schema,
                                                           const graph::GivenArguments &given,
                                                           const std::string &file)
{
    const auto &declared = schema.arguments(); // [0] is self
    const std::size_t count = std::min(graph.inputs().size(), declared.size());
    if (auto known = checkNames(declared, count, given, file); !known)
        return known.error();
    std::vector<SettledArgument> settled(count > 0 ? count - 1 : 0);
    jit::Node *front = *graph.nodes().begin();
    for (std::size_t i = count; i-- > 1;) {
        const std::string &name = declared[i].name();
        graph::Argument &argument = settled[i - 1].argument;
        argument.name = name;
        argument.type = declared[i].type();
        argument.mayBeLeftOut = declared[i].default_value().has_value();
        const bool fed =
            given.fed.contains(name) || (given.offered.contains(name) && holdsTensors(argument.type));
        const auto value = fixedValue(declared[i], i == 1, fed, given, file);
        if (!value)
            return value.error();
        jit::Value *input = graph.inputs()[i];
        const jit::WithInsertPoint here(front);
        jit::Value *constant = *value ? jit::tryInsertConstant(graph, **value).value_or(nullptr) : nullptr;
        if (!constant) {
            settled[i - 1].input = input;
            if (fed)
                input->setType(withoutOptional(input->type()));
            continue;
        }
        argument.fixed = **value;
        if (argument.fixed.isNone())
            constant->setType(argument.type);
        input->replaceAllUsesWith(constant);
        graph.eraseInput(i);
    }
    return settled;
}

} // namespace paretoscope::formats
