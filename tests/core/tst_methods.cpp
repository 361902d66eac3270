// What every method promises by its description. Nothing here knows a method by name.
#include "core/compress/layersetting.h"
#include "core/compress/method.h"
#include "tests/support/methodzoo.h"

#include <QTest>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

using namespace paretoscope;
using namespace paretoscope::compress;
using tests::settingsOf;
using tests::valuesOf;

namespace {

bool isText(const char *text)
{
    return text && std::string_view(text).find_first_not_of(" ") != std::string_view::npos;
}

bool sameNames(const Parameter &a, const Parameter &b)
{
    return std::ranges::equal(a.named, b.named, {}, &Named::value, &Named::value);
}

} // namespace

class MethodsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keysAreUnique();
    void aKeyIsOneParameterInEveryMethod();
    void everythingHasWords();
    void whatIsUsualOrOfferedIsAccepted();
    void valuesReadBackFromTheirText();
    void everyStageHasOneUsualMethod();
    void curvesAreOfMethodsThatHaveTheirOwn();
    void typesAreOfTheirStage();
    void aShorthandSaysItAll();
};

void MethodsTest::keysAreUnique()
{
    QVERIFY(!methods().empty());
    std::set<std::string_view> keys;
    for (const Method *method : methods()) {
        QVERIFY(keys.insert(method->about().key).second);
        QCOMPARE(methodNamed(method->about().key), method);
        std::set<std::string_view> own;
        for (const Parameter &parameter : method->about().parameters)
            QVERIFY(own.insert(parameter.key).second && !isSelector(parameter.key));
    }
    keys.clear();
    for (const Parameter &parameter : parameters()) {
        QVERIFY(keys.insert(parameter.key).second);
        QCOMPARE(parameterNamed(parameter.key), &parameter);
        QVERIFY(std::ranges::all_of(parameter.key,
                                    [](char c) { return std::isalnum(static_cast<unsigned char>(c)); }));
    }
}

/// Files, options and columns know parameters by their key alone.
void MethodsTest::aKeyIsOneParameterInEveryMethod()
{
    for (const Method *method : methods())
        for (const Parameter &own : method->about().parameters) {
            const bool isMain = &own == &method->main();
            const Parameter *all = parameterNamed(own.key);
            QVERIFY(all);
            QCOMPARE(isMain, paretoscope::compress::isMain(own.key));
            QCOMPARE(isMain && !goesAlong(own.key),
                     std::ranges::find(mainParameters(), own.key, &Parameter::key) != mainParameters().end());
            QCOMPARE(isMain, own.key == aboutStage(method->about().stage).key);
            QCOMPARE(std::string(own.title), std::string(all->title));
            QCOMPARE(std::string(own.tip), std::string(all->tip));
            QVERIFY(own.shown == all->shown);
            QCOMPARE(own.range.has_value() && !own.range->isWhole, own.range && !all->range->isWhole);
            if (own.range)
                QVERIFY(isMain ||
                        (own.range->least == all->range->least && own.range->most == all->range->most));
            for (const Named &named : own.named)
                QCOMPARE(namedValue(*all, named.value)->text, named.text);
            if (isMain)
                continue;
            QVERIFY(own.usual == all->usual && own.usualWith == all->usualWith &&
                    own.matters == all->matters);
            QVERIFY(own.range.has_value() == all->range.has_value() && sameNames(own, *all));
            QVERIFY(own.ladder == all->ladder && own.sizes == all->sizes);
        }
}

void MethodsTest::everythingHasWords()
{
    for (const Method *method : methods()) {
        QVERIFY(isText(method->about().title));
        QVERIFY(isText(method->about().paper));
        QVERIFY(method->about().version >= 1);
        for (const Parameter &parameter : method->about().parameters)
            for (const Value &value : valuesOf(parameter)) {
                const auto phrase = phraseOf(parameter, value);
                QVERIFY2(!phrase || isText(phrase->pattern), std::string(parameter.key).c_str());
                QVERIFY(phrase || value == parameter.usual || namedValue(parameter, value));
            }
    }
    for (const Parameter &parameter : parameters()) {
        QVERIFY(isText(parameter.title));
        QVERIFY(isText(parameter.tip));
        QVERIFY(!describeDomain(parameter).isEmpty());
        QVERIFY(parameter.range || !parameter.named.empty());
        for (const Named &named : parameter.named) {
            QVERIFY(isText(named.title));
            QVERIFY(!named.option || isText(named.optionHelp));
        }
        if (parameter.range && parameter.range->phrase)
            QVERIFY(std::string_view(parameter.range->phrase).find("%1") != std::string_view::npos);
        if (!parameter.sizes.empty())
            QVERIFY(parameterNamed(parameter.sizes) && parameterNamed(parameter.sizes)->range);
    }
}

