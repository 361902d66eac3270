#include "core/pipeline/steps.h"

#include <algorithm>

namespace paretoscope::pipeline {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

/// As in keys and on the command line, after the key: " ceilings=scale" with a space before each.
std::string unusualValues(const Step &step)
{
    std::string text;
    for (const compress::Parameter &parameter : step.kind->about().parameters)
        if (const auto &value = step.values.at(std::string(parameter.key)); value != parameter.usual)
            text += " " + std::string(parameter.key) + "=" + compress::valueText(value);
    return text;
}

std::string inQuotes(std::string_view typed)
{
    return "\"" + std::string(typed.substr(0, 60)) + "\"";
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// "equalize:ceilings=scale:…"
Result<Step> stepFromText(std::string_view text)
{
    const auto colon = text.find(':');
    auto step = stepFromKey(trimmed(text.substr(0, colon)));
    while (step && text.find(':') != std::string_view::npos) {
        text = text.substr(text.find(':') + 1);
        const std::string_view said = text.substr(0, text.find(':'));
        const auto equals = said.find('=');
        if (equals == std::string_view::npos)
            return Error{ErrorCode::InvalidSetting,
                         inQuotes(said) + " is no NAME=VALUE of the step " +
                             std::string(step->kind->about().key) + "; there is " + describeSteps() + ".",
                         {}};
        step =
            withValue(*step, trimmed(said.substr(0, equals)), std::string(trimmed(said.substr(equals + 1))));
    }
    return step;
}

} // namespace

Step usualStep(const StepKind &kind)
{
    Step step{&kind, {}};
    for (const compress::Parameter &parameter : kind.about().parameters)
        step.values.emplace(parameter.key, parameter.usual);
    return step;
}

const Steps &Steps::usual()
{
    static const Steps steps = [] {
        Steps made;
        for (const StepKind *kind : stepKinds())
            if (kind->about().isUsual)
                made = made.with(usualStep(*kind));
        return made;
    }();
    return steps;
}

const Step *Steps::find(const StepKind &kind) const
{
    const auto found = std::ranges::find(m_steps, &kind, &Step::kind);
    return found == m_steps.end() ? nullptr : &*found;
}

Steps Steps::with(const Step &step) const
{
    Steps steps = without(*step.kind);
    const auto place = [](const Step &own) { return own.kind->about().place; };
    steps.m_steps.insert(std::ranges::upper_bound(steps.m_steps, place(step), {}, place), step);
    return steps;
}

Steps Steps::without(const StepKind &kind) const
{
    Steps steps = *this;
    std::erase_if(steps.m_steps, [&](const Step &step) { return step.kind == &kind; });
    return steps;
}

std::string Steps::text() const
{
    std::string text;
    for (const Step &step : m_steps) {
        const StepAbout &about = step.kind->about();
        text += (text.empty() ? "" : ", ") + std::string(about.key) + unusualValues(step);
        if (about.version > 1)
            text += " version " + std::to_string(about.version);
    }
    return text;
}

Result<Step> stepFromKey(std::string_view key)
{
    if (const StepKind *kind = stepNamed(key))
        return usualStep(*kind);
    return Error{ErrorCode::InvalidSetting,
                 inQuotes(key) + " is no step; there is " + describeSteps() + ", or none.",
                 {}};
}

Result<Step> withValue(Step step, std::string_view key, const compress::Value &value)
{
    const std::string name(step.kind->about().key);
    const compress::Parameter *parameter = parameterOf(*step.kind, key);
    if (!parameter)
        return Error{ErrorCode::InvalidSetting,
                     "The step " + name + " has no " + inQuotes(key) + "; there is " + describeSteps() + ".",
                     {}};
    const auto own = compress::accepted(*parameter, value);
    if (!own)
        return Error{ErrorCode::InvalidSetting,
                     "\"" + std::string(key) + "\" of the step " + name + " must be " +
                         compress::describeDomain(*parameter) + ", not " +
                         inQuotes(compress::valueText(value)) + ".",
                     {}};
    step.values[std::string(key)] = *own;
    return step;
}

Result<Steps> stepsFromText(std::string_view text)
{
    Steps steps;
    if (trimmed(text) == "none")
        return steps;
    while (true) {
        const auto comma = text.find(',');
        auto step = stepFromText(trimmed(text.substr(0, comma)));
        if (!step)
            return step.error();
        if (steps.find(*step->kind))
            return Error{ErrorCode::InvalidSetting,
                         "The step " + std::string(step->kind->about().key) +
                             " is named twice; name it once.",
                         {}};
        steps = steps.with(*step);
        if (comma == std::string_view::npos)
            return steps;
        text = text.substr(comma + 1);
    }
}

std::string describeSteps()
{
    std::string text;
    for (const StepKind *kind : stepKinds()) {
        text += (text.empty() ? "" : ", ") + std::string(kind->about().key);
        for (const compress::Parameter &parameter : kind->about().parameters)
            text += " (" + std::string(parameter.key) + ": " + compress::describeDomain(parameter) + ")";
    }
    std::erase(text, '"');
    return text;
}

std::string phraseOf(const Steps &steps)
{
    std::string text;
    for (const Step &step : steps.all())
        text += (text.empty() ? "" : ", ") + std::string(step.kind->about().phrase);
    return text.empty() ? "the network as loaded" : text;
}

} // namespace paretoscope::pipeline
