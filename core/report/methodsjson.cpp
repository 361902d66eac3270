#include "core/report/methodsjson.h"

#include "core/compress/method.h"
#include "core/pipeline/stepkind.h"

#include <nlohmann/json.hpp>

namespace paretoscope::report {

namespace {

using nlohmann::json;

json valueJson(const compress::Value &value)
{
    return std::visit([](const auto &own) { return json(own); }, value);
}

json valuesJson(const std::vector<compress::Value> &values)
{
    json list = json::array();
    for (const compress::Value &value : values)
        list.push_back(valueJson(value));
    return list;
}

/// Of the numbers that it makes; null where its stage has no types.
json typeJson(const compress::Method &method)
{
    const compress::Values type = compress::typeOf(method);
    return type.empty() ? json() : valueJson(type.begin()->second);
}

json methodJson(const compress::Method &method)
{
    const compress::About &about = method.about();
    json parameters = json::array();
    for (const compress::Parameter &parameter : about.parameters)
        parameters.push_back(parameter.key);
    return {{"key", about.key},
            {"title", about.title},
            {"stage", compress::stageName(about.stage)},
            {"parameters", std::move(parameters)},
            {"needs", compress::needsName(about.needs)},
            {"version", about.version},
            {"paper", about.paper},
            {"type", typeJson(method)},
            {"shorthand", about.shorthand ? json(about.shorthand->key) : json()},
            {"usual", about.isUsual}};
}

json boundJson(const compress::Range &range, double bound)
{
    return range.isWhole ? json(static_cast<std::int64_t>(bound)) : json(bound);
}

json parameterJson(const compress::Parameter &parameter)
{
    json values = json::array();
    for (const compress::Named &named : parameter.named)
        values.push_back(valueJson(named.value));
    json own{{"key", parameter.key},
             {"title", parameter.title},
             {"tip", parameter.tip},
             {"domain", compress::describeDomain(parameter).english()},
             {"values", std::move(values)},
             {"range", nullptr},
             // of those that follow from others there is none
             {"default", parameter.usualWith ? json() : valueJson(parameter.usual)},
             {"measured", valuesJson(parameter.ladder)}};
    if (parameter.range)
        own["range"] = {boundJson(*parameter.range, parameter.range->least),
                        boundJson(*parameter.range, parameter.range->most)};
    return own;
}

json stepJson(const pipeline::StepKind &kind)
{
    const pipeline::StepAbout &about = kind.about();
    json parameters = json::array();
    for (const compress::Parameter &parameter : about.parameters)
        parameters.push_back(parameterJson(parameter));
    return {{"key", about.key},
            {"title", about.title},
            {"tip", about.tip},
            {"place", about.place},
            {"when", kind.isAfterCoding() ? "after" : "before"},
            {"parameters", std::move(parameters)},
            {"version", about.version},
            {"paper", about.paper},
            {"usual", about.isUsual}};
}

} // namespace

json methodsJson()
{
    json methods = json::array();
    for (const compress::Method *method : compress::methods())
        methods.push_back(methodJson(*method));
    json parameters = json::array();
    for (const compress::Parameter &parameter : compress::parameters())
        parameters.push_back(parameterJson(parameter));
    json steps = json::array(); // in the order in which they are taken
    for (const pipeline::StepKind *kind : pipeline::stepKinds())
        steps.push_back(stepJson(*kind));
    return {
        {"methods", std::move(methods)}, {"parameters", std::move(parameters)}, {"steps", std::move(steps)}};
}

} // namespace paretoscope::report
