#include "core/project/recipefile.h"

#include "core/base/enginescope.h"
#include "core/base/file.h"
#include "core/compress/method.h"
#include "core/graph/layernames.h"
#include "core/project/fields/recipeversion1.h"
#include "core/project/fields/saidsetting.h"
#include "core/project/fields/stepsfield.h"
#include "core/project/jsonfields.h"

#include <algorithm>
#include <string_view>

namespace paretoscope::project {

using base::Error;
using base::ErrorCode;
using base::Result;
using compress::LayerSetting;
using nlohmann::json;
using pipeline::Recipe;

namespace {

constexpr std::int64_t newest = 3;
constexpr std::int64_t firstWithSteps = 3;
constexpr std::uint64_t largestRecipe = std::uint64_t{16} << 20U;
constexpr base::Wording ofDefault = PARETOSCOPE_SAY("recipe.of-default", "default");

json toJson(const compress::Value &value)
{
    return std::visit([](const auto &own) { return json(own); }, value);
}

/// The key that says type and how much at once, where SETTING has such a method in STAGE; empty: it has not.
std::string_view shorthandOf(const LayerSetting &setting, const compress::StageAbout &stage)
{
    for (const compress::Choice &choice : setting.choices())
        if (const auto &own = choice.method->about().shorthand;
            own && choice.method->about().stage == stage.stage)
            return own->key;
    return {};
}

/// Whether a file says KEY of SETTING, so that it means the same over BASE: bits always, or what stands for
/// them; else what has an effect, but how much and which of several methods only where SETTING or BASE has
/// anything unusual to say of it.
bool isSaid(const compress::Parameter &parameter, const LayerSetting &setting, const LayerSetting &base)
{
    const bool isMain = compress::isMain(parameter.key);
    for (const compress::StageAbout &stage : compress::told())
        if ((parameter.key == stage.key || parameter.key == stage.types) &&
            !shorthandOf(setting, stage).empty())
            return false;
    if (!isMain && !compress::isSelector(parameter.key))
        return setting.hasEffect(parameter.key);
    if (parameter.key == compress::mainParameters().front().key)
        return true;
    const bool unusual =
        setting.value(parameter.key) != parameter.usual || base.value(parameter.key) != parameter.usual;
    return unusual && (isMain || setting.hasEffect(parameter.key));
}

json settingOver(const LayerSetting &setting, const LayerSetting &base)
{
    json object = json::object();
    for (const compress::Parameter &parameter : compress::parameters())
        if (isSaid(parameter, setting, base))
            object[std::string(parameter.key)] = toJson(setting.value(parameter.key));
    return object;
}

/// The setting that most layers have, the first of several.
LayerSetting mostCommon(const std::vector<LayerSetting> &settings)
{
    LayerSetting best;
    std::ptrdiff_t most = 0;
    std::vector<LayerSetting> seen;
    for (const LayerSetting &setting : settings) {
        if (std::find(seen.begin(), seen.end(), setting) != seen.end())
            continue;
        seen.push_back(setting);
        const auto count = std::count(settings.begin(), settings.end(), setting);
        if (count > most) {
            most = count;
            best = setting;
        }
    }
    return best;
}

Error invalid(base::Sentence said)
{
    return {ErrorCode::InvalidSetting, std::move(said)};
}

Result<std::int64_t> versionOf(const json &document)
{
    if (!document.is_object() || !document.contains("paretoscopeRecipe") ||
        !document["paretoscopeRecipe"].is_number_integer() || document["paretoscopeRecipe"] < 1)
        return invalid(PARETOSCOPE_SAY(
            "recipe.foreign",
            "This is no Paretoscope recipe (it lacks \"paretoscopeRecipe\": 3); choose another file."));
    if (document["paretoscopeRecipe"] > newest)
        return invalid({PARETOSCOPE_SAY("recipe.newer", "The recipe was written by a newer Paretoscope "
                                                        "(version %1); update the program to read it."),
                        document["paretoscopeRecipe"].dump()});
    return document["paretoscopeRecipe"].get<std::int64_t>();
}

Result<void> checkFields(const json &document, std::int64_t version)
{
    for (const auto &[name, value] : document.items()) {
        const bool hasSteps = version >= firstWithSteps;
        if (name == "paretoscopeRecipe" || (name == "steps" && hasSteps))
            continue;
        if (name != "default" && name != "layers")
            return invalid(
                {hasSteps ? PARETOSCOPE_SAY("recipe.unknown-field",
                                            "\"%1\" is no field of a recipe; use steps, default and layers.")
                          : PARETOSCOPE_SAY("recipe.unknown-field-before-3",
                                            "\"%1\" is no field of a recipe; use default and layers."),
                 name.substr(0, 60)});
        if (!value.is_object() && !value.is_null())
            return invalid({PARETOSCOPE_SAY("recipe.field-no-object",
                                            "\"%1\" of the recipe must be an object in braces."),
                            name});
    }
    return {};
}

/// Moves the switch NAME from OBJECT to VALUE, if it is there.
Result<void> takeSwitch(json &object, const char *name, bool &value)
{
    const auto found = object.find(name);
    if (found == object.end())
        return {};
    if (!found->is_boolean() && !found->is_null())
        return Error{ErrorCode::InvalidSetting,
                     {PARETOSCOPE_SAY("recipe.no-switch", "default: \"%1\" must be true or false."), name}};
    value = found->is_null() ? value : found->get<bool>();
    object.erase(found);
    return {};
}

/// "default" without its switches of the whole recipe, which go into RECIPE.
Result<compress::Values> readDefault(json object, std::int64_t version, Recipe &recipe)
{
    if (version < firstWithSteps) {
        bool fold = true;
        if (auto taken = takeSwitch(object, "foldBatchNorm", fold); !taken)
            return taken.error();
        recipe.steps = fold ? pipeline::Steps::usual() : pipeline::Steps();
    }
    bool correct = false; // as files had it before it was a step
    if (auto taken = takeSwitch(object, "biasCorrection", correct); !taken)
        return taken.error();
    if (correct)
        recipe.steps = recipe.steps.with(*pipeline::stepFromKey("biasCorrection"));
    auto said = readSaid(object, ofDefault, version);
    if (!said || version > 1)
        return said;
    return meantByVersion1(*said);
}

/// KEY of DOCUMENT; an empty object where it is absent or null.
json objectOf(const json &document, const char *key)
{
    const auto found = document.find(key);
    return found == document.end() || found->is_null() ? json::object() : *found;
}

/// How much always says something, float32 and 0 too. Version 1 wrote fields without effect.
bool mustHaveEffect(std::string_view key, std::int64_t version)
{
    return version > 1 && !compress::isMain(key);
}

Error noEffect(base::Wording wording, const std::string &key, const base::Sentence &where)
{
    return {ErrorCode::InvalidSetting, {wording, where, key}};
}

/// What a file says of one layer.
struct Entry {
    LayerSetting setting;
    compress::Values own; ///< said of the layer itself
};

/// COMMON without what OWN says in other words: how much of one way takes the place of how much of another.
compress::Values besides(const compress::Values &own, compress::Values common)
{
    for (const compress::StageAbout &stage : compress::told()) {
        const auto says = [&](std::string_view key) { return !key.empty() && own.contains(key); };
        bool shorthand = false;
        for (const auto &[key, value] : own)
            if (const auto *method = compress::methodOfShorthand(key))
                shorthand = shorthand || method->about().stage == stage.stage;
        if (!shorthand && !says(stage.key) && !says(stage.types))
            continue;
        std::erase_if(common, [&](const auto &said) {
            const auto *method = compress::methodOfShorthand(said.first);
            return method && method->about().stage == stage.stage;
        });
        compress::Values both = own;
        both.insert(common.begin(), common.end());
        const bool fits = !shorthand && compress::settingFrom(both).ok();
        for (const std::string_view key : {stage.key, stage.types})
            if (const auto found = common.find(key); !fits && found != common.end())
                common.erase(found);
    }
    return common;
}

Result<LayerSetting> settingAt(const base::Sentence &where, const compress::Values &said)
{
    auto setting = compress::settingFrom(said);
    if (!setting)
        return Error{setting.error().code,
                     {PARETOSCOPE_SAY("recipe.setting-at", "%1: %2"), where, setting.error().said},
                     setting.error().detail};
    return setting;
}

/// What OBJECT says, else what COMMON does.
Result<Entry> entryFrom(const json &object, const compress::Values &common, const base::Sentence &where,
                        std::int64_t version)
{
    const auto own = object.is_null() ? compress::Values() : readSaid(object, where, version);
    if (!own)
        return own.error();
    compress::Values said = *own;
    said.merge(besides(*own, common));
    const auto setting = settingAt(where, said);
    if (!setting)
        return setting.error();
    for (const auto &[key, value] : *own)
        if (mustHaveEffect(key, version) && !setting->hasEffect(key))
            return noEffect(PARETOSCOPE_SAY("recipe.no-effect-beside",
                                            "%1: \"%2\" has no effect beside the other fields; remove it."),
                            key, where);
    return Entry{*setting, *own};
}

/// Whether every field of "default" is taken by a layer.
Result<void> checkDefault(const compress::Values &common, const std::vector<Entry> &entries,
                          std::int64_t version)
{
    for (const auto &[key, value] : common) {
        const auto takes = [&](const Entry &entry) {
            return !entry.own.contains(key) && entry.setting.hasEffect(key);
        };
        if (mustHaveEffect(key, version) && !entries.empty() && std::ranges::none_of(entries, takes))
            return noEffect(PARETOSCOPE_SAY("recipe.no-effect-anywhere",
                                            "%1: \"%2\" has no effect on any layer; remove it."),
                            key, ofDefault);
    }
    return {};
}

/// Layer by layer, from "layers" over COMMON.
Result<std::vector<Entry>> readEntries(const json &listed, const compress::Values &common,
                                       std::int64_t version, std::span<const graph::Layer> layers)
{
    const auto ofAll = settingAt(ofDefault, common);
    if (!ofAll)
        return ofAll.error();
    std::vector<Entry> entries(layers.size(), Entry{*ofAll, {}});
    for (const auto &[name, object] : listed.items()) {
        const auto named = graph::layersNamed(layers, name);
        if (named.empty())
            return Error{ErrorCode::UnknownLayer,
                         {PARETOSCOPE_SAY("recipe.unknown-layer",
                                          "The recipe names the layer \"%1\", which the model does not have; "
                                          "remove it or choose the model's own recipe."),
                          name.substr(0, 200)}};
        const auto entry =
            entryFrom(object, common, {PARETOSCOPE_SAY("recipe.of-layer", "layer %1"), name}, version);
        if (!entry)
            return entry.error();
        for (const std::size_t index : named) // a block's own entry counts more than that of the whole
            if (layers[index].name == name || !listed.contains(layers[index].name))
                entries[index] = *entry;
    }
    return entries;
}

} // namespace

json toJson(const LayerSetting &setting)
{
    return settingOver(setting, LayerSetting());
}

json toJson(const Recipe &recipe, std::span<const graph::Layer> layers)
{
    const std::vector<LayerSetting> &settings = recipe.settings;
    const LayerSetting common = mostCommon(settings);
    json document{{"paretoscopeRecipe", newest},
                  {"steps", toJson(recipe.steps)},
                  {"default", toJson(common)},
                  {"layers", json::object()}};
    for (std::size_t i = 0; i < std::min(settings.size(), layers.size()); ++i) {
        if (settings[i] != common)
            document["layers"][layers[i].name] = settingOver(settings[i], common);
    }
    return document;
}

Result<Recipe> recipeFromJson(const json &given, std::span<const graph::Layer> layers)
{
    const auto said = versionOf(given);
    if (!said)
        return said.error();
    const auto document = *said > 1 ? withCodingApart(given) : Result<json>(given);
    if (!document)
        return document.error();
    const std::int64_t version = *document == given ? *said : newest;
    if (auto done = checkFields(*document, version); !done)
        return done.error();
    Recipe recipe;
    auto steps = stepsFromJson(document->value("steps", json()));
    if (!steps)
        return steps.error();
    recipe.steps = std::move(*steps);
    const auto common = readDefault(objectOf(*document, "default"), version, recipe);
    if (!common)
        return common.error();
    const auto entries = readEntries(objectOf(*document, "layers"), *common, version, layers);
    if (!entries)
        return entries.error();
    if (auto done = checkDefault(*common, *entries, version); !done)
        return done.error();
    std::ranges::transform(*entries, std::back_inserter(recipe.settings), &Entry::setting);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (auto done = compress::validate(recipe.settings[i], layers[i]); !done)
            return done.error();
    }
    return recipe;
}

