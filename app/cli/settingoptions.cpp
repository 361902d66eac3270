#include "app/cli/settingoptions.h"

#include "app/cli/numbers.h"
#include "app/cli/pins.h"
#include "core/compress/impossible.h"
#include "core/compress/method.h"
#include "core/search/jointsettings.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>

namespace paretoscope::cli {

namespace {

using compress::LayerSetting;
using compress::Named;
using compress::Parameter;
using compress::Values;

/// "--group-size"
std::string optionName(std::string_view key)
{
    std::string name = "--";
    for (const char c : key) {
        const auto own = static_cast<unsigned char>(c);
        name += std::isupper(own) ? "-" + std::string(1, static_cast<char>(std::tolower(own)))
                                  : std::string(1, c);
    }
    return name;
}

bool hasSwitches(const Parameter &parameter)
{
    return std::ranges::any_of(parameter.named, [](const Named &named) { return named.option != nullptr; });
}

/// "group", and "group:64" where the last name may be followed by a number of another parameter.
std::optional<Values> parseKind(const Parameter &parameter, std::string_view text)
{
    const auto colon = parameter.sizes.empty() ? std::string_view::npos : text.find(':');
    const auto value = compress::valueFromText(parameter, text.substr(0, colon));
    if (!value)
        return std::nullopt;
    Values said{{std::string(parameter.key), *value}};
    if (colon == std::string_view::npos)
        return said;
    const auto size =
        compress::valueFromText(*compress::parameterNamed(parameter.sizes), text.substr(colon + 1));
    if (!size || *value != parameter.named.back().value)
        return std::nullopt;
    said.emplace(parameter.sizes, *size);
    return said;
}

std::string expectedOf(const Parameter &parameter)
{
    std::string text = compress::describeDomain(parameter).english();
    std::erase(text, '"');
    if (!parameter.sizes.empty())
        text += "; " + compress::valueText(parameter.named.back().value) + ":SIZE with " +
                compress::describeDomain(*compress::parameterNamed(parameter.sizes)).english();
    return text;
}

/// What it says and, once, what it may be.
std::string helpOf(const Parameter &parameter)
{
    if (parameter.range)
        return std::string(parameter.tip) + ": " + expectedOf(parameter);
    std::string values;
    for (const Named &named : parameter.named)
        values += (values.empty() ? "" : ", ") + compress::valueText(named.value) + " = " +
                  firstLowered(named.title);
    if (!parameter.sizes.empty())
        values += "; " + compress::valueText(parameter.named.back().value) + ":SIZE says how many";
    return std::string(parameter.tip) + ": " + values;
}

/// A CLI11 check: the complaint, or nothing.
template <typename Parse> auto complainUnless(Parse parse, const std::string &expected)
{
    return [parse, expected](const std::string &text) {
        return parse(text) ? std::string() : "'" + text + "' is not " + expected;
    };
}

/// "--bits, --sparsity and --rank"
std::string mainOptions()
{
    std::string names;
    const auto mains = compress::mainParameters();
    for (std::size_t i = 0; i < mains.size(); ++i)
        names += (i == 0 ? "" : i + 1 < mains.size() ? ", " : " and ") + optionName(mains[i].key);
    return names;
}

/// A LIST of amounts of PARAMETER.
void addAmount(CLI::App &command, const Parameter &parameter, std::vector<std::string> &amounts,
               const std::string &help)
{
    command.add_option(optionName(parameter.key), amounts, help)
        ->type_name("LIST")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(complainUnless(
            [&parameter](const std::string &text) { return compress::valueFromText(parameter, text); },
            expectedOf(parameter)));
}

void addKind(CLI::App &command, const Parameter &parameter, SettingOptions &options)
{
    std::string &kind = options.kinds[std::string(parameter.key)];
    command
        .add_option(optionName(parameter.key), kind,
                    helpOf(parameter) + " [" + compress::valueText(parameter.usual) + "]")
        ->type_name(parameter.named.empty() ? "N" : "KIND")
        ->check(complainUnless([&parameter](const std::string &text) { return parseKind(parameter, text); },
                               expectedOf(parameter)));
}

/// Values that cannot be said together with VALUE of PARAMETER.
bool contradicts(const Parameter &parameter, const Named &value, const Parameter &otherParameter,
                 const Named &other)
{
    const auto implied = value.implies.find(otherParameter.key);
    return (parameter.key == otherParameter.key && value.value != other.value) ||
           (implied != value.implies.end() && implied->second != other.value);
}

void addSwitches(CLI::App &command, SettingOptions &options)
{
    struct Added {
        const Parameter &parameter;
        const Named &value;
        CLI::Option *option;
    };
    std::vector<Added> added;
    for (const Parameter &parameter : compress::parameters()) {
        for (const Named &value : parameter.named) {
            if (!value.option)
                continue;
            auto *option = command.add_flag(value.option, options.switches[value.option], value.optionHelp);
            for (const Added &other : added)
                if (contradicts(parameter, value, other.parameter, other.value))
                    option->excludes(other.option);
            added.push_back({parameter, value, option});
        }
    }
}

/// Whether the option of this one value is given.
bool isOn(const SettingOptions &options, const Named &value)
{
    const auto on = value.option ? options.switches.find(value.option) : options.switches.end();
    return on != options.switches.end() && on->second;
}

/// All that is said besides how much.
Values commonValues(const SettingOptions &options)
{
    Values said;
    for (const Parameter &parameter : compress::parameters()) {
        const auto kind = options.kinds.find(parameter.key);
        if (kind != options.kinds.end() && !kind->second.empty())
            said.merge(parseKind(parameter, kind->second).value_or(Values()));
        for (const Named &value : parameter.named) {
            if (!isOn(options, value))
                continue;
            said.insert_or_assign(std::string(parameter.key), value.value);
            for (const auto &[key, implied] : value.implies)
                said.emplace(key, implied);
        }
    }
    return said;
}

/// Types and their shorthands alone.
Values saidTypes(const SettingOptions &options)
{
    Values types = commonValues(options);
    std::erase_if(types, [](const auto &said) { return !compress::stageTypedBy(said.first); });
    return types;
}

/// What is said of how much of PARAMETER.
std::vector<compress::Value> saidAmounts(const Parameter &parameter, const SettingOptions &options)
{
    const auto typed = options.amounts.find(parameter.key);
    if (typed == options.amounts.end() || typed->second.empty())
        return sensitivity::amountsOfType(parameter, saidTypes(options));
    std::vector<compress::Value> values;
    for (const std::string &text : typed->second)
        values.push_back(compress::valueFromText(parameter, text).value_or(parameter.usual));
    return values;
}

/// Each amount of PARAMETER alone and, if combined, with each of EARLIER.
std::vector<LayerSetting> amountsOf(const Parameter &parameter, const std::vector<LayerSetting> &earlier,
                                    const SettingOptions &options)
{
    LayerSetting typed; // so that amounts which a type alone has are accepted
    for (const auto &[key, value] : saidTypes(options))
        typed = typed.with(key, value);
    std::vector<LayerSetting> settings;
    for (const compress::Value &value : saidAmounts(parameter, options)) {
        settings.push_back(compress::alone(typed.with(parameter.key, value), parameter.key));
        for (const LayerSetting &other : earlier)
            if (const auto both = other.with(parameter.key, value);
                options.combine && compress::goTogether(both))
                settings.push_back(both);
    }
    return settings;
}

/// What is measured where nothing is said of how much, with a type that is said in the place of the usual
/// one.
std::vector<LayerSetting> usualSettings(const SettingOptions &options)
{
    std::vector<LayerSetting> settings = sensitivity::defaultSettings({saidTypes(options)});
    const auto joint = options.combine ? search::jointSettings(settings) : std::vector<LayerSetting>();
    settings.insert(settings.end(), joint.begin(), joint.end());
    return settings;
}

/// A type is of those settings that have an amount which it takes.
bool takes(const LayerSetting &setting, const std::string &key, const compress::Value &value)
{
    const auto *stage = compress::stageTypedBy(key);
    return !stage || (compress::does(setting, stage->key) &&
                      setting.with(key, value).value(stage->key) == setting.value(stage->key));
}

std::vector<std::string> saidOptions(const SettingOptions &options, std::string_view key)
{
    std::vector<std::string> said;
    if (const auto kind = options.kinds.find(key); kind != options.kinds.end() && !kind->second.empty())
        said.push_back(optionName(key));
    if (const auto along = options.along.find(key); along != options.along.end() && !along->second.empty())
        said.push_back(optionName(key));
    for (const Named &value : compress::parameterNamed(key)->named)
        if (isOn(options, value))
            said.emplace_back(value.option);
    return said;
}

/// What goes along, as said.
sensitivity::Amounts alongOf(const SettingOptions &options)
{
    sensitivity::Amounts along;
    for (const auto &[key, typed] : options.along)
        for (const std::string &text : typed)
            if (const auto value = compress::valueFromText(*compress::parameterNamed(key), text))
                along[key].push_back(*value);
    return along;
}

/// How many main parameters have amounts.
std::size_t amountsGiven(const SettingOptions &options)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(options.amounts, [](const auto &amounts) { return !amounts.second.empty(); }));
}

