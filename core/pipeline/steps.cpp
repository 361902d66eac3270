#include "core/pipeline/steps.h"

#include "core/base/asciitext.h"
#include "core/base/namelist.h"

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

std::string shown(std::string_view typed)
{
    return std::string(typed.substr(0, 60));
}

/// "keep or scale"
base::Sentence domainOf(const compress::Parameter &parameter)
{
    if (parameter.range || parameter.text)
        return compress::describeDomain(parameter);
    std::vector<base::Sentence> values;
    for (const compress::Named &named : parameter.named)
        values.push_back(base::named(compress::valueText(named.value)));
    return base::anyOf(values);
}

/// "equalize (ceilings: keep or scale)"
base::Sentence described(const StepAbout &about)
{
    base::Sentence all = base::named(about.key);
    for (const compress::Parameter &parameter : about.parameters)
        all = base::Sentence(PARETOSCOPE_SAY("step.with-values", "%1 (%2: %3)"), std::move(all),
                             parameter.key, domainOf(parameter));
    return all;
}

/// TEXT as the value that it names; as a word, which withValue() refuses by name, where it names none.
compress::Value valueSaid(const StepKind &kind, std::string_view key, std::string_view text)
{
    const compress::Parameter *parameter = parameterOf(kind, key);
    const auto value = parameter ? compress::valueFromText(*parameter, text) : std::nullopt;
    return value.value_or(compress::Value(std::string(text)));
}

/// "equalize:ceilings=scale:…"
Result<Step> stepFromText(std::string_view text)
{
    const auto colon = text.find(':');
    auto step = stepFromKey(base::trimmed(text.substr(0, colon), " "));
    while (step && text.find(':') != std::string_view::npos) {
        text = text.substr(text.find(':') + 1);
        const std::string_view said = text.substr(0, text.find(':'));
        const auto equals = said.find('=');
        if (equals == std::string_view::npos)
            return Error{ErrorCode::InvalidSetting,
                         {PARETOSCOPE_SAY("step.no-name-value",
                                          "\"%1\" is no NAME=VALUE of the step %2; there is %3."),
                          shown(said), step->kind->about().key, describeSteps()},
                         {}};
        const std::string_view key = base::trimmed(said.substr(0, equals), " ");
        step =
            withValue(*step, key, valueSaid(*step->kind, key, base::trimmed(said.substr(equals + 1), " ")));
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

Steps Steps::onSide(bool afterCoding) const
{
    Steps steps = *this;
    std::erase_if(steps.m_steps, [=](const Step &step) { return step.kind->isAfterCoding() != afterCoding; });
    return steps;
}

Steps Steps::beforeCoding() const
{
    return onSide(false);
}

Steps Steps::afterCoding() const
{
    return onSide(true);
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
    return Error{
        ErrorCode::InvalidSetting,
        {PARETOSCOPE_SAY("step.unknown", "\"%1\" is no step; there is %2."), shown(key), describeSteps()},
        {}};
}

Result<Step> withValue(Step step, std::string_view key, const compress::Value &value)
{
    const std::string name(step.kind->about().key);
    const compress::Parameter *parameter = parameterOf(*step.kind, key);
    if (!parameter)
        return Error{ErrorCode::InvalidSetting,
                     {PARETOSCOPE_SAY("step.no-parameter", "The step %1 has no \"%2\"; there is %3."), name,
                      shown(key), describeSteps()},
                     {}};
    const auto own = compress::accepted(*parameter, value);
    if (!own)
        return Error{ErrorCode::InvalidSetting,
                     {PARETOSCOPE_SAY("step.out-of-domain", "\"%1\" of the step %2 must be %3, not \"%4\"."),
                      key, name, compress::describeDomain(*parameter), shown(compress::valueText(value))},
                     {}};
    step.values[std::string(key)] = *own;
    return step;
}

Result<Steps> stepsFromText(std::string_view text)
{
    Steps steps;
    if (base::trimmed(text, " ") == "none")
        return steps;
    while (true) {
        const auto comma = text.find(',');
        auto step = stepFromText(base::trimmed(text.substr(0, comma), " "));
        if (!step)
            return step.error();
        if (steps.find(*step->kind))
            return Error{ErrorCode::InvalidSetting,
                         {PARETOSCOPE_SAY("step.twice", "The step %1 is named twice; name it once."),
                          step->kind->about().key},
                         {}};
        steps = steps.with(*step);
        if (comma == std::string_view::npos)
            return steps;
        text = text.substr(comma + 1);
    }
}

base::Sentence describeSteps()
{
    std::vector<base::Sentence> all;
    for (const StepKind *kind : stepKinds())
        all.push_back(described(kind->about()));
    return base::listed(all);
}

base::Sentence phraseOf(const Steps &steps)
{
    if (steps.empty())
        return PARETOSCOPE_SAY("steps.none", "the network as loaded");
    std::vector<base::Sentence> all;
    for (const Step &step : steps.all())
        all.emplace_back(step.kind->about().phrase);
    return base::listed(all);
}

} // namespace paretoscope::pipeline
