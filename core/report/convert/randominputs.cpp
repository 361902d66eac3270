#include "core/report/convert/randominputs.h"

#include "core/base/namelist.h"
#include "core/formats/typenames.h"
#include "core/graph/macs.h"
#include "core/graph/networkarguments.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <optional>
#include <random>

namespace paretoscope::report {

namespace {

using base::Error;
using base::ErrorCode;
using Shape = std::vector<std::int64_t>;

constexpr std::int64_t mostElements = std::int64_t{1} << 28;

/// Of every tensor that MODEL is fed.
std::vector<std::string> namesOf(const graph::Model &model)
{
    std::vector<std::string> names;
    for (const graph::NetworkArgument &argument : graph::networkArguments(model))
        for (std::size_t i = 0;
             argument.kind == graph::NetworkArgument::Kind::Tensors && i < argument.feed.count(); ++i)
            names.push_back(i < argument.tensors.size() ? argument.tensors[i].name : argument.name);
    return names;
}

/// As people are to give it: "1,3,HEIGHT,WIDTH".
std::string pattern(const graph::Model &model, const formats::DeclaredInput *declared)
{
    if (!declared || !declared->shape || declared->shape->empty()) {
        const std::string hint = graph::inputShapeHint(model);
        return hint.empty() ? "1,…" : hint;
    }
    std::string text;
    for (std::size_t i = 0; i < declared->shape->size(); ++i) {
        const std::int64_t size = (*declared->shape)[i];
        const bool isNamed = i < declared->sizeNames.size() && !declared->sizeNames[i].empty();
        text += (i > 0 ? "," : "") + (size >= 0 ? std::to_string(size)
                                      : i == 0  ? std::string("1")
                                      : isNamed ? declared->sizeNames[i]
                                                : std::string("SIZE"));
    }
    return text;
}

/// As DECLARED, if that tells enough.
std::optional<Shape> shapeOf(const formats::DeclaredInput *declared)
{
    if (!declared)
        return std::nullopt;
    if (!declared->example.empty())
        return declared->example;
    if (!declared->shape)
        return std::nullopt;
    Shape shape = *declared->shape;
    if (!shape.empty() && shape.front() < 0)
        shape.front() = 1;
    return std::ranges::any_of(shape, [](std::int64_t size) { return size < 0; }) ? std::nullopt
                                                                                  : std::optional(shape);
}

std::optional<std::int64_t> elementsIn(const Shape &shape)
{
    std::int64_t elements = 1;
    for (const std::int64_t size : shape) {
        if (size < 0 || (size > 0 && elements > mostElements / size))
            return std::nullopt;
        elements *= size;
    }
    return elements;
}

/// What the network is fed here for what its file calls TYPE: halves run as float32, integers as int64.
c10::ScalarType fedAs(const std::string &type)
{
    const auto known = formats::typeNamed(type);
    if (!known || c10::isFloatingType(*known))
        return known == c10::kDouble ? c10::kDouble : c10::kFloat;
    return *known == c10::kBool ? c10::kBool : c10::kLong;
}

at::Tensor randomTensor(const Shape &shape, c10::ScalarType type, std::mt19937_64 &random)
{
    const bool isReal = c10::isFloatingType(type);
    at::Tensor tensor = at::empty(shape, isReal ? c10::kFloat : c10::kLong);
    std::normal_distribution<float> normal;
    for (std::int64_t i = 0; i < tensor.numel(); ++i) {
        if (isReal)
            tensor.data_ptr<float>()[i] = normal(random);
        else
            tensor.data_ptr<std::int64_t>()[i] = static_cast<std::int64_t>(random() & 1);
    }
    return tensor.to(type);
}

Error unknownInput(const std::string &name, const std::vector<std::string> &names)
{
    return {ErrorCode::InvalidSetting,
            {PARETOSCOPE_SAY("convert.unknown-input", "The network takes no input %1; its inputs are: %2."),
             name, base::firstOf(names)},
            {}};
}

/// By the place of the input it is for; null: none is.
base::Result<std::vector<const GivenInput *>> placed(std::span<const GivenInput> given,
                                                     const std::vector<std::string> &names,
                                                     const std::vector<formats::DeclaredInput> &declared)
{
    std::vector<const GivenInput *> places(names.size());
    std::size_t next = 0;
    for (const GivenInput &one : given) {
        std::size_t place = next;
        if (!one.name.empty()) {
            const auto own = std::ranges::find(names, one.name);
            const auto called = std::ranges::find(declared, one.name, &formats::DeclaredInput::name);
            place = own != names.end() ? static_cast<std::size_t>(own - names.begin())
                                       : static_cast<std::size_t>(called - declared.begin());
            if (own == names.end() && called == declared.end())
                return unknownInput(one.name, names);
        } else
            ++next;
        if (place >= places.size())
            return unknownInput(std::to_string(place + 1), names);
        places[place] = &one;
    }
    return places;
}

} // namespace

base::Result<RandomInputs> randomInputs(const graph::Model &model, const formats::FileOrigin &origin,
                                        std::span<const GivenInput> given)
{
    const std::vector<std::string> names = namesOf(model);
    const bool areDeclared = origin.inputs.size() == names.size();
    const auto places =
        placed(given, names, areDeclared ? origin.inputs : std::vector<formats::DeclaredInput>());
    if (!places)
        return places.error();
    RandomInputs inputs;
    std::mt19937_64 random(1);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto *declared = areDeclared ? &origin.inputs[i] : nullptr;
        const GivenInput *own = (*places)[i];
        const auto shape = own && !own->shape.empty() ? std::optional(own->shape) : shapeOf(declared);
        const std::string &name = declared ? declared->name : names[i];
        if (!shape || !elementsIn(*shape))
            return Error{ErrorCode::InvalidSetting,
                         {PARETOSCOPE_SAY("convert.open-shape",
                                          "The file does not say how large its input %1 is; give a shape to "
                                          "run it on: --shape \"%1=%2\"."),
                          name, pattern(model, declared)},
                         {}};
        std::string type = own && !own->type.empty() ? own->type : declared ? declared->type : std::string();
        if (type.empty())
            type = graph::inputShapeHint(model).ends_with("TOKENS") ? "int64" : "float32";
        inputs.sample.arguments.emplace_back(randomTensor(*shape, fedAs(type), random));
        inputs.described.push_back({name, type, *shape});
    }
    return inputs;
}

} // namespace paretoscope::report
