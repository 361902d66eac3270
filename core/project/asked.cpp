#include "core/project/asked.h"

#include "core/compress/method.h"
#include "core/graph/layernames.h"
#include "core/project/jsonfields.h"
#include "core/project/projectfile.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <vector>

namespace paretoscope::project {

namespace {

using nlohmann::json;

constexpr const char *askedKey = "asked";
constexpr std::size_t longestText = 64;
constexpr double mostBytes = 1e15;
constexpr double mostWork = 1e18; ///< of each kind
constexpr double mostOverconfident = 1e6;
constexpr double mostMilliseconds = 1e9;

/// In the order of BudgetKind, with the largest limit of each.
const std::vector<std::string> kindNames{"bytes", "damage", "loss", "bits", "ratio", "latency"};
constexpr double mostOfKind[]{mostBytes, 1e9, 1e6, 64, 1e6, mostMilliseconds};

void checkRange(Fields &fields, const char *key, double value, double most)
{
    if (!(value >= 0 && value <= most))
        fields.fail(key, {PARETOSCOPE_SAY("asked.out-of-range", "must be between 0 and %1"), most});
}

std::optional<double> readLimit(Fields &fields, const char *key, double most)
{
    if (!fields.has(key))
        return {};
    double value = 0;
    fields.get(key, value);
    checkRange(fields, key, value, most);
    return value;
}

std::optional<std::int64_t> readWhole(Fields &fields, const char *key, double most)
{
    if (!fields.has(key))
        return {};
    std::int64_t value = 0;
    fields.get(key, value);
    checkRange(fields, key, static_cast<double>(value), most);
    return value;
}

std::string readText(Fields &fields, const char *key)
{
    std::string text;
    fields.get(key, text);
    if (text.size() > longestText)
        fields.fail(key, {PARETOSCOPE_SAY("asked.too-long", "must have no more than %1 bytes"), longestText});
    return text;
}

AskedBudget readBudget(Fields &fields)
{
    AskedBudget budget;
    if (const auto kind = fields.choice("kind", kindNames))
        budget.kind = static_cast<BudgetKind>(*kind);
    budget.most = readLimit(fields, "most", mostOfKind[static_cast<std::size_t>(budget.kind)]);
    budget.typed = readText(fields, "typed");
    return budget;
}

AskedLimits readLimits(Fields &fields)
{
    AskedLimits limits;
    limits.bytes = readWhole(fields, "bytes", mostBytes);
    for (const search::WorkKind kind : search::countedKinds)
        limits.work[kind] = readWhole(fields, std::string(search::workKey(kind)).c_str(), mostWork);
    limits.behaviour.classDrop = readLimit(fields, "classDrop", 1);
    limits.behaviour.flipShare = readLimit(fields, "newErrors", 1);
    limits.behaviour.eceIncrease = readLimit(fields, "calibrationError", 1);
    limits.behaviour.overconfident = readWhole(fields, "overconfident", mostOverconfident);
    limits.behaviour.hardDrop = readLimit(fields, "hardDrop", 1);
    limits.latencyMs = readLimit(fields, "latencyMs", mostMilliseconds);
    return limits;
}

void failMethod(Fields &fields, const compress::Parameter &parameter)
{
    fields.fail(std::string(parameter.key).c_str(),
                {PARETOSCOPE_SAY("asked.unknown-method", "must be %1"), describeDomain(parameter)});
}

/// One text, or several that differ.
std::vector<compress::Value> readAmounts(Fields &fields, const compress::Parameter &parameter)
{
    std::vector<std::string> words;
    fields.get(std::string(parameter.key).c_str(), words);
    std::vector<compress::Value> amounts;
    for (const std::string &word : words) {
        const auto value =
            word.size() > longestText ? std::nullopt : compress::valueFromText(parameter, word);
        if (!value || std::ranges::find(amounts, *value) != amounts.end()) {
            failMethod(fields, parameter);
            return {};
        }
        amounts.push_back(*value);
    }
    return amounts;
}

/// Of parameters that say with what layers are measured.
sensitivity::MeasuredWith readMethods(Fields &fields)
{
    sensitivity::MeasuredWith with;
    for (const compress::Parameter &parameter : compress::parameters()) {
        const std::string key(parameter.key);
        if (!compress::isMeasuredWith(key) || !fields.has(key.c_str()))
            continue;
        if (compress::goesAlong(key)) {
            if (auto amounts = readAmounts(fields, parameter); !amounts.empty())
                with.along.emplace(key, std::move(amounts));
        } else if (const auto value = compress::valueFromText(parameter, readText(fields, key.c_str()))) {
            with.methods.emplace(key, *value);
        } else {
            failMethod(fields, parameter);
        }
    }
    return with;
}

json withMethods(json object, const sensitivity::MeasuredWith &with)
{
    for (const compress::Parameter &parameter : compress::parameters())
        if (compress::isMeasuredWith(parameter.key))
            object.erase(std::string(parameter.key));
    for (const auto &[key, value] : with.methods)
        object[key] = compress::valueText(value);
    for (const auto &[key, values] : with.along) {
        std::vector<std::string> words;
        std::ranges::transform(values, std::back_inserter(words), compress::valueText);
        object[key] = words.size() == 1 ? json(words.front()) : json(words);
    }
    return object;
}

/// Into OBJECT what there is, out of it what there is not.
template <typename T> void put(json &object, const char *key, const std::optional<T> &value)
{
    if (value)
        object[key] = *value;
    else
        object.erase(key);
}

void putText(json &object, const char *key, const std::string &text)
{
    put(object, key, text.empty() ? std::nullopt : std::optional(text));
}

/// The object at KEY, which keeps fields of others.
json objectAt(const json &object, const char *key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_object() ? *found : json::object();
}

void putObject(json &object, const char *key, json value)
{
    if (value.empty())
        object.erase(key);
    else
        object[key] = std::move(value);
}

json withBudget(json object, const AskedBudget &budget)
{
    const bool usual = budget.kind == BudgetKind::Bytes && !budget.most;
    putText(object, "kind", usual ? std::string() : kindNames[static_cast<std::size_t>(budget.kind)]);
    put(object, "most", budget.most);
    putText(object, "typed", budget.most ? budget.typed : std::string());
    return object;
}

json withLimits(json object, const AskedLimits &limits)
{
    put(object, "bytes", limits.bytes);
    for (const search::WorkKind kind : search::countedKinds)
        put(object, std::string(search::workKey(kind)).c_str(), limits.work[kind]);
    put(object, "classDrop", limits.behaviour.classDrop);
    put(object, "newErrors", limits.behaviour.flipShare);
    put(object, "calibrationError", limits.behaviour.eceIncrease);
    put(object, "overconfident", limits.behaviour.overconfident);
    put(object, "hardDrop", limits.behaviour.hardDrop);
    put(object, "latencyMs", limits.latencyMs);
    return object;
}

} // namespace

search::MostWork AskedLimits::timedWork() const
{
    search::MostWork timed = work;
    if (latencyMs)
        timed[search::WorkKind::Nanoseconds] = static_cast<std::int64_t>(*latencyMs * 1e6);
    return timed;
}

bool AskedLimits::operator==(const AskedLimits &other) const
{
    const auto all = [](const AskedLimits &limits) {
        const evaluate::BehaviourLimits &of = limits.behaviour;
        return std::tuple(limits.bytes, limits.work.values, of.classDrop, of.flipShare, of.eceIncrease,
                          of.overconfident, of.hardDrop, limits.latencyMs);
    };
    return all(*this) == all(other);
}

base::Result<Asked> savedAsked(const ProjectFile &project, std::span<const graph::Layer> layers,
                               const std::string &name)
{
    Fields top(project.saved, name, "", base::ErrorCode::InvalidProject);
    Fields fields = top.object(askedKey);
    Asked asked;
    Fields budget = fields.object("budget"), limits = fields.object("limits"),
           methods = fields.object("methods");
    asked.budget = readBudget(budget);
    asked.limits = readLimits(limits);
    asked.measuredWith = readMethods(methods);
    asked.quality = readText(fields, "quality");
    std::string layer;
    fields.get("layer", layer);
    if (const auto named = graph::layersNamed(layers, layer); !layer.empty() && !named.empty())
        asked.layer = named.front();
    for (const Fields *nested : {&budget, &limits, &methods})
        fields.adopt(*nested);
    top.adopt(fields);
    if (top.error())
        return *top.error();
    return asked;
}

void saveAsked(ProjectFile &project, const Asked &asked, std::span<const graph::Layer> layers)
{
    json object = objectAt(project.saved, askedKey);
    putObject(object, "budget", withBudget(objectAt(object, "budget"), asked.budget));
    putObject(object, "limits", withLimits(objectAt(object, "limits"), asked.limits));
    putObject(object, "methods", withMethods(objectAt(object, "methods"), asked.measuredWith));
    putText(object, "quality", asked.quality);
    putText(object, "layer", asked.layer ? layers[*asked.layer].name : std::string());
    putObject(project.saved, askedKey, std::move(object));
}

void forgetAsked(ProjectFile &project)
{
    project.saved.erase(askedKey);
}

} // namespace paretoscope::project
