#include "core/project/fields/saidsetting.h"

#include "core/base/namelist.h"
#include "core/compress/method.h"
#include "core/project/fields/recipeversion1.h"

#include <nlohmann/json.hpp>

#include <vector>

namespace paretoscope::project {

namespace {

using base::Error;
using compress::Parameter;
using compress::Value;
using nlohmann::json;

Error invalid(const base::Sentence &where, const base::Sentence &what)
{
    return {base::ErrorCode::InvalidSetting,
            {PARETOSCOPE_SAY("recipe.wrong-setting", "%1: %2."), where, what}};
}

bool isKnown(const Parameter &parameter, std::int64_t version)
{
    return version > 1 || isOfVersion1(parameter.key);
}

/// "bits, granularity, … or sparsity".
base::Sentence fieldList(std::int64_t version)
{
    std::vector<base::Sentence> keys;
    for (const Parameter &parameter : compress::parameters())
        if (isKnown(parameter, version))
            keys.push_back(base::named(parameter.key));
    return base::anyOf(keys);
}

std::optional<Value> plainValue(const json &value)
{
    if (value.is_boolean())
        return value.get<bool>();
    if (value.is_number_integer() && value.get<std::uint64_t>() <= std::uint64_t{1} << 62)
        return value.get<std::int64_t>();
    if (value.is_number())
        return value.get<double>();
    if (value.is_string())
        return value.get<std::string>();
    return std::nullopt;
}

/// A text may spell a number where words are usual, too: "8" bits.
std::optional<Value> valueFrom(const Parameter &parameter, const json &value, std::int64_t version)
{
    const auto plain = plainValue(value);
    if (!plain)
        return std::nullopt;
    const auto *text = std::get_if<std::string>(&*plain);
    const bool hasWords =
        !parameter.named.empty() && std::holds_alternative<std::string>(parameter.named.front().value);
    if (text && !hasWords)
        return std::nullopt;
    const auto own = text ? compress::valueFromText(parameter, *text) : compress::accepted(parameter, *plain);
    return own && version == 1 && isNewerThanVersion1(parameter.key, *own) ? std::nullopt : own;
}

} // namespace

base::Result<compress::Values> readSaid(const json &object, const base::Sentence &where, std::int64_t version)
{
    if (!object.is_object())
        return invalid(where, PARETOSCOPE_SAY("recipe.no-object", "the setting must be an object in braces"));
    compress::Values said;
    for (const auto &[name, value] : object.items()) {
        const Parameter *parameter = compress::parameterNamed(name);
        if (!parameter)
            return invalid(where, {PARETOSCOPE_SAY("recipe.unknown-field-of-setting",
                                                   "\"%1\" is no field of a setting; use %2"),
                                   name.substr(0, 60), fieldList(version)});
        if (!isKnown(*parameter, version))
            return invalid(
                where,
                {PARETOSCOPE_SAY(
                     "recipe.field-of-version-2",
                     "\"%1\" is known since version 2 of recipes; write \"paretoscopeRecipe\": 2 to use it"),
                 name});
        if (value.is_null())
            continue;
        const auto own = valueFrom(*parameter, value, version);
        if (!own)
            return invalid(where, {PARETOSCOPE_SAY("recipe.value-not-accepted", "\"%1\" must be %2"), name,
                                   describeVersion(*parameter, version)});
        said.emplace(name, *own);
    }
    return said;
}

} // namespace paretoscope::project
