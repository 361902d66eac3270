#include "core/report/damagewords.h"

#include <string_view>
#include <utility>
#include <vector>

namespace paretoscope::report {

using evaluate::DamageKind;
using nlohmann::json;

namespace {

/// What KEY is for a distance; empty if it is not named for a KL.
std::string distanceKey(const std::string &key)
{
    const bool begins =
        key == "kl" || (key.starts_with("kl") && key.size() > 2 && key[2] >= 'A' && key[2] <= 'Z');
    if (begins)
        return "distance" + key.substr(2);
    return key.ends_with("Kl") ? key.substr(0, key.size() - 2) + "Distance" : std::string();
}

/// Of every object within VALUE. An output that is a distribution among others that are not keeps its KL.
void rename(json &value)
{
    if (value.is_array())
        for (json &element : value)
            rename(element);
    if (!value.is_object())
        return;
    std::vector<std::pair<std::string, json>> renamed;
    for (auto &[key, element] : value.items()) {
        if (key == "recipe" || key == "setting" || key == "outputs")
            continue;
        rename(element);
        if (std::string other = distanceKey(key); !other.empty())
            renamed.emplace_back(std::move(other), std::exchange(element, json()));
    }
    for (auto &[key, element] : renamed)
        value[key] = std::move(element);
}

} // namespace

std::string damageField(const std::string &key, DamageKind kind)
{
    const std::string other = kind == DamageKind::Distance ? distanceKey(key) : std::string();
    return other.empty() ? key : other;
}

json withDamageKind(json result, DamageKind kind)
{
    if (kind == DamageKind::Distance)
        rename(result);
    result["damageKind"] = evaluate::damageKindName(kind);
    return result;
}

std::string damageName(DamageKind kind)
{
    return kind == DamageKind::Kl ? "KL" : kind == DamageKind::Distance ? "distance" : "damage";
}

std::string damageUnit(DamageKind kind)
{
    return kind == DamageKind::Kl ? " nats" : "";
}

std::string damageTitle(DamageKind kind)
{
    return kind == DamageKind::Kl ? "KL, nats" : damageName(kind);
}

std::string damageDescription(DamageKind kind)
{
    if (kind == DamageKind::Kl)
        return "KL divergence to the float outputs in nats";
    if (kind == DamageKind::Distance)
        return "distance to the float outputs";
    return "sum over the outputs of KL divergence in nats and distance to the float ones";
}

} // namespace paretoscope::report
