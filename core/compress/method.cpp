#include "core/compress/method.h"

#include "core/compress/methods/methodlist.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

namespace paretoscope::compress {

namespace {

std::size_t placeOf(Stage stage)
{
    return static_cast<std::size_t>(std::ranges::find(told(), stage, &StageAbout::stage) - told().begin());
}

std::vector<const Method *> sortedMethods()
{
    std::vector<const Method *> sorted = everyMethod();
    std::ranges::sort(sorted, {}, [](const Method *method) {
        const About &about = method->about();
        return std::tuple(placeOf(about.stage), !about.isUsual, about.key);
    });
    return sorted;
}

/// What OTHER accepts besides.
void widen(Parameter &parameter, const Parameter &other)
{
    if (!parameter.range)
        parameter.range = other.range;
    for (const Named &named : other.named)
        if (!namedValue(parameter, named.value))
            parameter.named.push_back(named);
    if (parameter.ladder.empty())
        parameter.ladder = other.ladder;
}

void add(std::vector<Parameter> &parameters, const Parameter &parameter)
{
    const auto known = std::ranges::find(parameters, parameter.key, &Parameter::key);
    if (known == parameters.end())
        parameters.push_back(parameter);
    else
        widen(*known, parameter);
}

/// Of the stages that are axes, or of the others.
std::vector<Parameter> mainParametersOf(bool axes)
{
    std::vector<Parameter> mains;
    for (const Method *method : methods())
        if (aboutStage(method->about().stage).isAxis == axes)
            add(mains, method->main());
    for (Parameter &parameter : mains) {
        const auto stage = std::ranges::find(told(), parameter.key, &StageAbout::key);
        if (!namedValue(parameter, stage->untouched.value))
            parameter.named.push_back(stage->untouched);
        parameter.usual = stage->untouched.value;
    }
    return mains;
}

/// Chooses among the methods of STAGE that take numbers of the usual type; none where there is one.
std::optional<Parameter> selectorOf(const StageAbout &stage)
{
    Parameter selector{stage.selector, stage.selectorTitle, stage.selectorTip, {}, {}, {}};
    for (const Method *method : methods()) {
        const About &about = method->about();
        if (about.stage != stage.stage || !about.type.empty() || !method->main().range)
            continue;
        const Value word = std::string(about.key);
        if (selector.named.empty())
            selector.usual = word;
        selector.named.push_back({word, about.title, selector.named.empty() ? nullptr : about.title});
    }
    return selector.named.size() > 1 ? std::optional(selector) : std::nullopt;
}

/// Chooses among the types of STAGE; none where there is one. How much is told with the type.
std::optional<Parameter> typesOf(const StageAbout &stage)
{
    if (stage.types.empty())
        return std::nullopt;
    Parameter types{stage.types, stage.typesTitle, stage.typesTip, {}, {stage.usualType}, {}};
    types.usual = stage.usualType.value;
    for (const Method *method : methods()) {
        const About &about = method->about();
        const Value word = std::string(about.type);
        if (about.stage == stage.stage && !about.type.empty() && !namedValue(types, word))
            types.named.push_back({word, about.title});
    }
    return types;
}

std::vector<Parameter> parametersOfAll()
{
    std::vector<Parameter> all(mainParameters().begin(), mainParameters().end());
    for (const StageAbout &stage : told())
        if (const auto types = typesOf(stage))
            add(all, *types);
    for (const Method *method : methods())
        if (const auto &shorthand = method->about().shorthand)
            add(all, *shorthand);
    for (const Method *method : methods())
        for (const Parameter &parameter : method->about().parameters)
            if (&parameter != &method->main())
                add(all, parameter);
    std::ranges::copy(mainParametersOf(false), std::back_inserter(all));
    for (const StageAbout &stage : told())
        if (const auto selector = selectorOf(stage))
            add(all, *selector);
    return all;
}

} // namespace

std::string_view stageName(Stage stage)
{
    switch (stage) {
    case Stage::Prune:
        return "prune";
    case Stage::Factor:
        return "factor";
    case Stage::Quantize:
        return "quantize";
    case Stage::Inputs:
        return "inputs";
    }
    return {};
}

std::string_view needsName(Needs needs)
{
    switch (needs) {
    case Needs::Nothing:
        return "nothing";
    case Needs::Inputs:
        return "inputs";
    case Needs::InputRanges:
        return "inputRanges";
    }
    return {};
}

std::span<const StageAbout> told()
{
    static const std::array stages{
        StageAbout{Stage::Quantize,
                   "bits",
                   {std::string("float32"),
                    PARETOSCOPE_TEXT("Methods", "Float"),
                    PARETOSCOPE_TEXT("Methods", "float"),
                    "float32",
                    nullptr,
                    nullptr,
                    {"32", "fp32", "float"},
                    32.0},
                   "rounding",
                   PARETOSCOPE_TEXT("Methods", "Rounding"),
                   PARETOSCOPE_TEXT("Methods", "How weights find their level"),
                   "type",
                   PARETOSCOPE_TEXT("Methods", "Type"),
                   PARETOSCOPE_TEXT("Methods", "What numbers are stored for the weights"),
                   {std::string("int"), PARETOSCOPE_TEXT("Methods", "Integers")}},
        StageAbout{Stage::Prune,
                   "sparsity",
                   {0.0, PARETOSCOPE_TEXT("Methods", "None"), nullptr, {}, nullptr, nullptr, {}, 0.0},
                   "pruning",
                   PARETOSCOPE_TEXT("Methods", "Pruning"),
                   PARETOSCOPE_TEXT("Methods", "Which weights are set to zero")},
        StageAbout{
            .stage = Stage::Factor,
            .key = "rank",
            .untouched = {1.0, PARETOSCOPE_TEXT("Methods", "Full"), nullptr, {}, nullptr, nullptr, {}, 1.0},
            .selector = "factoring",
            .selectorTitle = PARETOSCOPE_TEXT("Methods", "Factoring"),
            .selectorTip = PARETOSCOPE_TEXT("Methods", "What the two factors of a weight come nearest to")},
        StageAbout{.stage = Stage::Inputs,
                   .key = "activationBits",
                   .untouched = {std::string("float32"),
                                 PARETOSCOPE_TEXT("Methods", "Float"),
                                 nullptr,
                                 {},
                                 nullptr,
                                 nullptr,
                                 {"32", "fp32", "float"},
                                 32.0},
                   .selector = "activations",
                   .selectorTitle = PARETOSCOPE_TEXT("Methods", "Scales of activations"),
                   .selectorTip =
                       PARETOSCOPE_TEXT("Methods", "Where the range of what a layer is given comes from"),
                   .isAxis = false},
    };
    return stages;
}

const StageAbout &aboutStage(Stage stage)
{
    return told()[placeOf(stage)];
}

std::span<const Method *const> methods()
{
    static const std::vector<const Method *> sorted = sortedMethods();
    return sorted;
}

const Method *methodNamed(std::string_view key)
{
    const auto found =
        std::ranges::find(methods(), key, [](const Method *method) { return method->about().key; });
    return found == methods().end() ? nullptr : *found;
}

std::span<const Parameter> parameters()
{
    static const std::vector<Parameter> all = parametersOfAll();
    return all;
}

std::span<const Parameter> mainParameters()
{
    static const std::vector<Parameter> mains = mainParametersOf(true);
    return mains;
}

bool isSelector(std::string_view key)
{
    return std::ranges::find(told(), key, &StageAbout::selector) != told().end() || stageOfTypes(key);
}

const StageAbout *stageOfTypes(std::string_view key)
{
    const auto found = std::ranges::find(told(), key, &StageAbout::types);
    return key.empty() || found == told().end() ? nullptr : &*found;
}

const Method *methodOfShorthand(std::string_view key)
{
    const auto isOwn = [key](const Method *method) {
        const auto &shorthand = method->about().shorthand;
        return shorthand && shorthand->key == key;
    };
    const auto found = std::ranges::find_if(methods(), isOwn);
    return found == methods().end() ? nullptr : *found;
}

const StageAbout *stageTypedBy(std::string_view key)
{
    const Method *method = methodOfShorthand(key);
    return method ? &aboutStage(method->about().stage) : stageOfTypes(key);
}

Values typeOf(const Method &method)
{
    const StageAbout &stage = aboutStage(method.about().stage);
    if (stage.types.empty())
        return {};
    const std::string_view own = method.about().type;
    return {{std::string(stage.types), own.empty() ? stage.usualType.value : Value(std::string(own))}};
}

Values whichIs(const Method &method)
{
    Values which = typeOf(method);
    const Parameter *selector = parameterNamed(aboutStage(method.about().stage).selector);
    if (const Value word = std::string(method.about().key); selector && accepted(*selector, word))
        which.emplace(selector->key, word);
    return which;
}

bool isMain(std::string_view key)
{
    return std::ranges::find(told(), key, &StageAbout::key) != told().end();
}

bool goesAlong(std::string_view key)
{
    const auto stage = std::ranges::find(told(), key, &StageAbout::key);
    return stage != told().end() && !stage->isAxis;
}

bool isMeasuredWith(std::string_view key)
{
    return isSelector(key) || goesAlong(key);
}

const Parameter *parameterNamed(std::string_view key)
{
    const auto found = std::ranges::find(parameters(), key, &Parameter::key);
    return found == parameters().end() ? nullptr : &*found;
}

} // namespace paretoscope::compress
