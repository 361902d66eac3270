#include "core/project/jsonfields.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <utility>

namespace paretoscope::project {

using base::Error;
using base::ErrorCode;
using base::Result;
using nlohmann::json;

namespace {

constexpr int deepest = 64;

const json emptyObject = json::object();

std::string quoted(const std::string &text)
{
    std::size_t length = std::min<std::size_t>(text.size(), 60);
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U)
        --length; // not within a character
    return "\"" + text.substr(0, length) + (length < text.size() ? "…" : "") + "\"";
}

std::optional<std::int64_t> integerFrom(const json &value)
{
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
        return std::nullopt;
    if (value.is_number_integer())
        return value.get<std::int64_t>();
    return std::nullopt;
}

/// What the parser leaves to its callers: how deep a document is, and that no key is in an object twice.
struct Watch {
    bool tooDeep = false;
    std::optional<std::string> twice; ///< the first key that an object has twice

    bool operator()(int depth, json::parse_event_t event, json &value)
    {
        tooDeep = tooDeep || depth > deepest;
        if (tooDeep)
            return false;
        const auto level = static_cast<std::size_t>(depth);
        if (event == json::parse_event_t::object_start) {
            m_keys.resize(std::max(m_keys.size(), level + 2));
            m_keys[level + 1].clear();
        }
        if (event == json::parse_event_t::key && !twice &&
            !m_keys.at(level).insert(value.get<std::string>()).second)
            twice = value.get<std::string>();
        return true;
    }

private:
    std::vector<std::set<std::string>> m_keys; ///< of the objects that are open, by depth
};

/// Counted in characters, where FAILURE knows where it stopped.
base::Sentence invalidJson(std::string_view text, const std::string &name, const json::exception &failure)
{
    const auto *stopped = dynamic_cast<const json::parse_error *>(&failure);
    if (!stopped || stopped->byte == 0)
        return {PARETOSCOPE_SAY("json.invalid", "%1 is no valid JSON; mend it or choose another file."),
                name};
    const std::string_view before = text.substr(0, std::min(stopped->byte - 1, text.size()));
    const auto line = before.rfind('\n');
    const std::string_view own = line == std::string_view::npos ? before : before.substr(line + 1);
    const auto startsCharacter = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return {PARETOSCOPE_SAY("json.invalid-at",
                            "%1 is no valid JSON at line %2, column %3; mend it or choose another file."),
            name, std::ranges::count(before, '\n') + 1, std::ranges::count_if(own, startsCharacter) + 1};
}

} // namespace

Result<json> parseJson(std::string_view text, const std::string &name, ErrorCode code)
{
    Watch watch;
    try {
        json document = json::parse(text, std::ref(watch));
        if (watch.tooDeep)
            return Error{code,
                         {PARETOSCOPE_SAY("json.too-deep",
                                          "%1 is nested more than 64 levels deep; it is no such file."),
                          name}};
        if (watch.twice)
            return Error{
                code,
                {PARETOSCOPE_SAY("json.twice",
                                 "%1 says %2 twice in one object, and only one of them can count; remove "
                                 "the other."),
                 name, quoted(std::as_const(*watch.twice))}};
        if (!document.is_object())
            return Error{
                code, {PARETOSCOPE_SAY("json.no-object", "%1 must hold one JSON object in braces."), name}};
        return document;
    } catch (const json::exception &failure) {
        return Error{code, invalidJson(text, name, failure), failure.what()};
    }
}

Fields::Fields(const json &object, std::string file, std::string path, ErrorCode code)
    : m_object(object.is_object() ? object : emptyObject), m_file(std::move(file)), m_path(std::move(path)),
      m_code(code)
{
}

std::string Fields::pathOf(const char *key) const
{
    return m_path.empty() ? key : m_path + "." + key;
}

const json *Fields::find(const char *key) const
{
    const auto found = m_object.find(key);
    return found == m_object.end() || found->is_null() ? nullptr : &*found;
}

bool Fields::has(const char *key) const
{
    return find(key) != nullptr;
}

void Fields::fail(const char *key, const base::Sentence &what)
{
    if (!m_error)
        m_error =
            Error{m_code, {PARETOSCOPE_SAY("field.wrong", "%1: \"%2\" %3."), m_file, pathOf(key), what}};
}

