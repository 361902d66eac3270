// What core says to people: a sentence with an id, in English, whose particulars stand apart from it, so that
// the window can say it in its own language and a program can tell what it is. Used by every room. A value;
// thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace paretoscope::base {

/// A sentence without its particulars. The ID, dotted ("csv.short-row"), belongs to one wording alone and
/// outlives changes of it; ENGLISH has places %1 to %9. Made by PARETOSCOPE_SAY.
struct Wording {
    const char *id = "";
    const char *english = "";

    bool isEmpty() const { return *english == '\0'; }
    bool operator==(const Wording &other) const { return std::string_view(id) == other.id; }
};

/// A Wording; the window's translation files are collected from here, by ID as their context. Both are
/// literals.
#define PARETOSCOPE_SAY(id, english) (::paretoscope::base::Wording{id, english})

class Sentence {
public:
    /// What stands at a place. A number is written as the reader's language writes it; a sentence within a
    /// sentence is translated, too.
    using Part = std::variant<std::string, std::int64_t, double, std::shared_ptr<const Sentence>>;

    Sentence() = default;
    /// Not explicit: a wording that has no places is a sentence.
    template <typename... Parts>
    Sentence(Wording wording, Parts &&...parts)
        : m_wording(wording), m_parts{part(std::forward<Parts>(parts))...}
    {
        static_assert(sizeof...(Parts) <= 9, "places are %1 to %9");
    }

    bool isEmpty() const { return m_wording.isEmpty(); }
    std::string_view id() const { return m_wording.id; }
    std::string_view wording() const { return m_wording.english; }
    const std::vector<Part> &parts() const { return m_parts; }

    std::string english() const;
    /// Every FROM within a text of its parts becomes TO: a name that stands for another until a file is
    /// whole.
    void rename(const std::string &from, const std::string &to);

private:
    static Part part(std::string text) { return text; }
    static Part part(std::string_view text) { return std::string(text); }
    static Part part(const char *text) { return std::string(text); }
    static Part part(const std::filesystem::path &path) { return path.string(); }
    static Part part(Sentence sentence) { return std::make_shared<const Sentence>(std::move(sentence)); }
    template <typename Number>
    requires std::is_arithmetic_v<Number>
    static Part part(Number number)
    {
        if constexpr (std::is_floating_point_v<Number>)
            return static_cast<double>(number);
        else
            return static_cast<std::int64_t>(number);
    }

    Wording m_wording;
    std::vector<Part> m_parts;
};

} // namespace paretoscope::base