void checkSizes(const SettingOptions &options)
{
    for (const Parameter &parameter : compress::parameters()) {
        if (parameter.sizes.empty())
            continue;
        const auto kind = options.kinds.find(parameter.key);
        const auto size = options.kinds.find(parameter.sizes);
        if (kind == options.kinds.end() || size == options.kinds.end() || size->second.empty())
            continue;
        const auto said = parseKind(parameter, kind->second).value_or(Values());
        const auto own = said.find(parameter.sizes);
        if (own != said.end() && compress::valueText(own->second) != size->second)
            throw CLI::ValidationError(optionName(parameter.key) + " " + kind->second + " and " +
                                       optionName(parameter.sizes) + " " + size->second +
                                       " say different sizes");
    }
}

void checkAmounts(const std::vector<LayerSetting> &settings)
{
    if (compress::areFloat(settings))
        throw CLI::ValidationError(mainOptions() + " as given leave every layer as it is (" +
                                   setting(settings.front()) + "): there is nothing to measure");
}

} // namespace

void addSettingOptions(CLI::App &command, SettingOptions &options)
{
    for (const Parameter &parameter : compress::mainParameters())
        addAmount(command, parameter, options.amounts[std::string(parameter.key)], helpOf(parameter));
    for (const Parameter &parameter : compress::parameters())
        if (compress::goesAlong(parameter.key))
            addAmount(command, parameter, options.along[std::string(parameter.key)],
                      helpOf(parameter) + "; of several, each is measured with all else [" +
                          compress::valueText(parameter.usual) + "]");
    command.add_flag("--combine", options.combine,
                     "Also every combination of " + mainOptions() + ", together");
    for (const Parameter &parameter : compress::parameters())
        if (!compress::isMain(parameter.key) && !hasSwitches(parameter))
            addKind(command, parameter, options);
    addSwitches(command, options);
    command
        .add_option("--steps", options.steps,
                    "Steps before and after layers are compressed, joined by commas: " +
                        pipeline::describeSteps().english() +
                        ", or none; a value as in equalize:ceilings=scale [" +
                        pipeline::Steps::usual().text() + "]")
        ->type_name("LIST")
        ->check([](const std::string &text) {
            const auto steps = pipeline::stepsFromText(text);
            return steps ? std::string() : steps.error().message();
        });
    command
        .add_option("--samples", options.samples, "Calibration samples per cell (default: all, at most 1024)")
        ->type_name("N")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40));
}

