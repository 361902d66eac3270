// SensitivityTable::predictedKl: what is known about a setting from its measured neighbours.
#include "core/compress/damagelaw.h"
#include "core/sensitivity/sensitivitytable.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <span>
#include <string>

namespace paretoscope::sensitivity {

namespace {

using compress::Choice;
using compress::KnownDamage;
using compress::LayerSetting;
using compress::Method;

constexpr double leastDamage = 1e-12; ///< stands for a measured 0, which has no logarithm

/// The method whose cells tell the damage of METHOD.
const Method &curveOf(const Method &method)
{
    const Method *other = compress::methodNamed(method.about().curve);
    return other ? *other : method;
}

/// Of cells of LAYER with a setting of one choice, besides what goes along, that is WANTED, sorted by
/// position.
std::vector<KnownDamage> knownOf(const SensitivityTable &table, std::size_t layer, const auto &wanted)
{
    std::vector<KnownDamage> known;
    for (std::size_t s = 0; s < table.settings().size(); ++s) {
        const auto &setting = table.settings()[s];
        if (setting.isJoint() || setting.isFloat() || !wanted(setting))
            continue;
        const Choice &own = setting.choices().front();
        if (const SensitivityCell *cell = table.cell(layer, s))
            known.push_back(
                {own.method->fineness(own.values), std::log(std::max(table.expectedKl(*cell), leastDamage))});
    }
    std::ranges::sort(known, {}, &KnownDamage::position);
    return known;
}

/// What is done besides what is moved, in a word.
std::string alongside(const LayerSetting &setting)
{
    std::string text;
    for (const Choice &choice :
         setting.choices().size() > 1 ? std::span(setting.choices()).subspan(1) : std::span<const Choice>())
        text += std::string(choice.method->about().key) + choice.way +
                compress::numberText(choice.method->fineness(choice.values));
    return text;
}

compress::Values besidesHowMuch(const Choice &choice)
{
    compress::Values values = choice.values;
    values.erase(std::string(choice.method->main().key));
    return values;
}

/// Of usual grids one has a zero point and the other has none, and still they are of one kind; so are those
/// that have none at either width, where that is usual at one of them. Of another method's curve the usual
/// cells are wanted.
bool sameWay(const Choice &own, const Choice &wanted)
{
    if (own.method != wanted.method)
        return own.way.empty();
    return own.way == wanted.way || besidesHowMuch(own) == besidesHowMuch(wanted);
}

/// Cells that were made in the same way are preferred, else any of the method, else of the usual method of
/// its stage; first of all those beside which the same goes along.
std::vector<KnownDamage> nearestOf(const SensitivityTable &table, std::size_t layer,
                                   const LayerSetting &setting)
{
    const Choice &choice = setting.choices().front();
    const Method &curve = curveOf(*choice.method);
    const std::string along = alongside(setting);
    const auto sameAlong = [&](const LayerSetting &own) { return alongside(own) == along; };
    const auto ofMethod = [&](const LayerSetting &own) { return own.choices().front().method == &curve; };
    const auto inSameWay = [&](const LayerSetting &own) {
        return ofMethod(own) && sameWay(own.choices().front(), choice);
    };
    const auto usual = [&](const LayerSetting &own) {
        const auto &about = own.choices().front().method->about();
        return about.stage == curve.about().stage && about.isUsual;
    };
    const std::array<std::function<bool(const LayerSetting &)>, 3> wants{inSameWay, ofMethod, usual};
    for (const bool strict : {true, false})
        for (const auto &wanted : wants)
            if (auto known = knownOf(
                    table, layer,
                    [&](const LayerSetting &own) { return wanted(own) && (!strict || sameAlong(own)); });
                !known.empty())
                return known;
    return {};
}

/// Of a SETTING that moves one thing, or has only what goes along.
std::optional<double> ofOneChoice(const SensitivityTable &table, std::size_t layer,
                                  const LayerSetting &setting)
{
    const Choice &choice = setting.choices().front();
    const auto known = nearestOf(table, layer, setting);
    if (known.empty())
        return std::nullopt;
    const double position = choice.method->fineness(choice.values);
    const auto above = std::ranges::lower_bound(known, position, {}, &KnownDamage::position);
    if (above != known.end() && above->position == position)
        return std::exp(above->logDamage);
    if (above == known.begin() || above == known.end())
        return curveOf(*choice.method).damageBeyond(position, known);
    return compress::damageBetween(*std::prev(above), *above, position);
}

} // namespace

std::optional<double> SensitivityTable::predictedKl(std::size_t layer, const LayerSetting &setting) const
{
    if (layer >= m_layers)
        return std::nullopt;
    if (setting.isFloat())
        return 0;
    if (const auto index = settingIndex(setting))
        if (const SensitivityCell *measured = cell(layer, *index))
            return expectedKl(*measured);
    if (!setting.isJoint())
        return ofOneChoice(*this, layer, setting);
    double sum = 0;
    for (const Choice &choice : setting.moved()) {
        const auto own = predictedKl(layer, compress::alone(setting, choice.method->main().key));
        if (!own)
            return std::nullopt;
        sum += *own;
    }
    // What goes along is part of each of them.
    const LayerSetting along = compress::alone(setting, {});
    const double once = along.isFloat() ? 0 : predictedKl(layer, along).value_or(0);
    return std::max(sum - static_cast<double>(setting.moved().size() - 1) * once, once);
}

} // namespace paretoscope::sensitivity
