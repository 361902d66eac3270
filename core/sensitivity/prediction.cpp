// SensitivityTable::predictedKl: what is known about a setting from its measured neighbours.
#include "core/compress/damagelaw.h"
#include "core/compress/method.h"
#include "core/sensitivity/alongside.h"
#include "core/sensitivity/sensitivitytable.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <utility>

namespace paretoscope::sensitivity {

namespace {

using compress::Choice;
using compress::KnownDamage;
using compress::LayerSetting;
using compress::Method;
using KnownCells = std::vector<const SensitivityCell *>;

constexpr double leastDamage = 1e-12; ///< stands for a measured 0, which has no logarithm

/// The method whose cells tell the damage of METHOD.
const Method &curveOf(const Method &method)
{
    const Method *other = compress::methodNamed(method.about().curve);
    return other ? *other : method;
}

/// Of LAYER with a setting of one choice, besides what goes along, that is WANTED.
KnownCells cellsOf(const SensitivityTable &table, std::size_t layer, const auto &wanted)
{
    KnownCells cells;
    for (std::size_t s = 0; s < table.settings().size(); ++s) {
        const auto &setting = table.settings()[s];
        if (setting.isJoint() || setting.isFloat() || !wanted(setting))
            continue;
        if (const SensitivityCell *cell = table.cell(layer, s))
            cells.push_back(cell);
    }
    return cells;
}

/// Sorted by position.
std::vector<KnownDamage> curveThrough(const SensitivityTable &table, const KnownCells &cells)
{
    std::vector<KnownDamage> known;
    for (const SensitivityCell *cell : cells) {
        const Choice &own = cell->setting.choices().front();
        known.push_back(
            {own.method->fineness(own.values), std::log(std::max(table.expectedKl(*cell), leastDamage))});
    }
    std::ranges::stable_sort(known, {}, &KnownDamage::position);
    return known;
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

/// Cells that were made in the same way are preferred, else any of the method, else of the usual method
/// of its stage; first of all those beside which the same goes along, else the nearest to that.
std::vector<KnownDamage> nearestOf(const SensitivityTable &table, std::size_t layer,
                                   const LayerSetting &setting)
{
    const Choice &choice = setting.choices().front();
    const Method &curve = curveOf(*choice.method);
    // What only goes along is told by cells of it alone, whatever their bits.
    const auto sameAlong = [&](const LayerSetting &own) {
        return setting.moved().empty() || goAlike(own, setting);
    };
    const auto ofMethod = [&](const LayerSetting &own) { return own.choices().front().method == &curve; };
    const auto inSameWay = [&](const LayerSetting &own) {
        return ofMethod(own) && sameWay(own.choices().front(), choice);
    };
    const auto usual = [&](const LayerSetting &own) {
        const auto &about = own.choices().front().method->about();
        return about.stage == curve.about().stage && about.isUsual;
    };
    const std::array<std::function<bool(const LayerSetting &)>, 3> wants{inSameWay, ofMethod, usual};
    for (const auto &wanted : wants)
        if (const auto cells =
                cellsOf(table, layer, [&](const LayerSetting &own) { return wanted(own) && sameAlong(own); });
            !cells.empty())
            return curveThrough(table, cells);
    for (const auto &wanted : wants)
        if (auto cells = cellsOf(table, layer, wanted); !cells.empty())
            return curveThrough(table, besideTheNearest(setting, std::move(cells)));
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
