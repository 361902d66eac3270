#include "core/compress/layersetting.h"

#include "core/base/namelist.h"
#include "core/compress/factorlayers.h"
#include "core/compress/method.h"

#include <algorithm>

namespace paretoscope::compress {

struct LayerSetting::Content {
    Values said;   ///< that is not usual, with or without effect
    Values values; ///< of every parameter: what was said, else what is usual beside the rest
    std::vector<Choice> choices;
    std::size_t moved = 0; ///< of choices
    std::string text;
};

namespace {

const Value *saidOf(const Values &said, std::string_view key)
{
    const auto found = said.find(key);
    return found == said.end() ? nullptr : &found->second;
}

/// The word in SAID for the type of STAGE's numbers, as methods have it.
std::string_view typeIn(const StageAbout &stage, const Values &said)
{
    const Value *type = stage.types.empty() ? nullptr : saidOf(said, stage.types);
    return type && *type != stage.usualType.value ? std::get<std::string>(*type) : std::string_view();
}

/// The method of STAGE that makes numbers of TYPE and takes AMOUNT, the one that WORD names where there are
/// several; null: there is none.
const Method *taking(const StageAbout &stage, std::string_view type, const Value &amount, const Value *word)
{
    const Method *usual = nullptr;
    for (const Method *method : methods()) {
        const About &about = method->about();
        if (about.stage != stage.stage || about.type != type || !accepted(method->main(), amount))
            continue;
        if (word && *word == Value(std::string(about.key)))
            return method;
        if (!usual)
            usual = method;
    }
    return usual;
}

const Method *firstOf(const StageAbout &stage, std::string_view type)
{
    const auto isOwn = [&](const Method *method) {
        return method->about().stage == stage.stage && method->about().type == type;
    };
    const auto found = std::ranges::find_if(methods(), isOwn);
    return found == methods().end() ? nullptr : *found;
}

/// The method of STAGE that SAID chooses; null where it leaves the stage out. A type that does not take the
/// amount waits for one that it does take.
const Method *chosen(const StageAbout &stage, const Values &said)
{
    const Value *amount = saidOf(said, stage.key);
    if (!amount || *amount == stage.untouched.value)
        return nullptr;
    const Value *word = saidOf(said, stage.selector);
    const Method *own = taking(stage, typeIn(stage, said), *amount, word);
    return own ? own : taking(stage, {}, *amount, word);
}

/// Of an amount that METHOD does not take the nearest that it does.
Value nearestAmount(const Method &method, const Value *amount)
{
    const Parameter &main = method.main();
    const auto *number = amount ? std::get_if<std::int64_t>(amount) : nullptr;
    if (!number || !main.range)
        return main.usual;
    return std::clamp(*number, static_cast<std::int64_t>(main.range->least),
                      static_cast<std::int64_t>(main.range->most));
}

/// A type says how much, too, where SAID has nothing that it takes.
void fitAmount(const StageAbout &stage, Values &said)
{
    const std::string_view type = typeIn(stage, said);
    const Value *amount = saidOf(said, stage.key);
    const bool isNothing = !amount || *amount == stage.untouched.value;
    if (isNothing ? type.empty() : taking(stage, type, *amount, nullptr) != nullptr)
        return;
    if (const Method *method = firstOf(stage, type))
        said.insert_or_assign(std::string(stage.key), nearestAmount(*method, amount));
}

/// VALUE as PARAMETER holds it; how much also where the type that SAID has takes more than the others.
std::optional<Value> acceptedBeside(const Values &said, const Parameter &parameter, const Value &value)
{
    auto own = accepted(parameter, value);
    if (own)
        return own;
    for (const StageAbout &stage : told())
        if (stage.key == parameter.key)
            if (const Method *method = firstOf(stage, typeIn(stage, said)))
                return accepted(method->main(), value);
    return own;
}

Choice choiceOf(const Method &method, const Values &said)
{
    Choice choice{&method, {}, {}};
    Values known = typeOf(method);
    const auto &parameters = method.about().parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Parameter &parameter = parameters[i];
        if (!parameter.hasEffect(known))
            continue;
        const Value usual = parameter.usualIn(known);
        const Value *own = saidOf(said, parameter.key);
        const Value &value = own ? *own : usual;
        if (i > 0 && value != usual)
            choice.way += ' ' + std::string(parameter.key) + '=' + valueText(value);
        choice.values.emplace(parameter.key, value);
        known.emplace(parameter.key, value);
    }
    if (!method.about().isUsual)
        choice.way += ' ' + std::string(method.about().key);
    return choice;
}

std::string textOf(const Parameter &parameter, const Value &value)
{
    if (const Named *named = namedValue(parameter, value))
        return named->text;
    const auto *share = std::get_if<double>(&value);
    return (parameter.range ? parameter.range->textBefore : std::string()) +
           (share ? numberText(*share * 100) : valueText(value));
}

std::string textOf(const Choice &choice)
{
    std::string text;
    const auto add = [&](const std::string &part) {
        text += (text.empty() || part.empty() ? "" : " ") + part;
    };
    for (const Parameter &parameter : choice.method->about().parameters)
        if (const Value *value = saidOf(choice.values, parameter.key))
            add(textOf(parameter, *value));
    const About &about = choice.method->about();
    if (!about.isUsual && namedValue(choice.method->main(),
                                     choice.values.at(std::string(choice.method->main().key))) == nullptr)
        add(std::string(about.key));
    if (about.version > 1)
        add("v" + std::to_string(about.version));
    return text;
}

const Choice *choiceOfStage(const std::vector<Choice> &choices, Stage stage)
{
    const auto found =
        std::ranges::find_if(choices, [stage](const Choice &c) { return c.method->about().stage == stage; });
    return found == choices.end() ? nullptr : &*found;
}

/// Bits come first, and "float32" where there are none beside others.
std::string textOf(const std::vector<Choice> &choices)
{
    std::string text;
    for (const StageAbout &stage : told()) {
        const Choice *choice = choiceOfStage(choices, stage.stage);
        const std::string part = choice ? textOf(*choice) : stage.untouched.text;
        text += (text.empty() || part.empty() ? "" : " ") + part;
    }
    return text;
}

bool hasKey(const std::vector<Choice> &choices, std::string_view key)
{
    return std::ranges::any_of(choices, [key](const Choice &choice) { return choice.values.contains(key); });
}

/// Whether what is usual of PARAMETER beside KNOWN would be something else beside another type.
bool followsType(const Parameter &parameter, const Values &known)
{
    return std::ranges::any_of(told(), [&](const StageAbout &stage) {
        const Parameter *types = stage.types.empty() ? nullptr : parameterNamed(stage.types);
        return types && std::ranges::any_of(types->named, [&](const Named &type) {
                   Values others = known;
                   others.insert_or_assign(std::string(stage.types), type.value);
                   return parameter.usualIn(others) != parameter.usualIn(known);
               });
    });
}

/// What is usual anyway is dropped of SAID, so that it follows what it depends on; what has no effect in
/// CHOICES and depends on something waits for what will be usual then, and so does what depends on a type
/// that may be said yet, unless ISALL. Returns the values of all parameters.
Values dropUsual(Values &said, const std::vector<Choice> &choices, bool isAll)
{
    Values known; // what is done counts more than what waits for its turn
    for (const Choice &choice : choices) {
        known.merge(typeOf(*choice.method));
        if (const auto &shorthand = choice.method->about().shorthand)
            known.emplace(shorthand->key, choice.values.at(std::string(choice.method->main().key)));
    }
    for (const Parameter &parameter : parameters()) {
        const auto own = said.find(parameter.key);
        const Value usual = parameter.usualIn(known);
        known.emplace(parameter.key, own == said.end() ? usual : own->second);
        if (own == said.end() || own->second != usual)
            continue;
        const bool waits = parameter.usualWith &&
                           (!hasKey(choices, parameter.key) || (!isAll && followsType(parameter, known)));
        if (!waits)
            said.erase(own);
    }
    return known;
}

/// Whether KEY is how large something unusual is: "groups of 64", told though 64 is the usual size.
bool isSizeOf(const Choice &choice, std::string_view key)
{
    return std::ranges::any_of(choice.method->about().parameters,
                               [key](const Parameter &parameter) { return parameter.sizes == key; });
}

void addPhrases(std::vector<Phrase> &phrases, const Choice &choice, bool main)
{
    Values known = typeOf(*choice.method);
    for (const Parameter &parameter : choice.method->about().parameters) {
        const Value *value = saidOf(choice.values, parameter.key);
        if (!value)
            continue;
        const bool isMain = &parameter == &choice.method->main();
        const bool isUsual = *value == parameter.usualIn(known) && !isSizeOf(choice, parameter.key);
        known.emplace(parameter.key, *value);
        if (isMain != main || (!isMain && isUsual))
            continue;
        if (auto phrase = phraseOf(parameter, *value))
            phrases.push_back(std::move(*phrase));
    }
    const About &about = choice.method->about(); // a type is told with how much
    if (!main && !about.isUsual && about.type.empty() && choice.method->main().range)
        phrases.push_back({about.title, {}});
}

/// "a whole number from 1 to 8", "4"
base::Sentence amountsOf(const Method &method)
{
    const auto &range = method.main().range;
    if (range && range->least == range->most)
        return base::named(numberText(range->least));
    return describeDomain(method.main());
}

/// Of a type and an amount that do not go together, said both.
base::Result<void> checkAmount(const StageAbout &stage, const Values &said)
{
    const std::string_view type = typeIn(stage, said);
    const Value *amount = saidOf(said, stage.key);
    const Method *method = type.empty() ? nullptr : firstOf(stage, type);
    if (!amount || !method || taking(stage, type, *amount, nullptr))
        return {};
    return base::Error{base::ErrorCode::InvalidSetting,
                       {PARETOSCOPE_SAY("setting.other-amount-of-type",
                                        "\"%1\" beside \"%2\" \"%3\" must be %4; leave it out or choose "
                                        "another type."),
                        stage.key, stage.types, type, amountsOf(*method)},
                       {}};
}

/// A shorthand says it all.
base::Result<void> checkShorthand(const Method &method, const Value &amount, const Values &said)
{
    const StageAbout &stage = aboutStage(method.about().stage);
    const Value *type = saidOf(said, stage.types);
    const Value *other = saidOf(said, stage.key);
    const std::string_view key = method.about().shorthand->key;
    for (const auto &[own, is] :
         {std::pair(stage.types, type && *type != Value(std::string(method.about().type))),
          std::pair(stage.key, other && *other != amount)})
        if (is)
            return base::Error{base::ErrorCode::InvalidSetting,
                               {PARETOSCOPE_SAY("setting.beside-shorthand",
                                                "\"%1\" is another beside \"%2\", which says it already; "
                                                "leave one of them out."),
                                own, key},
                               {}};
    return {};
}

base::Result<void> checkTogether(const Values &said)
{
    for (const StageAbout &stage : told())
        if (auto fits = checkAmount(stage, said); !fits)
            return fits;
    for (const auto &[key, value] : said)
        if (const Method *method = methodOfShorthand(key))
            if (auto fits = checkShorthand(*method, value, said); !fits)
                return fits;
    return {};
}

} // namespace