void MethodsTest::whatIsUsualOrOfferedIsAccepted()
{
    for (const Parameter &parameter : parameters()) {
        QVERIFY(accepted(parameter, parameter.usual) == std::optional(parameter.usual));
        for (const Value &value : parameter.ladder)
            QVERIFY(accepted(parameter, value) == std::optional(value));
    }
    for (const Method *method : methods()) {
        QVERIFY(accepted(method->main(), method->main().usual));
        for (const LayerSetting &setting : settingsOf(*method))
            for (const Parameter &parameter : method->about().parameters)
                QVERIFY(accepted(parameter, parameter.usualIn(setting.choices().front().values)));
    }
}

void MethodsTest::valuesReadBackFromTheirText()
{
    for (const Parameter &parameter : parameters()) {
        std::set<std::string> texts;
        for (const Value &value : valuesOf(parameter)) {
            QVERIFY(valueFromText(parameter, valueText(value)) == std::optional(value));
            QVERIFY(texts.insert(valueText(value)).second);
        }
        for (const Named &named : parameter.named)
            for (const std::string_view alias : named.aliases) {
                QVERIFY(valueFromText(parameter, alias) == std::optional(named.value));
                QVERIFY2(texts.insert(std::string(alias)).second, std::string(alias).c_str());
            }
        if (parameter.range && !parameter.range->isWhole) {
            QVERIFY(valueFromText(parameter, "30%") == valueFromText(parameter, "0.3"));
            const auto zero = accepted(parameter, -0.0);
            QVERIFY(!zero || !std::signbit(std::get<double>(*zero)));
        }
        for (const char *nonsense : {"", " ", "nan", "inf", "-1", "1e999", "no such word"})
            QVERIFY2(!valueFromText(parameter, nonsense), nonsense);
    }
}

void MethodsTest::everyStageHasOneUsualMethod()
{
    for (const StageAbout &stage : told()) {
        const auto isUsual = [&](const Method *method) {
            return method->about().stage == stage.stage && method->about().isUsual;
        };
        QCOMPARE(std::ranges::count_if(methods(), isUsual), 1);
        const Method *usual = *std::ranges::find_if(methods(), isUsual);
        QVERIFY(usual->main().range); // others of its numbers are named, it need not be
        for (const Value &value : usual->main().ladder) {
            const LayerSetting setting{{std::string(stage.key), value}};
            QCOMPARE(setting.choices().size(), std::size_t{1});
            QCOMPARE(setting.choices().front().method, usual);
            QVERIFY(setting.choices().front().way.empty());
        }
    }
}

void MethodsTest::curvesAreOfMethodsThatHaveTheirOwn()
{
    for (const Method *method : methods()) {
        const std::string_view curve = method->about().curve;
        if (curve.empty())
            continue;
        QVERIFY(methodNamed(curve));
        QVERIFY(methodNamed(curve)->about().stage == method->about().stage);
        QVERIFY(methodNamed(curve)->about().curve.empty());
    }
}

/// One parameter chooses among them, and each says how much where nothing is said.
void MethodsTest::typesAreOfTheirStage()
{
    for (const Method *method : methods()) {
        const About &about = method->about();
        const StageAbout &stage = aboutStage(about.stage);
        QVERIFY(!(about.isUsual && !about.type.empty()));
        for (const auto &[key, value] : typeOf(*method)) {
            QCOMPARE(std::string_view(key), stage.types);
            QVERIFY(isSelector(key) && accepted(*parameterNamed(key), value));
            const LayerSetting said{{key, value}};
            QCOMPARE(said.isFloat(), about.type.empty());
            if (!about.type.empty())
                QVERIFY(said.choices().front().method->about().type == about.type);
        }
        if (!about.type.empty())
            QVERIFY(!stage.types.empty() && method->main().range);
    }
}

void MethodsTest::aShorthandSaysItAll()
{
    for (const Method *method : methods()) {
        const auto &shorthand = method->about().shorthand;
        if (!shorthand)
            continue;
        QCOMPARE(methodOfShorthand(shorthand->key), method);
        QVERIFY(!isMain(shorthand->key) && parameterNamed(shorthand->key));
        for (const Value &value : valuesOf(*shorthand)) {
            const LayerSetting setting{{std::string(shorthand->key), value}};
            QCOMPARE(setting.choices().size(), std::size_t{1});
            QCOMPARE(setting.choices().front().method, method);
            QVERIFY(setting.value(method->main().key) == value && setting.value(shorthand->key) == value);
            QVERIFY(setting.hasEffect(shorthand->key));
        }
    }
}

QTEST_GUILESS_MAIN(MethodsTest)
#include "tst_methods.moc"
