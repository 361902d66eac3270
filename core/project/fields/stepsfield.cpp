#include "core/project/fields/stepsfield.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>

namespace paretoscope::project {

using base::Error;
using base::ErrorCode;
using base::Result;
using nlohmann::json;

namespace {

Error error(base::Sentence said)
{
    return {ErrorCode::InvalidSetting, std::move(said)};
}

Error twice(std::string_view step)
{
    return error(
        {PARETOSCOPE_SAY("recipe.step-twice", "The recipe takes the step %1 twice; name it once."), step});
}

json toJson(const pipeline::Step &step)
{
    const std::string key(step.kind->about().key);
    json object{{"step", key}};
    for (const compress::Parameter &parameter : step.kind->about().parameters)
        if (const auto &value = step.values.at(std::string(parameter.key)); value != parameter.usual)
            object[std::string(parameter.key)] = std::visit([](const auto &own) { return json(own); }, value);
    return object.size() > 1 ? object : json(key);
}

Result<compress::Value> valueOf(const json &said, const std::string &name)
{
    if (said.is_boolean())
        return compress::Value(said.get<bool>());
    if (said.is_string())
        return compress::Value(said.get<std::string>());
    if (said.is_number_integer())
        return compress::Value(said.get<std::int64_t>());
    if (said.is_number())
        return compress::Value(said.get<double>());
    return error(
        {PARETOSCOPE_SAY("recipe.step-value", "\"%1\" of a step must be a word, a number, true or false."),
         name.substr(0, 60)});
}

Result<pipeline::Step> stepOf(const json &said)
{
    if (said.is_string())
        return pipeline::stepFromKey(said.get<std::string>());
    if (!said.is_object() || !said.contains("step") || !said["step"].is_string())
        return error({PARETOSCOPE_SAY("recipe.step-form", "Each of a recipe's \"steps\" must be the name of "
                                                          "a step or an object with \"step\"; there is %1."),
                      pipeline::describeSteps()});
    auto step = pipeline::stepFromKey(said["step"].get<std::string>());
    for (const auto &[name, own] : said.items()) {
        if (!step)
            return step;
        if (name == "step" || own.is_null())
            continue;
        const auto value = valueOf(own, name);
        if (!value)
            return value.error();
        step = pipeline::withValue(*step, name, *value);
    }
    return step;
}

bool isCoding(const json &said)
{
    return said == json("code") || (said.is_object() && said.value("step", json()) == json("code"));
}

/// Whether what LIST says before PLACE, and behind it, is to be there.
Result<void> checkSides(const json &list, std::size_t place)
{
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (i == place)
            continue;
        const auto step = stepOf(list[i]);
        if (!step)
            return step.error();
        if (step->kind->isAfterCoding() == (i > place))
            continue;
        return error({i < place
                          ? PARETOSCOPE_SAY("recipe.step-too-early",
                                            "The step %1 comes after \"code\" in a recipe; move it there.")
                          : PARETOSCOPE_SAY("recipe.step-too-late",
                                            "The step %1 comes before \"code\" in a recipe; move it there."),
                      step->kind->about().key});
    }
    return {};
}

} // namespace

Result<json> withCodingApart(json document)
{
    const auto steps = document.find("steps");
    if (steps == document.end() || !steps->is_array())
        return document;
    const auto coding = std::find_if(steps->begin(), steps->end(), isCoding);
    if (coding == steps->end())
        return document;
    if (std::any_of(coding + 1, steps->end(), isCoding))
        return twice("code");
    if (const auto sides = checkSides(*steps, static_cast<std::size_t>(coding - steps->begin())); !sides)
        return sides.error();
    const json own = coding->is_object() ? *coding : json::object();
    steps->erase(coding);
    for (const auto &[name, value] : own.items()) {
        if (name == "step")
            continue;
        if (name != "default" && name != "layers")
            return error({PARETOSCOPE_SAY("recipe.code-field",
                                          "\"%1\" is no field of the step code; use default and layers."),
                          name.substr(0, 60)});
        if (document.contains(name))
            return error({PARETOSCOPE_SAY("recipe.code-twice",
                                          "The recipe says \"%1\" beside its step code, too; say it once."),
                          name});
        document[name] = value;
    }
    return document;
}

json toJson(const pipeline::Steps &steps)
{
    json list = json::array();
    for (const pipeline::Step &step : steps.all())
        list.push_back(toJson(step));
    return list;
}

Result<pipeline::Steps> stepsFromJson(const json &list)
{
    if (list.is_null())
        return pipeline::Steps::usual();
    if (!list.is_array())
        return error(PARETOSCOPE_SAY(
            "recipe.steps-no-list",
            "\"steps\" of the recipe must be a list in brackets; an empty one takes no step."));
    pipeline::Steps steps;
    for (const json &said : list) {
        const auto step = stepOf(said);
        if (!step)
            return step.error();
        if (steps.find(*step->kind))
            return twice(step->kind->about().key);
        steps = steps.with(*step);
    }
    return steps;
}

} // namespace paretoscope::project