LayerSetting::LayerSetting()
{
    static const std::shared_ptr<const Content> nothing = LayerSetting(Values{}).m_content;
    m_content = nothing;
}

LayerSetting::LayerSetting(Values said, bool isAll)
{
    Content content;
    for (const Stage stage : {Stage::Prune, Stage::Factor, Stage::Quantize, Stage::Inputs})
        if (const Method *method = chosen(aboutStage(stage), said)) {
            content.choices.push_back(choiceOf(*method, said));
            content.moved += aboutStage(stage).isAxis ? 1 : 0;
        }
    content.values = dropUsual(said, content.choices, isAll);
    content.said = std::move(said);
    content.text = textOf(content.choices);
    m_content = std::make_shared<const Content>(std::move(content));
}

LayerSetting::LayerSetting(std::initializer_list<Values::value_type> said) : LayerSetting()
{
    for (const auto &[key, value] : said)
        *this = with(key, value);
}

LayerSetting LayerSetting::with(std::string_view key, const Value &value) const
{
    const Parameter *parameter = parameterNamed(key);
    const auto own = parameter ? acceptedBeside(m_content->said, *parameter, value) : std::nullopt;
    if (!own)
        return *this;
    Values said = m_content->said;
    if (const Method *method = methodOfShorthand(key)) {
        said.insert_or_assign(std::string(method->main().key), *own);
        for (auto &[which, word] : whichIs(*method))
            said.insert_or_assign(which, word);
        return LayerSetting(std::move(said));
    }
    said.insert_or_assign(std::string(key), *own);
    if (const StageAbout *stage = stageOfTypes(key))
        fitAmount(*stage, said);
    return LayerSetting(std::move(said));
}

