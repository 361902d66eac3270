// What can be chosen of a method, said once: recipe files, the command line, CSV, the window and the search
// follow from it. Plain values.
#pragma once

#include "core/base/sentence.h"
#include "core/base/text.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace paretoscope::compress {

/// Of a parameter: a flag, a whole number, a share, a word.
using Value = std::variant<bool, std::int64_t, double, std::string>;
using Values = std::map<std::string, Value, std::less<>>; ///< by key

/// One value that has a name, besides the numbers of a range.
struct Named {
    Value value;
    const char *title;            ///< in menus: "One per tensor"
    const char *phrase = nullptr; ///< of a setting that has it: "one scale"; null: goes without saying
    std::string text = {};        ///< in LayerSetting::text(), a key of caches: never changed once published
    const char *option = nullptr; ///< of the command line, where the value has one of its own: "--asymmetric"
    const char *optionHelp = nullptr;
    std::vector<std::string_view> aliases = {}; ///< other words for it in recipes and options
    std::optional<double> number = {};          ///< where it lies among the numbers: 16 of "float16"
    bool isStop = true;                         ///< of a slider
    Values implies = {};                        ///< what `option` says besides
};

inline constexpr double largestWhole = 9007199254740992; ///< 2^53: beyond, numbers of JSON are not exact

/// Numbers from `least` to `most`, both included; largestWhole: no bound that anybody need be told.
struct Range {
    double least = 0, most = 0;
    bool isWhole = true;          ///< else a share, shown as per cent
    const char *phrase = nullptr; ///< "%1 bits"; null: goes without saying
    std::string textBefore = {};  ///< in LayerSetting::text(): "group" of "group64"
};

/// A text with a form of its own.
struct FreeText {
    std::optional<std::string> (*canonical)(std::string_view text); ///< absent: it is none
    base::Wording domain;                                           ///< for sentences
};

enum class Shown : std::uint8_t { Slider, Menu, Nowhere };

struct Parameter {
    std::string_view key; ///< of JSON, CSV and, with a hyphen before capitals, the command line
    const char *title;
    const char *tip;
    std::optional<Range> range = {};
    std::vector<Named> named = {};
    Value usual; ///< where nothing is said
    /// The same where it depends on the values before it.
    Value (*usualWith)(const Values &) = nullptr;
    /// Whether it has an effect beside the values before it; absent: always.
    bool (*matters)(const Values &) = nullptr;
    std::vector<Value> ladder =
        {}; ///< of the main parameter: measured unless somebody says otherwise; of others: offered
    Shown shown = Shown::Menu;
    std::string_view sizes = {}; ///< key of a parameter whose number may follow the last name: "group:64"
    std::optional<FreeText> text = {};

    Value usualIn(const Values &values) const { return usualWith ? usualWith(values) : usual; }
    bool hasEffect(const Values &values) const { return !matters || matters(values); }
};

/// VALUE as PARAMETER holds it: whole numbers for shares become shares, other words for a name the name.
/// Absent: it is none of its values.
std::optional<Value> accepted(const Parameter &parameter, const Value &value);
/// From the command line: "4", "float16", "0.3", "30%".
std::optional<Value> valueFromText(const Parameter &parameter, std::string_view text);
const Named *namedValue(const Parameter &parameter, const Value &value); ///< null: a number of the range

/// "a whole number from 2 to 8, \"float16\" or \"bfloat16\"", for sentences.
base::Sentence describeDomain(const Parameter &parameter);
/// As on the command line and in CSV: "4", "float16", "0.3", "true".
std::string valueText(const Value &value);
/// "%.15g" in no locale.
std::string numberText(double number);
/// VALUE as a number where it is one or lies among them: 4 of 4, 16 of "float16".
std::optional<double> numberOf(const Parameter &parameter, const Value &value);

} // namespace paretoscope::compress