base::Sentence Fields::noObject()
{
    return PARETOSCOPE_SAY("field.no-object", "must be an object in braces");
}

void Fields::adopt(const Fields &nested)
{
    if (!m_error)
        m_error = nested.m_error;
}

void Fields::get(const char *key, std::string &value)
{
    const json *field = find(key);
    if (field && field->is_string())
        value = field->get<std::string>();
    else if (field)
        fail(key, PARETOSCOPE_SAY("field.no-text", "must be a text in quotes"));
}

void Fields::get(const char *key, bool &value)
{
    const json *field = find(key);
    if (field && field->is_boolean())
        value = field->get<bool>();
    else if (field)
        fail(key, PARETOSCOPE_SAY("field.no-switch", "must be true or false"));
}

void Fields::get(const char *key, double &value)
{
    const json *field = find(key);
    if (field && field->is_number() && std::isfinite(field->get<double>()))
        value = field->get<double>();
    else if (field)
        fail(key, PARETOSCOPE_SAY("field.no-number", "must be a number"));
}

void Fields::get(const char *key, std::int64_t &value)
{
    const json *field = find(key);
    const auto number = field ? integerFrom(*field) : std::nullopt;
    if (number)
        value = *number;
    else if (field)
        fail(key, PARETOSCOPE_SAY("field.no-whole-number", "must be a whole number"));
}

void Fields::get(const char *key, std::vector<double> &value)
{
    const json *field = find(key);
    if (!field)
        return;
    const json list = field->is_array() ? *field : json::array({*field});
    const auto fits = [](const json &item) { return item.is_number() && std::isfinite(item.get<double>()); };
    if (!std::all_of(list.begin(), list.end(), fits))
        return fail(key, PARETOSCOPE_SAY("field.no-numbers", "must be a number or a list of numbers"));
    value = list.get<std::vector<double>>();
}

void Fields::get(const char *key, std::vector<std::string> &value)
{
    const json *field = find(key);
    if (!field)
        return;
    const json list = field->is_array() ? *field : json::array({*field});
    if (!std::all_of(list.begin(), list.end(), [](const json &item) { return item.is_string(); }))
        return fail(key, PARETOSCOPE_SAY("field.no-texts", "must be a text or a list of texts in quotes"));
    value = list.get<std::vector<std::string>>();
}

void Fields::get(const char *key, std::optional<std::array<std::int64_t, 2>> &value)
{
    const json *field = find(key);
    if (!field)
        return;
    const bool pair = field->is_array() && field->size() == 2;
    const auto height = integerFrom(pair ? (*field)[0] : *field);
    const auto width = integerFrom(pair ? (*field)[1] : *field);
    if (!height || !width || *height < 1 || *width < 1)
        return fail(key,
                    PARETOSCOPE_SAY("field.no-size", "must be [height, width], two whole numbers from 1"));
    value = {*height, *width};
}

std::optional<std::size_t> Fields::choice(const char *key, const std::vector<std::string> &names)
{
    std::string list;
    for (const std::string &name : names)
        list += (list.empty() ? "" : ", ") + name;
    const json *field = find(key);
    if (!field)
        return std::nullopt;
    const std::string text = field->is_string() ? field->get<std::string>()
                                                : field->dump(-1, ' ', false, json::error_handler_t::replace);
    const auto found = field->is_string() ? std::find(names.begin(), names.end(), text) : names.end();
    if (found != names.end())
        return static_cast<std::size_t>(found - names.begin());
    fail(key, {PARETOSCOPE_SAY("field.none-of", "is %1, but must be one of %2"), quoted(text), list});
    return std::nullopt;
}

void Fields::require(const char *key)
{
    if (!has(key))
        fail(key, PARETOSCOPE_SAY("field.missing", "is missing; add it"));
}

Fields Fields::object(const char *key)
{
    const json *field = find(key);
    if (field && !field->is_object())
        fail(key, noObject());
    return {field && field->is_object() ? *field : emptyObject, m_file, pathOf(key), m_code};
}

} // namespace paretoscope::project
