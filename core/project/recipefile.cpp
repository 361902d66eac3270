#include "core/project/recipefile.h"

#include "core/base/enginescope.h"
#include "core/base/file.h"
#include "core/compress/usualgrid.h"
#include "core/graph/layernames.h"
#include "core/project/jsonfields.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace paretoscope::project {

using base::Error;
using base::ErrorCode;
using base::Result;
using compress::Clip;
using compress::Granularity;
using compress::LayerSetting;
using compress::Precision;
using compress::Recipe;
using compress::Symmetry;
using nlohmann::json;

namespace {

constexpr std::int64_t newest = 2;
constexpr std::uint64_t largestFile = std::uint64_t{16} << 20U;

/// In the order of compress::Granularity.
const std::vector<std::string> granularityNames{"tensor", "channel", "group"};

struct SettingField {
    std::string_view name;
    std::int64_t since; ///< version of the file
};
constexpr std::array<SettingField, 8> settingFields{{{"bits", 1},
                                                     {"granularity", 1},
                                                     {"groupSize", 1},
                                                     {"symmetric", 1},
                                                     {"signedScale", 2},
                                                     {"rescale", 2},
                                                     {"clip", 1},
                                                     {"sparsity", 1}}};

/// What a file of that VERSION means where it says nothing.
LayerSetting unsaid(std::int64_t version)
{
    LayerSetting setting;
    if (version == 1) {
        setting.clip = Clip::Mse;
        setting.signedScale = false;
        setting.rescale = false;
    }
    return setting;
}

Error invalid(const std::string &where, const std::string &what)
{
    return {ErrorCode::InvalidSetting, where + ": " + what + ".", {}};
}

std::vector<std::string> clipNames(std::int64_t version)
{
    std::vector<std::string> names;
    for (const Clip clip : {Clip::Max, Clip::Mse, Clip::Output})
        if (clip != Clip::Output || version > 1)
            names.emplace_back(compress::clipName(clip));
    return names;
}

/// SETTING, canonical, with all that has an effect. Sparsity is left out where neither it nor BASE has any.
json settingOver(const LayerSetting &setting, const LayerSetting &base)
{
    json object;
    if (compress::isInteger(setting.precision)) {
        object["bits"] = compress::bitsOf(setting.precision);
        object["granularity"] = granularityNames[static_cast<std::size_t>(setting.granularity)];
        if (setting.granularity == Granularity::Group)
            object["groupSize"] = setting.groupSize;
        object["symmetric"] = setting.symmetry == Symmetry::Symmetric;
        if (setting.symmetry == Symmetry::Symmetric)
            object["signedScale"] = setting.signedScale;
        object["rescale"] = setting.rescale;
        object["clip"] = compress::clipName(setting.clip);
    } else {
        object["bits"] = compress::precisionName(setting.precision);
    }
    if (setting.sparsity != 0 || base.sparsity != 0)
        object["sparsity"] = setting.sparsity;
    return object;
}

/// "bits, granularity, … or sparsity".
std::string fieldList(std::int64_t version)
{
    std::string list;
    for (const SettingField &field : settingFields) {
        if (field.since > version)
            continue;
        list += list.empty() ? "" : field.name == settingFields.back().name ? " or " : ", ";
        list += field.name;
    }
    return list;
}

Result<void> checkNames(const json &object, const std::string &where, std::int64_t version)
{
    if (!object.is_object())
        return invalid(where, "the setting must be an object in braces");
    for (const auto &[name, value] : object.items()) {
        const auto field = std::ranges::find(settingFields, std::string_view(name), &SettingField::name);
        if (field == settingFields.end())
            return invalid(where, "\"" + name.substr(0, 60) + "\" is no field of a setting; use " +
                                      fieldList(version));
        if (field->since > version)
            return invalid(where, "\"" + name + "\" is known since version " + std::to_string(field->since) +
                                      " of recipes; write \"paretoscopeRecipe\": " +
                                      std::to_string(field->since) + " to use it");
    }
    return {};
}

Result<Precision> precisionFrom(const json &value, const std::string &where)
{
    std::string name;
    if (value.is_number_integer())
        name = value.dump();
    else if (value.is_string())
        name = value.get<std::string>();
    if (const auto precision = compress::precisionFromName(name))
        return *precision;
    return invalid(where,
                   "\"bits\" must be a whole number from 2 to 8, \"float16\", \"bfloat16\" or \"float32\"");
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

Result<void> checkDocument(const json &document)
{
    const auto fail = [](const std::string &what) { return Error{ErrorCode::InvalidSetting, what, {}}; };
    if (!document.is_object() || !document.contains("paretoscopeRecipe") ||
        !document["paretoscopeRecipe"].is_number_integer() || document["paretoscopeRecipe"] < 1)
        return fail(
            "This is no Paretoscope recipe (it lacks \"paretoscopeRecipe\": 2); choose another file.");
    if (document["paretoscopeRecipe"] > newest)
        return fail("The recipe was written by a newer Paretoscope (version " +
                    document["paretoscopeRecipe"].dump() + "); update the program to read it.");
    for (const auto &[name, value] : document.items()) {
        if (name != "paretoscopeRecipe" && name != "default" && name != "layers")
            return fail("\"" + name.substr(0, 60) + "\" is no field of a recipe; use default and layers.");
        if (name != "paretoscopeRecipe" && !value.is_object())
            return fail("\"" + name + "\" of the recipe must be an object in braces.");
    }
    return {};
}

/// Not canonical: a field without effect here may have one in a layer that inherits it.
struct Said {
    LayerSetting setting;
    bool symmetry = false; ///< somebody said "symmetric"; else it is as usual at the width
};

LayerSetting meantBy(Said said)
{
    if (!said.symmetry)
        said.setting.symmetry = compress::usualSymmetry(said.setting.precision);
    return compress::canonical(said.setting);
}

Result<Said> readSetting(const json &object, const Said &base, const std::string &where, std::int64_t version)
{
    if (auto done = checkNames(object, where, version); !done)
        return done.error();
    auto [setting, symmetrySaid] = base;
    Fields fields(object, where, "", ErrorCode::InvalidSetting);
    if (fields.has("bits")) {
        const auto precision = precisionFrom(object["bits"], where);
        if (!precision)
            return precision.error();
        setting.precision = *precision;
    }
    if (const auto granularity = fields.choice("granularity", granularityNames))
        setting.granularity = static_cast<Granularity>(*granularity);
    if (const auto clip = fields.choice("clip", clipNames(version)))
        setting.clip = static_cast<Clip>(*clip);
    bool symmetric = setting.symmetry == Symmetry::Symmetric;
    fields.get("symmetric", symmetric);
    setting.symmetry = symmetric ? Symmetry::Symmetric : Symmetry::Asymmetric;
    symmetrySaid = symmetrySaid || fields.has("symmetric");
    fields.get("signedScale", setting.signedScale);
    fields.get("rescale", setting.rescale);
    fields.get("groupSize", setting.groupSize);
    fields.get("sparsity", setting.sparsity);
    if (setting.groupSize < 2)
        fields.fail("groupSize", "must be at least 2");
    if (setting.sparsity < 0 || setting.sparsity > 0.99)
        fields.fail("sparsity", "must lie between 0 and 0.99");
    if (fields.error())
        return *fields.error();
    return Said{setting, symmetrySaid};
}

/// A default of version 1 hands down only what has an effect in itself.
LayerSetting handedDown(LayerSetting common, std::int64_t version)
{
    const LayerSetting nothing = unsaid(version);
    if (version > 1)
        return common;
    if (!compress::isInteger(common.precision)) {
        common.granularity = nothing.granularity;
        common.symmetry = nothing.symmetry;
        common.clip = nothing.clip;
    }
    if (common.granularity != Granularity::Group)
        common.groupSize = nothing.groupSize;
    return common;
}

/// Moves the switch NAME from OBJECT to VALUE, if it is there.
Result<void> takeSwitch(json &object, const char *name, bool &value)
{
    const auto found = object.find(name);
    if (found == object.end())
        return {};
    if (!found->is_boolean())
        return invalid("default", "\"" + std::string(name) + "\" must be true or false");
    value = found->get<bool>();
    object.erase(found);
    return {};
}

/// "default" without its switches of the whole recipe, which go into RECIPE.
Result<Said> readDefault(json object, std::int64_t version, Recipe &recipe)
{
    if (auto taken = takeSwitch(object, "foldBatchNorm", recipe.foldBatchNorm); !taken)
        return taken.error();
    if (auto taken = takeSwitch(object, "biasCorrection", recipe.biasCorrection); !taken)
        return taken.error();
    // In version 1 what nobody says is symmetric at every width.
    auto said = readSetting(object, {unsaid(version), version == 1}, "default", version);
    if (!said)
        return said.error();
    return Said{handedDown(said->setting, version), said->symmetry};
}

} // namespace

json toJson(const LayerSetting &setting)
{
    return settingOver(compress::canonical(setting), LayerSetting{});
}

Result<LayerSetting> settingFromJson(const json &object, const LayerSetting &base, const std::string &where)
{
    const bool unusual = base.symmetry != compress::usualSymmetry(base.precision);
    auto said = readSetting(object, {base, unusual}, where, newest);
    if (!said)
        return said.error();
    return meantBy(*said);
}

json toJson(const Recipe &recipe, std::span<const graph::Layer> layers)
{
    std::vector<LayerSetting> settings;
    for (const LayerSetting &setting : recipe.settings)
        settings.push_back(compress::canonical(setting));
    const LayerSetting common = mostCommon(settings);
    json document{{"paretoscopeRecipe", newest}, {"default", toJson(common)}, {"layers", json::object()}};
    document["default"]["foldBatchNorm"] = recipe.foldBatchNorm;
    if (recipe.biasCorrection)
        document["default"]["biasCorrection"] = true;
    for (std::size_t i = 0; i < std::min(settings.size(), layers.size()); ++i) {
        if (settings[i] != common)
            document["layers"][layers[i].name] = settingOver(settings[i], common);
    }
    return document;
}

Result<Recipe> recipeFromJson(const json &document, std::span<const graph::Layer> layers)
{
    if (auto done = checkDocument(document); !done)
        return done.error();
    Recipe recipe;
    const auto version = document["paretoscopeRecipe"].get<std::int64_t>();
    const auto common = readDefault(document.value("default", json::object()), version, recipe);
    if (!common)
        return common.error();
    recipe.settings.assign(layers.size(), meantBy(*common));
    const json listed = document.value("layers", json::object());
    for (const auto &[name, object] : listed.items()) {
        const auto named = graph::layersNamed(layers, name);
        if (named.empty())
            return Error{ErrorCode::UnknownLayer,
                         "The recipe names the layer \"" + name.substr(0, 200) +
                             "\", which the model does not have; remove it or choose the model's own recipe.",
                         {}};
        auto setting = readSetting(object, *common, "layer " + name, version);
        if (!setting)
            return setting.error();
        for (const std::size_t index : named) // a block's own entry counts more than that of the whole
            if (layers[index].name == name || !listed.contains(layers[index].name))
                recipe.settings[index] = meantBy(*setting);
    }
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (auto done = compress::validate(recipe.settings[i], layers[i]); !done)
            return done.error();
    }
    return recipe;
}

Result<Recipe> readRecipe(const std::filesystem::path &path, std::span<const graph::Layer> layers)
{
    const std::string name = path.string();
    return base::guarded(ErrorCode::InvalidSetting, "The recipe " + name + " cannot be read.",
                         [&]() -> Result<Recipe> {
                             const auto text = base::readText(path, largestFile, ErrorCode::InvalidSetting);
                             if (!text)
                                 return text.error();
                             const auto document = parseJson(*text, name, ErrorCode::InvalidSetting);
                             if (!document)
                                 return document.error();
                             auto recipe = recipeFromJson(*document, layers);
                             if (!recipe)
                                 return Error{recipe.error().code, name + ": " + recipe.error().message,
                                              recipe.error().detail};
                             return recipe;
                         });
}

Result<void> writeRecipe(const Recipe &recipe, std::span<const graph::Layer> layers,
                         const std::filesystem::path &path)
{
    return base::guarded(
        ErrorCode::InvalidSetting, "The recipe " + path.string() + " cannot be written.",
        [&] { return base::writeTextAtomically(path, toJson(recipe, layers).dump(2) + "\n"); });
}

} // namespace paretoscope::project