void checkSettingOptions(const SettingOptions &options, const std::vector<std::string> &pins)
{
    const std::size_t given = amountsGiven(options);
    if (options.combine && given == 1)
        throw CLI::ValidationError("--combine has nothing to combine: give several of " + mainOptions() +
                                   ", or none");
    checkSizes(options);
    if (const auto together = compress::settingFrom(commonValues(options)); !together)
        throw CLI::ValidationError(together.error().message());
    checkPins(pins);
    std::vector<LayerSetting> settings = settingsFrom(options);
    checkAmounts(settings);
    for (const std::string &pin : pins)
        settings.push_back(withCommonFields(parsePin(pin).value_or(PinOption()).setting, options));
    for (const Parameter &parameter : compress::parameters()) {
        const auto said = saidOptions(options, parameter.key);
        const auto common = commonValues(options);
        const auto feels = [&](const LayerSetting &setting) {
            const bool isIt = !compress::stageTypedBy(parameter.key) ||
                              common.at(std::string(parameter.key)) == setting.value(parameter.key);
            return isIt && setting.hasEffect(parameter.key); // else it has another type
        };
        if (!said.empty() && std::ranges::none_of(settings, feels))
            throw CLI::ValidationError(said.front() + " has no effect on any of these settings");
    }
}

bool saysAnything(const SettingOptions &options)
{
    const auto isSaid = [&](const Parameter &parameter) {
        return !saidOptions(options, parameter.key).empty();
    };
    return amountsGiven(options) > 0 || options.combine || !options.steps.empty() || options.samples > 0 ||
           std::ranges::any_of(compress::parameters(), isSaid);
}

LayerSetting withCommonFields(LayerSetting setting, const SettingOptions &options)
{
    for (const auto &[key, value] : commonValues(options))
        if (takes(setting, key, value))
            setting = setting.with(key, value);
    for (const auto &[key, values] : alongOf(options)) {
        const Parameter &parameter = *compress::parameterNamed(key);
        const auto fineness = [&](const compress::Value &value) {
            return compress::numberOf(parameter, value).value_or(0);
        };
        setting = setting.with(key, *std::ranges::max_element(values, {}, fineness));
    }
    return setting;
}

std::vector<LayerSetting> settingsFrom(const SettingOptions &options)
{
    std::vector<LayerSetting> settings;
    if (amountsGiven(options) == 0)
        settings = usualSettings(options);
    else
        for (const Parameter &parameter : compress::mainParameters()) {
            const auto own = amountsOf(parameter, settings, options);
            settings.insert(settings.end(), own.begin(), own.end());
        }
    for (LayerSetting &setting : settings)
        setting = withCommonFields(setting, options);
    return sensitivity::withEach(std::move(settings), alongOf(options));
}

pipeline::Steps stepsFrom(const SettingOptions &options)
{
    if (options.steps.empty())
        return pipeline::Steps::usual();
    const auto steps = pipeline::stepsFromText(options.steps);
    return steps ? *steps : pipeline::Steps::usual(); // which were checked
}

std::vector<std::string> optionsOf(const Parameter &parameter)
{
    if (!hasSwitches(parameter))
        return {optionName(parameter.key)};
    std::vector<std::string> options;
    for (const Named &named : parameter.named)
        if (named.option)
            options.emplace_back(named.option);
    return options;
}

} // namespace paretoscope::cli
