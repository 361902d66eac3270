// One thing that can be done to the weight of a layer. Each is a file of core/compress/methods/ and says
// there all that the rest of the program knows of it. Immutable; every function may be called from any number
// of threads.
#pragma once

#include "core/base/result.h"
#include "core/compress/factorlayers.h"
#include "core/compress/layout.h"
#include "core/compress/parameter.h"
#include "core/graph/layer.h"

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::compress {

struct Choice;
struct CompressedWeight;
struct InputHistogram;
struct InputMoments;

/// In the order in which they are applied to a layer; at most one method of each.
enum class Stage : std::uint8_t { Prune, Factor, Quantize, Inputs };

/// What a method must be given besides the weight.
enum class Needs : std::uint8_t {
    Nothing,
    Inputs,     ///< second moments of the layer's inputs, from calibration samples
    InputRanges ///< how what the layer is given lies between its extremes, from calibration samples
};

std::string_view stageName(Stage stage); ///< "prune", "factor", "quantize", "inputs"
std::string_view needsName(Needs needs); ///< "nothing", "inputs", "inputRanges"

struct About {
    std::string_view key; ///< the word in recipes that chooses it where a stage has several: "magnitude"
    const char *title;
    Stage stage;
    std::vector<Parameter>
        parameters; ///< the first says how much; the same key is the same parameter in every method
    const char *paper;
    bool isUsual =
        false;       ///< of the methods of its stage that take the same numbers, the one where none is named
    int version = 1; ///< raised when results change: part of the keys of caches
    Needs needs = Needs::Nothing;
    bool isFaster = false;       ///< on hardware for dense floats, and not only smaller
    std::string_view curve = {}; ///< key of the method whose cells tell its damage where that is not itself
    std::string_view type = {};  ///< of the numbers that it makes: "nf4"; empty: the usual one of its stage
    /// A number that says by itself that it is this method, and how much: "codebookBits" for its type and
    /// bits.
    std::optional<Parameter> shorthand = {};
};

/// A damage that was measured, and where: see Method::fineness().
struct KnownDamage {
    double position = 0;
    double logDamage = 0;
};

/// What apply() is given besides the weight.
struct Given {
    const graph::Layer &layer;
    /// Null: nothing is known of them (no linear layer or convolution, or the method does not need them).
    const InputMoments *inputs = nullptr;
    const InputHistogram *histogram = nullptr; ///< null: as with inputs, or no sample reaches the layer
    /// Long work looks at it every few milliseconds and throws base::Stopped: nothing half made comes back.
    std::stop_token stop = {};
};

class Method {
public:
    virtual ~Method() = default;

    virtual const About &about() const = 0;

    /// Whether it changes nothing of LAYER.
    virtual bool isNothing(const graph::Layer &, const Values &) const { return false; }
    /// Why it cannot be applied to LAYER, to follow "Layer NAME"; absent where it can.
    virtual std::optional<base::Sentence> whyNot(const graph::Layer &, const Values &) const
    {
        return std::nullopt;
    }
    /// The same of CHOICES, all of one setting, whatever the layer.
    virtual std::optional<base::Sentence> whyNotBeside(std::span<const Choice>) const { return std::nullopt; }
    /// Whether finite weights may become infinite by it.
    virtual bool mayOverflow(const Values &) const { return false; }

    /// CODED holds the weight as the methods of earlier stages left it; of one that was factored, each factor
    /// is given by itself, as the weight of a linear layer.
    virtual base::Result<void> apply(CompressedWeight &coded, const Values &values,
                                     const Given &given) const = 0;
    /// What that takes in a file, exactly.
    virtual void lay(Layout &layout, const graph::Layer &layer, const Values &values) const = 0;

    /// The factors that it makes of LAYER's weight; absent: none.
    virtual std::optional<Factored> factored(const graph::Layer &, const Values &) const
    {
        return std::nullopt;
    }

    /// Its place on the curve of damages: bits, or the share of weights that are set to zero.
    virtual double fineness(const Values &values) const = 0;
    /// The damage at POSITION, beyond all that is KNOWN (sorted by position, at least one).
    virtual double damageBeyond(double position, std::span<const KnownDamage> known) const = 0;
    /// When it is measured: the less, the earlier, in bits from the usual 4.
    virtual double lateness(const Values &values) const = 0;

    const Parameter &main() const { return about().parameters.front(); }
};

/// Every method there is: by stage as told() has it, the usual one first, then by key.
std::span<const Method *const> methods();
const Method *methodNamed(std::string_view key); ///< null: there is none

/// What all methods of a stage have in common.
struct StageAbout {
    Stage stage;
    std::string_view key; ///< of the main parameter of all its methods
    Named untouched;      ///< its value where the stage does nothing
    std::string_view
        selector; ///< key of the parameter that chooses among methods which take the same numbers
    const char *selectorTitle;
    const char *selectorTip;
    std::string_view types = {}; ///< key of the parameter that says About::type; empty: there is one type
    const char *typesTitle = nullptr;
    const char *typesTip = nullptr;
    Named usualType = {};
    /// Its amounts are moved, by people and by the search. Else one amount goes along with all that is
    /// measured.
    bool isAxis = true;
};

/// The stages as settings are told: bits before zeros.
std::span<const StageAbout> told();
const StageAbout &aboutStage(Stage stage);

/// Of all methods together, each key once: the main ones of axes first, then types and shorthands, then what
/// methods have besides, then how much goes along, then what chooses among those of a type.
std::span<const Parameter> parameters();
const Parameter *parameterNamed(std::string_view key); ///< null: there is none
/// Whether KEY chooses among methods of a stage, by name or by the type of their numbers.
bool isSelector(std::string_view key);
/// The stage whose types KEY ("type") chooses among; null: it is none of these.
const StageAbout *stageOfTypes(std::string_view key);
/// The method that KEY is the shorthand of; null: it is none.
const Method *methodOfShorthand(std::string_view key);
/// The stage that KEY, of types or a shorthand, says the type of; null: of none.
const StageAbout *stageTypedBy(std::string_view key);
/// What chooses METHOD among those of its stage, besides how much.
Values whichIs(const Method &method);
/// What says the type of METHOD's numbers: usual values of parameters follow from it, too.
Values typeOf(const Method &method);
/// Whether KEY is of a main parameter: says how much.
bool isMain(std::string_view key);
/// Whether KEY is of a main parameter of a stage that goes along: see StageAbout::isAxis.
bool goesAlong(std::string_view key);
/// Whether KEY says with what layers are measured, besides what is moved: it chooses among methods, or goes
/// along.
bool isMeasuredWith(std::string_view key);
/// The main parameters of axes, in the order of told(): what sliders, columns and the search move.
std::span<const Parameter> mainParameters();

} // namespace paretoscope::compress
