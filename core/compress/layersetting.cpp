#include "core/compress/layersetting.h"

#include "core/compress/method.h"

#include <algorithm>

namespace paretoscope::compress {

struct LayerSetting::Content {
    Values said;   ///< that is not usual, with or without effect
    Values values; ///< of every parameter: what was said, else what is usual beside the rest
    std::vector<Choice> choices;
    std::string text;
};

namespace {

const Value *saidOf(const Values &said, std::string_view key)
{
    const auto found = said.find(key);
    return found == said.end() ? nullptr : &found->second;
}

/// The method of STAGE that SAID chooses; null where it leaves the stage out.
const Method *chosen(const StageAbout &stage, const Values &said)
{
    const Value *amount = saidOf(said, stage.key);
    if (!amount || *amount == stage.untouched.value)
        return nullptr;
    const Value *word = saidOf(said, stage.selector);
    const Method *usual = nullptr;
    for (const Method *method : methods()) {
        if (method->about().stage != stage.stage || !accepted(method->main(), *amount))
            continue;
        if (word && *word == Value(std::string(method->about().key)))
            return method;
        if (!usual)
            usual = method;
    }
    return usual;
}

Choice choiceOf(const Method &method, const Values &said)
{
    Choice choice{&method, {}, {}};
    const auto &parameters = method.about().parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Parameter &parameter = parameters[i];
        if (!parameter.hasEffect(choice.values))
            continue;
        const Value usual = parameter.usualIn(choice.values);
        const Value *own = saidOf(said, parameter.key);
        const Value &value = own ? *own : usual;
        if (i > 0 && value != usual)
            choice.way += ' ' + std::string(parameter.key) + '=' + valueText(value);
        choice.values.emplace(parameter.key, value);
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

/// What is usual anyway is dropped of SAID, so that it follows what it depends on; what has no effect in
/// CHOICES and depends on something waits for what will be usual then. Returns the values of all parameters.
Values dropUsual(Values &said, const std::vector<Choice> &choices)
{
    Values known;
    for (const Parameter &parameter : parameters()) {
        const auto own = said.find(parameter.key);
        const Value usual = parameter.usualIn(known);
        known.emplace(parameter.key, own == said.end() ? usual : own->second);
        const bool waits = parameter.usualWith && !hasKey(choices, parameter.key);
        if (own != said.end() && own->second == usual && !waits)
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
    Values known;
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
    if (!main && !choice.method->about().isUsual && choice.method->main().range)
        phrases.push_back({choice.method->about().title, {}});
}

} // namespace

LayerSetting::LayerSetting()
{
    static const std::shared_ptr<const Content> nothing = LayerSetting(Values{}).m_content;
    m_content = nothing;
}

LayerSetting::LayerSetting(Values said)
{
    Content content;
    for (const Stage stage : {Stage::Prune, Stage::Quantize})
        if (const Method *method = chosen(aboutStage(stage), said))
            content.choices.push_back(choiceOf(*method, said));
    content.values = dropUsual(said, content.choices);
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
    const auto own = parameter ? accepted(*parameter, value) : std::nullopt;
    if (!own)
        return *this;
    Values said = m_content->said;
    said.insert_or_assign(std::string(key), *own);
    return LayerSetting(std::move(said));
}

const std::vector<Choice> &LayerSetting::choices() const
{
    return m_content->choices;
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
            return aboutStage(choice.method->about().stage).selector == key && choice.method->main().range;
        };
    return hasKey(choices(), key) || std::ranges::any_of(choices(), selects);
}

base::Result<LayerSetting> settingFrom(const Values &said)
{
    LayerSetting setting;
    for (const Parameter &parameter : parameters()) {
        const Value *value = saidOf(said, parameter.key);
        if (value && !accepted(parameter, *value))
            return base::Error{base::ErrorCode::InvalidSetting,
                               {PARETOSCOPE_SAY("setting.out-of-domain", "\"%1\" must be %2."), parameter.key,
                                describeDomain(parameter)},
                               {}};
        if (value)
            setting = setting.with(parameter.key, *value);
    }
    return setting;
}

bool areFloat(std::span<const LayerSetting> settings)
{
    return std::ranges::all_of(settings, &LayerSetting::isFloat);
}

LayerSetting alone(const LayerSetting &setting, std::string_view key)
{
    LayerSetting own = setting;
    for (const StageAbout &stage : told())
        if (stage.key != key)
            own = own.with(stage.key, stage.untouched.value);
    return own;
}

LayerSetting joined(const LayerSetting &setting, const Choice &choice)
{
    const About &about = choice.method->about();
    LayerSetting both = setting.with(aboutStage(about.stage).selector, std::string(about.key));
    for (const auto &[key, value] : choice.values)
        both = both.with(key, value);
    return both;
}

bool does(const LayerSetting &setting, std::string_view key)
{
    return std::ranges::any_of(setting.choices(),
                               [key](const Choice &choice) { return choice.method->main().key == key; });
}

LayerSetting canonical(const LayerSetting &setting, const graph::Layer &layer)
{
    LayerSetting own = setting;
    for (const Choice &choice : setting.choices())
        if (choice.method->isNothing(layer, choice.values)) {
            const StageAbout &stage = aboutStage(choice.method->about().stage);
            own = own.with(stage.key, stage.untouched.value);
        }
    return own;
}

base::Result<void> validate(const LayerSetting &setting, const graph::Layer &layer)
{
    for (const Choice &choice : setting.choices())
        if (auto why = choice.method->whyNot(layer, choice.values))
            return base::Error{
                base::ErrorCode::InvalidSetting,
                {PARETOSCOPE_SAY("setting.not-for-layer", "Layer %1 %2"), layer.name, std::move(*why)},
                {}};
    return {};
}

Layout layoutOf(const LayerSetting &setting, const graph::Layer &layer)
{
    Layout layout;
    layout.count = layout.kept = layer.weightCount();
    layout.bits = graph::bitsOf(layer.stored);
    for (const Choice &choice : setting.choices())
        choice.method->lay(layout, layer, choice.values);
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
    return !setting.isFloat() && std::ranges::none_of(setting.choices(), [](const Choice &c) {
        return c.method->about().isFaster;
    });
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
