#include "core/project/fields/unusedfields.h"

#include "core/base/namelist.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace paretoscope::project {

namespace {

using nlohmann::json;
using Names = std::initializer_list<std::string_view>;

constexpr std::size_t longestName = 60;
constexpr std::size_t mostNamed = 6;

bool isAmong(Names names, std::string_view name)
{
    return std::ranges::find(names, name) != names.end();
}

bool isRemark(const std::string &name)
{
    return name.starts_with('_') || name.starts_with("//");
}

json partOf(const json &object, const char *key)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && found->is_object() ? *found : json::object();
}

/// Of OBJECT at PREFIX those that are none of KNOWN.
void addUnknown(std::vector<std::string> &fields, const json &object, const std::string &prefix, Names known)
{
    for (const auto &[name, value] : object.items())
        if (!isAmong(known, name) && !isRemark(name))
            fields.push_back('"' + prefix + name.substr(0, longestName) + '"');
}

void say(std::vector<std::string> &sentences, const std::string &fields, const std::string &why)
{
    sentences.push_back(fields + " of the project " + why + ".");
}

bool isSaid(const json &object, const char *key)
{
    const auto found = object.find(key);
    return found != object.end() && !found->is_null();
}

/// What readers of other formats look for.
void addOtherFormats(std::vector<std::string> &sentences, const json &source, const std::string &prefix)
{
    struct Rule {
        const char *field;
        Names formats;
    };
    static const Rule rules[]{{"labels", {"idx", "npy", "image-csv", "image-masks"}},
                              {"inputs", {"npz", "pt", "pickle"}},
                              {"targets", {"npz", "pt", "pickle"}}};
    const std::string format = source.value("format", json()).is_string() ? source["format"] : json("");
    for (const auto &[field, formats] : rules) {
        if (!isSaid(source, field) || isAmong(formats, format))
            continue;
        std::string list;
        for (const std::string_view each : formats)
            list += (list.empty() ? "" : ", ") + std::string(each);
        say(sentences, '"' + prefix + field + '"',
            "has no effect on data of the format " + format + ", only on " + list);
    }
}

} // namespace

std::vector<std::string> unusedFields(const json &document)
{
    std::vector<std::string> unknown, sentences;
    const json data = partOf(document, "data"), input = partOf(document, "input");
    if (document.is_object())
        addUnknown(unknown, document, "",
                   {"paretoscope", "model", "weights", "task", "data", "input", "mode", "output",
                    "activation", "inputs", "apart", "outputWeights", "recipe", "pins"});
    addUnknown(unknown, data, "data.", {"evaluate", "calibrate"});
    addUnknown(unknown, input, "input.",
               {"scale", "mean", "std", "channels", "resize", "antialias", "centerCrop"});
    for (const char *role : {"evaluate", "calibrate"})
        addUnknown(unknown, partOf(data, role), std::string("data.") + role + '.',
                   {"path", "format", "labels", "classNames", "inputs", "targets", "split"});
    if (!unknown.empty())
        say(sentences, base::firstOf(unknown, mostNamed).english(),
            unknown.size() == 1 ? "is no field that this program knows: it has no effect"
                                : "are no fields that this program knows: they have no effect");
    for (const char *role : {"evaluate", "calibrate"})
        if (const json source = partOf(data, role); !source.empty())
            addOtherFormats(sentences, source, std::string("data.") + role + '.');
    if (isSaid(input, "antialias") && !isSaid(input, "resize"))
        say(sentences, "\"input.antialias\"", "has no effect without \"input.resize\"");
    return sentences;
}

} // namespace paretoscope::project
