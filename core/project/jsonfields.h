// Typed reading of hostile JSON with errors that name the field by its path ("data.evaluate.format"). Used by
// the project and recipe files. Pure functions.
#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::project {

/// Parses TEXT: at most 64 levels deep; NAME is named in errors, CODE used.
base::Result<nlohmann::json> parseJson(std::string_view text, const std::string &name, base::ErrorCode code);

/// One JSON object of a file, at PATH within it. Getters leave the target alone where the field is absent or
/// null and keep the first error, so that a reader states its fields and asks once.
class Fields {
public:
    /// FILE is named in errors.
    Fields(const nlohmann::json &object, std::string file, std::string path, base::ErrorCode code);

    bool has(const char *key) const;
    void get(const char *key, std::string &value);
    void get(const char *key, bool &value);
    void get(const char *key, double &value);
    void get(const char *key, std::int64_t &value);
    /// Numbers, or one number alone.
    void get(const char *key, std::vector<double> &value);
    /// Texts, or one text alone.
    void get(const char *key, std::vector<std::string> &value);
    /// [height, width], or one number for both.
    void get(const char *key, std::optional<std::array<std::int64_t, 2>> &value);
    /// One of NAMES.
    std::optional<std::size_t> choice(const char *key, const std::vector<std::string> &names);
    /// A field that must be there.
    void require(const char *key);
    /// An object that may hold any fields; an error and an empty object where it is something else.
    Fields object(const char *key);

    /// WHAT ends a sentence that begins with the file and the field: "is missing; add it".
    void fail(const char *key, const base::Sentence &what);
    const std::optional<base::Error> &error() const { return m_error; }
    /// What fail() is told of a field that should hold others.
    static base::Sentence noObject();
    /// Takes over the error of a nested object.
    void adopt(const Fields &nested);

private:
    const nlohmann::json *find(const char *key) const;
    std::string pathOf(const char *key) const;

    const nlohmann::json &m_object;
    std::string m_file;
    std::string m_path;
    base::ErrorCode m_code;
    std::optional<base::Error> m_error;
};

} // namespace paretoscope::project