const Values &LayerSetting::said() const
{
    return m_content->said;
}

LayerSetting LayerSetting::followingType() const
{
    return LayerSetting(m_content->said, true);
}

const std::vector<Choice> &LayerSetting::choices() const
{
    return m_content->choices;
}

std::span<const Choice> LayerSetting::moved() const
{
    return std::span(m_content->choices).first(m_content->moved);
}

const std::string &LayerSetting::text() const
{
    return m_content->text;
}

bool LayerSetting::operator==(const LayerSetting &other) const
{
    return m_content == other.m_content || m_content->text == other.m_content->text;
}

Value LayerSetting::value(std::string_view key) const
{
    const Value *known = saidOf(m_content->values, key);
    return known ? *known : Value();
}

bool LayerSetting::hasEffect(std::string_view key) const
{
    const auto selects =
        [key](const Choice &choice) { // where a method was named, others would take the same numbers
            const About &about = choice.method->about();
            const StageAbout &stage = aboutStage(about.stage);
            return ((stage.selector == key && about.type.empty()) || stage.types == key ||
                    (about.shorthand && about.shorthand->key == key)) &&
                   choice.method->main().range;
        };
    return hasKey(choices(), key) || std::ranges::any_of(choices(), selects);
}

base::Result<LayerSetting> settingFrom(const Values &said)
{
    if (auto fits = checkTogether(said); !fits)
        return fits.error();
    LayerSetting setting;
    for (const bool isType : {true, false}) // types first: how much they have may be more than others have
        for (const Parameter &parameter : parameters()) {
            const Value *value = saidOf(said, parameter.key);
            if (!value || isType != (stageOfTypes(parameter.key) || methodOfShorthand(parameter.key)))
                continue;
            if (!acceptedBeside(setting.said(), parameter, *value))
                return base::Error{base::ErrorCode::InvalidSetting,
                                   {PARETOSCOPE_SAY("setting.out-of-domain", "\"%1\" must be %2."),
                                    parameter.key, describeDomain(parameter)},
                                   {}};
            setting = setting.with(parameter.key, *value);
        }
    return setting.followingType();
}

