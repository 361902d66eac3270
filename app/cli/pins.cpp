#include "app/cli/pins.h"

#include "app/cli/numbers.h"
#include "core/compress/impossible.h"
#include "core/compress/method.h"
#include "core/graph/layernames.h"
#include "core/session/plan.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <map>
#include <variant>

namespace paretoscope::cli {

namespace {

using compress::Parameter;

/// A pin, or why it is none.
std::variant<PinOption, std::string> readPin(std::string_view text)
{
    const std::string quoted = "'" + std::string(text) + "'";
    const std::string like = quoted + " is not a pin such as conv1=8 or fc=4:0.5";
    const auto equals = text.rfind('=');
    if (equals == std::string_view::npos || equals == 0)
        return like;
    PinOption pin{std::string(text.substr(0, equals)), {}};
    std::string_view rest = text.substr(equals + 1);
    for (const Parameter &parameter : compress::mainParameters()) {
        const auto colon = rest.find(':');
        const std::string own(rest.substr(0, colon));
        const auto value = compress::valueFromText(parameter, own);
        if (!value)
            return like + ": " + std::string(parameter.key) + " '" + own + "' is not " +
                   compress::describeDomain(parameter).english();
        pin.setting = pin.setting.with(parameter.key, *value);
        if (colon == std::string_view::npos)
            return pin;
        rest.remove_prefix(colon + 1);
    }
    return like + ": '" + std::string(rest) + "' is too much";
}

/// In place of what is pinned there already, by the project; of a layer that is set apart only the blocks
/// that have no pin of their own.
base::Result<void> addPin(std::vector<search::Pin> &pins, const PinOption &pin,
                          const std::vector<std::string> &given, const SettingOptions &settings,
                          const graph::Model &model)
{
    const auto layers = graph::layersNamed(model.layers(), pin.layer);
    if (layers.empty())
        return base::Error{
            base::ErrorCode::UnknownLayer,
            {PARETOSCOPE_SAY(
                 "cli.pinned-layer-unknown",
                 "The pinned layer %1 is not in the model; paretoscope-cli inspect lists its layers."),
             pin.layer}};
    const auto setting = withCommonFields(pin.setting, settings);
    for (const std::size_t layer : layers) {
        const std::string &name = model.layers()[layer].name;
        const auto isOwn = [&](const std::string &text) {
            return parsePin(text).value_or(PinOption{}).layer == name;
        };
        if (name != pin.layer && std::ranges::any_of(given, isOwn))
            continue;
        if (const auto valid = compress::validate(setting, model.layers()[layer]); !valid)
            return valid.error();
        session::setPin(pins, {layer, setting});
    }
    return {};
}

} // namespace

std::optional<PinOption> parsePin(std::string_view text)
{
    auto read = readPin(text);
    auto *pin = std::get_if<PinOption>(&read);
    return pin ? std::optional(std::move(*pin)) : std::nullopt;
}

std::string complainAboutPin(const std::string &text)
{
    const auto read = readPin(text);
    const auto *complaint = std::get_if<std::string>(&read);
    return complaint ? *complaint : std::string();
}

void checkPins(const std::vector<std::string> &pins)
{
    std::map<std::string, std::string> known;
    for (const std::string &text : pins) {
        const auto pin = parsePin(text).value_or(PinOption());
        const auto [first, isNew] = known.emplace(pin.layer, text);
        if (!isNew)
            throw CLI::ValidationError("The layer " + pin.layer + " is pinned twice, by '" + first->second +
                                       "' and '" + text + "'");
    }
}

base::Result<void> addPins(std::vector<search::Pin> &pins, const project::OpenProject &project,
                           const std::vector<std::string> &given, const SettingOptions &settings)
{
    for (const std::string &text : given)
        if (const auto pinned =
                addPin(pins, parsePin(text).value_or(PinOption{}), given, settings, project.model);
            !pinned)
            return pinned;
    return {};
}

std::string wholeSetting(const compress::LayerSetting &setting)
{
    const auto phrases = compress::phrasesOf(setting); // the main ones first
    const auto main = static_cast<std::ptrdiff_t>(compress::mainPhrasesOf(setting).size());
    const std::string rest = cli::setting({phrases.begin() + main, phrases.end()});
    return cli::setting(setting) + (rest.empty() ? rest : " (" + rest + ")");
}

base::Result<void> checkPossible(std::span<const search::Pin> pins, const graph::Model &model)
{
    for (const search::Pin &pin : pins)
        if (const auto reason = compress::whyImpossible(model, pin.layer, pin.setting))
            return base::Error{
                base::ErrorCode::InvalidSetting,
                {PARETOSCOPE_SAY("cli.pin-impossible", "The layer %1 cannot be pinned at %2: %3"),
                 model.layers()[pin.layer].name, wholeSetting(pin.setting), *reason}};
    return {};
}

} // namespace paretoscope::cli
