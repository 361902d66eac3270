#include "core/project/inputfields.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::project {

namespace {

using nlohmann::json;

constexpr std::size_t mostInputs = 256;
constexpr std::size_t mostDimensions = 8;
constexpr std::int64_t mostZeros = std::int64_t{1} << 24; ///< of a sample
constexpr const char *inputsKey = "inputs";

bool fitsInteger(const json &value)
{
    return value.is_number_integer() && !(value.is_number_unsigned() &&
                                          value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX));
}

/// One size for each dimension, "batch" at most once.
std::optional<std::vector<std::int64_t>> zerosShape(const json &sizes)
{
    if (!sizes.is_array() || sizes.empty() || sizes.size() > mostDimensions)
        return std::nullopt;
    std::vector<std::int64_t> shape;
    std::int64_t numbers = 1;
    for (const json &size : sizes) {
        if (size == "batch") {
            shape.push_back(-1);
            continue;
        }
        if (!fitsInteger(size) || size.get<std::int64_t>() < 1 ||
            size.get<std::int64_t>() > mostZeros / numbers)
            return std::nullopt;
        shape.push_back(size.get<std::int64_t>());
        numbers *= shape.back();
    }
    return std::ranges::count(shape, -1) > 1 ? std::nullopt : std::optional(std::move(shape));
}

bool isList(const json &value, bool (*fits)(const json &))
{
    return value.is_array() && !value.empty() && value.size() <= mostInputs &&
           std::ranges::all_of(value, [&](const json &item) { return fits(item); });
}

bool isText(const json &value)
{
    return value.is_string();
}

bool isFinite(const json &value)
{
    return value.is_number() && std::isfinite(value.get<double>());
}

std::optional<graph::ArgumentValue> constantFrom(const json &value)
{
    if (value.is_null())
        return std::monostate();
    if (value.is_boolean())
        return value.get<bool>();
    if (fitsInteger(value))
        return value.get<std::int64_t>();
    if (value.is_number_float() && isFinite(value))
        return value.get<double>();
    if (value.is_string())
        return value.get<std::string>();
    if (isList(value, fitsInteger))
        return value.get<std::vector<std::int64_t>>();
    if (isList(value, isFinite))
        return value.get<std::vector<double>>();
    return std::nullopt;
}

/// The field at KEY, an object that says where tensors come from.
InputField fedFrom(const json &value, const std::string &key, Fields &top)
{
    static constexpr std::array known{"array", "arrays", "zeros",   "batchDimension",
                                      "type",  "carry",  "sequence"};
    InputField input;
    Fields fields = top.object(inputsKey).object(key.c_str());
    for (const auto &[name, part] : value.items())
        if (std::ranges::find(known, name) == known.end())
            fields.fail(
                name.c_str(),
                PARETOSCOPE_SAY(
                    "project.inputs-unknown-field",
                    "is no such field; use array, arrays, zeros, batchDimension, type, carry, sequence"));
    fields.get("array", input.arrays);
    fields.get("sequence", input.sequence);
    if (const auto arrays = value.find("arrays"); arrays != value.end() && !arrays->is_null()) {
        if (!arrays->is_object() || arrays->empty() || arrays->size() > mostInputs ||
            !std::ranges::all_of(*arrays, isText))
            fields.fail("arrays", PARETOSCOPE_SAY("project.inputs-arrays",
                                                  "must name an array for each key: {\"image\": \"x\"}"));
        else
            for (const auto &[name, array] : arrays->items()) {
                input.keys.push_back(name);
                input.arrays.push_back(array.get<std::string>());
            }
    }
    if (fields.has("zeros")) {
        input.zeros = zerosShape(value["zeros"]);
        if (!input.zeros)
            fields.fail("zeros",
                        PARETOSCOPE_SAY("project.inputs-zeros",
                                        "must be sizes from 1 with \"batch\" for the samples, such as [2, "
                                        "\"batch\", 64], 16,777,216 numbers a sample at most"));
    }
    if (fields.has("batchDimension")) {
        std::int64_t dimension = -1;
        fields.get("batchDimension", dimension);
        if (dimension < 0 || dimension >= static_cast<std::int64_t>(mostDimensions))
            fields.fail("batchDimension",
                        PARETOSCOPE_SAY("project.inputs-dimension", "must be a dimension from 0"));
        input.batchDimension = dimension;
    }
    input.integer = fields.choice("type", {"float32", "int64"}) == std::size_t{1};
    const auto carry = value.find("carry");
    if (carry != value.end() && fitsInteger(*carry) && *carry >= 0)
        input.carry = carry->dump();
    else
        fields.get("carry", input.carry);
    if (input.arrays.empty() && !input.zeros && input.carry.empty() && !input.batchDimension)
        fields.fail("array",
                    PARETOSCOPE_SAY("project.inputs-nothing-given",
                                    "is missing; give an array of the data, \"zeros\", or \"carry\""));
    top.adopt(fields);
    return input;
}

} // namespace

InputFields readInputFields(const json &document, Fields &top)
{
    InputFields inputs;
    const auto found = document.find(inputsKey);
    if (found == document.end() || found->is_null())
        return inputs;
    if (!found->is_object())
        top.fail(inputsKey, Fields::noObject());
    else if (found->size() > mostInputs)
        top.fail(inputsKey,
                 PARETOSCOPE_SAY("project.inputs-too-many", "names more inputs than any network has"));
    if (top.error())
        return inputs;
    for (const auto &[name, value] : found->items()) {
        if (isList(value, isText)) {
            inputs.fed[name].arrays = value.get<std::vector<std::string>>();
        } else if (value.is_object()) {
            inputs.fed[name] = fedFrom(value, name, top);
        } else if (auto constant = constantFrom(value)) {
            inputs.constants[name] = std::move(*constant);
        } else {
            top.fail((std::string(inputsKey) + "." + name).c_str(),
                     PARETOSCOPE_SAY("project.inputs-form",
                                     "must be a number, true, false, null, a text, a list of numbers or of "
                                     "arrays, or {\"zeros\": [2, \"batch\", 64]}"));
        }
    }
    return inputs;
}

} // namespace paretoscope::project
