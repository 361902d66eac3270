// SensitivityTable::predictedKl: what is known about a setting from its measured neighbours.
#include "core/compress/damagelaw.h"
#include "core/sensitivity/sensitivitytable.h"

#include <algorithm>
#include <cmath>

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

/// Of cells of LAYER with a setting of one choice that is WANTED, sorted by position.
std::vector<KnownDamage> knownOf(const SensitivityTable &table, std::size_t layer, const auto &wanted)
{
    std::vector<KnownDamage> known;
    for (std::size_t s = 0; s < table.settings().size(); ++s) {
        const auto &choices = table.settings()[s].choices();
        if (choices.size() != 1 || !wanted(choices.front()))
            continue;
        if (const SensitivityCell *cell = table.cell(layer, s))
            known.push_back({choices.front().method->fineness(choices.front().values),
                             std::log(std::max(table.expectedKl(*cell), leastDamage))});
    }
    std::ranges::sort(known, {}, &KnownDamage::position);
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

/// Cells that were made in the same way are preferred, else any of the method, else of the usual method of
/// its stage.
std::vector<KnownDamage> nearestOf(const SensitivityTable &table, std::size_t layer, const Choice &choice)
{
    const Method &curve = curveOf(*choice.method);
    const auto ofMethod = [&](const Choice &own) { return own.method == &curve; };
    auto known =
        knownOf(table, layer, [&](const Choice &own) { return ofMethod(own) && sameWay(own, choice); });
    if (known.empty())
        known = knownOf(table, layer, ofMethod);
    if (known.empty())
        known = knownOf(table, layer, [&](const Choice &own) {
            const auto &about = own.method->about();
            return about.stage == curve.about().stage && about.isUsual;
        });
    return known;
}

std::optional<double> ofOneChoice(const SensitivityTable &table, std::size_t layer, const Choice &choice)
{
    const auto known = nearestOf(table, layer, choice);
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
        return ofOneChoice(*this, layer, setting.choices().front());
    double sum = 0;
    for (const Choice &choice : setting.choices()) {
        const auto own = predictedKl(layer, compress::alone(setting, choice.method->main().key));
        if (!own)
            return std::nullopt;
        sum += *own;
    }
    return sum;
}

} // namespace paretoscope::sensitivity