Result<Recipe> readRecipe(const std::filesystem::path &path, std::span<const graph::Layer> layers)
{
    const std::string name = path.string();
    return base::guarded(ErrorCode::InvalidSetting,
                         {PARETOSCOPE_SAY("recipe.unreadable", "The recipe %1 cannot be read."), name},
                         [&]() -> Result<Recipe> {
                             const auto text = base::readText(path, largestRecipe, ErrorCode::InvalidSetting);
                             if (!text)
                                 return text.error();
                             const auto document = parseJson(*text, name, ErrorCode::InvalidSetting);
                             if (!document)
                                 return document.error();
                             auto recipe = recipeFromJson(*document, layers);
                             if (!recipe)
                                 return Error{
                                     recipe.error().code,
                                     {PARETOSCOPE_SAY("recipe.in-file", "%1: %2"), name, recipe.error().said},
                                     recipe.error().detail};
                             return recipe;
                         });
}

Result<void> writeRecipe(const Recipe &recipe, std::span<const graph::Layer> layers,
                         const std::filesystem::path &path)
{
    return base::guarded(
        ErrorCode::InvalidSetting,
        {PARETOSCOPE_SAY("recipe.not-written", "The recipe %1 cannot be written."), path},
        [&] { return base::writeTextAtomically(path, toJson(recipe, layers).dump(2) + "\n"); });
}

} // namespace paretoscope::project