bool areFloat(std::span<const LayerSetting> settings)
{
    return std::ranges::all_of(settings, &LayerSetting::isFloat);
}

LayerSetting alone(const LayerSetting &setting, std::string_view key)
{
    LayerSetting own = setting;
    for (const StageAbout &stage : told())
        if (stage.isAxis && stage.key != key)
            own = own.with(stage.key, stage.untouched.value);
    return own;
}

LayerSetting ofWeight(const LayerSetting &setting)
{
    const StageAbout &inputs = aboutStage(Stage::Inputs);
    return setting.with(inputs.key, inputs.untouched.value);
}

LayerSetting ofFactors(const LayerSetting &setting)
{
    const StageAbout &factor = aboutStage(Stage::Factor);
    return ofWeight(setting).with(factor.key, factor.untouched.value);
}

LayerSetting joined(const LayerSetting &setting, const Choice &choice)
{
    LayerSetting both = setting;
    for (const auto &[key, value] : whichIs(*choice.method))
        both = both.with(key, value);
    for (const auto &[key, value] : choice.values)
        both = both.with(key, value);
    return both.followingType();
}

bool does(const LayerSetting &setting, std::string_view key)
{
    return std::ranges::any_of(setting.choices(),
                               [key](const Choice &choice) { return choice.method->main().key == key; });
}

LayerSetting canonical(const LayerSetting &setting, const graph::Layer &layer)
{
    if (layer.isGone)
        return {};
    LayerSetting own = setting;
    for (const Choice &choice : setting.choices())
        if (choice.method->isNothing(layer, choice.values)) {
            const StageAbout &stage = aboutStage(choice.method->about().stage);
            own = own.with(stage.key, stage.untouched.value);
        }
    return own;
}

base::Result<void> validate(std::span<const Choice> choices, const graph::Layer &layer)
{
    for (const Choice &choice : choices) {
        auto why = layer.isGone ? std::nullopt : choice.method->whyNot(layer, choice.values);
        if (!why)
            why = choice.method->whyNotBeside(choices);
        if (why)
            return base::Error{
                base::ErrorCode::InvalidSetting,
                {PARETOSCOPE_SAY("setting.not-for-layer", "Layer %1 %2"), layer.name, std::move(*why)},
                {}};
    }
    return {};
}

base::Result<void> validate(const LayerSetting &setting, const graph::Layer &layer)
{
    return validate(setting.choices(), layer);
}

std::optional<Factored> factoredBy(const LayerSetting &setting, const graph::Layer &layer)
{
    for (const Choice &choice : setting.choices())
        if (auto factored = layer.isGone ? std::nullopt : choice.method->factored(layer, choice.values))
            return factored;
    return std::nullopt;
}

Layout layoutOf(const LayerSetting &setting, const graph::Layer &layer)
{
    Layout layout;
    layout.count = layout.kept = layer.weightCount();
    layout.bits = graph::bitsOf(layer.stored);
    if (layer.isGone)
        return layout;
    const auto factored = factoredBy(setting, layer);
    for (const Choice &choice : setting.choices()) {
        if (!factored || layout.factors.empty()) {
            choice.method->lay(layout, layer, choice.values);
            continue;
        }
        const auto parts = factorsOf(layer, factored->form, factored->rank);
        for (std::size_t part = 0; part < parts.size(); ++part)
            choice.method->lay(layout.factors[part], parts[part], choice.values);
    }
    return layout;
}

double lateness(const LayerSetting &setting)
{
    constexpr double withoutBits = 3;
    double sum = choiceOfStage(setting.choices(), Stage::Quantize) ? 0 : withoutBits;
    for (const Choice &choice : setting.choices())
        sum += choice.method->lateness(choice.values);
    return sum;
}

bool isOnlySmaller(const LayerSetting &setting)
{
    const auto isFaster = [](const Choice &choice) { return choice.method->about().isFaster; };
    return !setting.moved().empty() && std::ranges::none_of(setting.moved(), isFaster);
}

bool roundsInputs(const LayerSetting &setting)
{
    return choiceOfStage(setting.choices(), Stage::Inputs) != nullptr;
}

std::optional<Phrase> phraseOf(const Parameter &parameter, const Value &value)
{
    if (const Named *named = namedValue(parameter, value))
        return named->phrase ? std::optional(Phrase{named->phrase, value}) : std::nullopt;
    if (!parameter.range || !parameter.range->phrase)
        return std::nullopt;
    return Phrase{parameter.range->phrase, value, !parameter.range->isWhole};
}

std::vector<Phrase> mainPhrasesOf(const LayerSetting &setting)
{
    std::vector<Phrase> phrases;
    for (const StageAbout &stage : told())
        if (const Choice *choice = choiceOfStage(setting.choices(), stage.stage))
            addPhrases(phrases, *choice, true);
    if (phrases.empty())
        phrases.push_back({told().front().untouched.phrase, told().front().untouched.value});
    return phrases;
}

std::vector<Phrase> phrasesOf(const LayerSetting &setting)
{
    std::vector<Phrase> phrases = mainPhrasesOf(setting);
    for (const StageAbout &stage : told())
        if (const Choice *choice = choiceOfStage(setting.choices(), stage.stage))
            addPhrases(phrases, *choice, false);
    return phrases;
}

} // namespace paretoscope::compress
