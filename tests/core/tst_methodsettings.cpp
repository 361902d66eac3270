// Settings made of every method there is: what they say, mean and remember. Nothing here knows a method by
// name.
#include "core/compress/layersetting.h"
#include "core/compress/method.h"
#include "core/pipeline/recipe.h"
#include "core/project/recipefile.h"
#include "tests/support/layerzoo.h"
#include "tests/support/methodzoo.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

using namespace paretoscope;
using namespace paretoscope::compress;
using tests::settingsOf;
using tests::settingsOfEveryMethod;
using tests::someJointSettings;
using tests::valuesOf;

namespace {

/// Unambiguous: methods and all their values.
std::string spelt(const LayerSetting &setting)
{
    std::string text;
    for (const Choice &choice : setting.choices()) {
        text += std::string(choice.method->about().key) + '{';
        for (const auto &[key, value] : choice.values)
            text += key + '=' + valueText(value) + ';';
        text += '}';
    }
    return text;
}

std::string inWords(const LayerSetting &setting)
{
    std::string words;
    for (const Phrase &phrase : phrasesOf(setting))
        words += std::string(phrase.pattern) + '=' + valueText(phrase.value) + ';';
    return words;
}

/// All that SETTING says, and which methods it means.
std::vector<std::pair<std::string, Value>> saidBy(const LayerSetting &setting)
{
    std::vector<std::pair<std::string, Value>> said;
    for (const Choice &choice : setting.choices()) {
        const auto which = whichIs(*choice.method);
        said.insert(said.end(), which.begin(), which.end());
        if (const auto &shorthand = choice.method->about().shorthand)
            said.emplace_back(shorthand->key, choice.values.at(std::string(choice.method->main().key)));
        said.insert(said.end(), choice.values.begin(), choice.values.end());
    }
    return said;
}

std::vector<LayerSetting> everySetting()
{
    std::vector<LayerSetting> settings = settingsOfEveryMethod();
    const auto joint = someJointSettings();
    settings.insert(settings.end(), joint.begin(), joint.end());
    settings.emplace_back();
    return settings;
}

} // namespace

class MethodSettingsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void chooseTheirMethod();
    void surviveRecipes();
    void textsAndPhrasesTellThemApart();
    void orderOfSayingMakesNoDifference();
    void whatHasNoEffectIsRemembered();
    void whatIsUsualFollowsTheRest();
    void partsOfAJointSettingMakeIt();
    void aTypeSaysHowMuch();
    void aTypeWaitsForAnAmountThatItTakes();
    void whatDoesNotGoTogetherIsSaid();
};

void MethodSettingsTest::chooseTheirMethod()
{
    for (const Method *method : methods()) {
        const auto settings = settingsOf(*method);
        QVERIFY(!settings.empty());
        for (const LayerSetting &setting : settings) {
            QCOMPARE(setting.choices().size(), std::size_t{1});
            const Choice &choice = setting.choices().front();
            QCOMPARE(choice.method, method);
            for (const auto &[key, value] : choice.values)
                QVERIFY(setting.hasEffect(key) && setting.value(key) == value);
            QVERIFY(does(setting, method->main().key));
            QVERIFY(std::isfinite(lateness(setting)) && lateness(setting) >= 0);
        }
    }
}

void MethodSettingsTest::surviveRecipes()
{
    std::vector<graph::Layer> layers;
    for (const char *name : {"a", "b", "c"})
        layers.push_back(tests::describedLayer(name, graph::LayerKind::Conv2d, {40, 2, 3, 3}));
    const auto settings = everySetting();
    for (std::size_t i = 0; i < settings.size(); ++i) {
        // Twice, so that it is the default, with another that is told over it; then the other way round.
        const LayerSetting &other = settings[(i * 31 + 7) % settings.size()];
        for (const pipeline::Recipe &recipe : {pipeline::Recipe{{settings[i], other, settings[i]}},
                                               pipeline::Recipe{{other, settings[i], other}}}) {
            const auto json = project::toJson(recipe, layers);
            const auto read = project::recipeFromJson(nlohmann::json::parse(json.dump()), layers);
            QVERIFY2(read, read ? "" : read.error().message().c_str());
            QVERIFY2(*read == recipe, json.dump(2).c_str());
        }
    }
}

void MethodSettingsTest::textsAndPhrasesTellThemApart()
{
    std::map<std::string, std::string> texts;
    std::map<std::string, std::string> words;
    for (const LayerSetting &setting : everySetting()) {
        const std::string own = spelt(setting);
        QCOMPARE(texts.emplace(setting.text(), own).first->second, own);
        QCOMPARE(words.emplace(inWords(setting), own).first->second, own);
        QVERIFY(!setting.text().empty() && setting.text().front() != ' ' && setting.text().back() != ' ');
        QVERIFY(setting.text().find("  ") == std::string::npos);
    }
    QCOMPARE(texts.size(), words.size());
}

void MethodSettingsTest::orderOfSayingMakesNoDifference()
{
    std::mt19937 random(3);
    for (const LayerSetting &setting : everySetting()) {
        auto said = saidBy(setting);
        const auto together = settingFrom(Values(said.begin(), said.end()));
        for (int order = 0; order < 4; ++order) {
            std::shuffle(said.begin(), said.end(), random);
            LayerSetting built;
            for (const auto &[key, value] : said)
                built = built.with(key, value);
            QCOMPARE(built.text(), setting.text());
            QVERIFY(built == setting && spelt(built) == spelt(setting));
        }
        QVERIFY(together && *together == setting);
    }
}

/// Bits of 4 with one scale are dragged to float and back: there is one scale again.
void MethodSettingsTest::whatHasNoEffectIsRemembered()
{
    for (const LayerSetting &setting : everySetting())
        for (const Choice &choice : setting.choices()) {
            const StageAbout &stage = aboutStage(choice.method->about().stage);
            const Value amount = setting.value(stage.key);
            const LayerSetting without = setting.with(stage.key, stage.untouched.value);
            QVERIFY(!does(without, stage.key));
            QCOMPARE(without.choices().size(), setting.choices().size() - 1);
            QCOMPARE(without.with(stage.key, amount).text(), setting.text());
            for (const auto &[key, value] : choice.values) {
                QVERIFY(!without.hasEffect(key));
                if (key != stage.key &&
                    !parameterNamed(key)->usualWith) // what is usual now may be another value
                    QVERIFY(without.value(key) == value);
            }
        }
    for (const Parameter &parameter : parameters())
        if (!isMain(parameter.key) && !stageOfTypes(parameter.key) && !methodOfShorthand(parameter.key))
            for (const Value &value : valuesOf(parameter)) {
                const LayerSetting said{{std::string(parameter.key), value}};
                QVERIFY(said == LayerSetting() && said.isFloat() && said.text() == LayerSetting().text());
                QVERIFY(said.value(parameter.key) == value);
            }
}

void MethodSettingsTest::whatIsUsualFollowsTheRest()
{
    for (const Method *method : methods())
        for (const Value &from : valuesOf(method->main()))
            for (const Value &to : valuesOf(method->main())) {
                const std::string key(method->main().key);
                LayerSetting own;
                for (const auto &[which, word] : whichIs(*method))
                    own = own.with(which, word);
                LayerSetting setting = own.with(key, from);
                for (const auto &[other, value] :
                     setting.choices().empty() ? Values() : setting.choices()[0].values)
                    setting = setting.with(other, value); // the usual values, said
                QCOMPARE(setting.with(key, to), own.with(key, to));
            }
}

void MethodSettingsTest::partsOfAJointSettingMakeIt()
{
    const auto joint = someJointSettings();
    QVERIFY(!joint.empty());
    for (const LayerSetting &setting : joint) {
        QVERIFY(setting.isJoint());
        const Choice &first = setting.choices().front();
        const Choice &second = setting.choices().back();
        QVERIFY(first.method->about().stage < second.method->about().stage);
        const LayerSetting one = alone(setting, first.method->main().key);
        const LayerSetting other = alone(setting, second.method->main().key);
        QVERIFY(!one.isJoint() && !other.isJoint());
        QCOMPARE(spelt(one) + spelt(other), spelt(setting));
        QCOMPARE(joined(one, second), setting);
        QCOMPARE(joined(other, first), setting);
    }
}

/// Over any setting of the stage.
void MethodSettingsTest::aTypeSaysHowMuch()
{
    for (const Method *method : methods())
        if (!method->about().type.empty())
            for (const LayerSetting &before : settingsOfEveryMethod()) {
                if (before.choices().front().method->about().stage != method->about().stage)
                    continue;
                LayerSetting after = before;
                for (const auto &[key, value] : typeOf(*method))
                    after = after.with(key, value);
                QCOMPARE(after.choices().size(), std::size_t{1});
                QCOMPARE(after.choices().front().method, method);
                const Value &was = before.value(method->main().key);
                if (accepted(method->main(), was))
                    QVERIFY(after.value(method->main().key) == was);
            }
}

/// A slider that is dragged away and back.
void MethodSettingsTest::aTypeWaitsForAnAmountThatItTakes()
{
    for (const Method *method : methods())
        if (!method->about().type.empty())
            for (const LayerSetting &setting : settingsOf(*method)) {
                const std::string key(method->main().key);
                const auto type = *typeOf(*method).begin();
                for (const Value &other : valuesOf(*parameterNamed(key))) {
                    const LayerSetting away = setting.with(key, other);
                    if (!accepted(method->main(), other) && !away.isFloat()) {
                        QVERIFY(away.choices().front().method->about().type.empty());
                        QVERIFY(away.value(type.first) != type.second); // what is done is told
                    }
                    QCOMPARE(away.with(key, setting.value(key)).text(), setting.text());
                }
            }
}

void MethodSettingsTest::whatDoesNotGoTogetherIsSaid()
{
    const std::pair<Values, const char *> cases[]{
        {{{"bits", std::int64_t{3}}, {"type", std::string("nf4")}},
         "\"bits\" beside \"type\" \"nf4\" must be 4; leave it out or choose another type."},
        {{{"bits", std::string("float32")}, {"type", std::string("mxfp8e4m3")}},
         "\"bits\" beside \"type\" \"mxfp8e4m3\" must be 8; leave it out or choose another type."},
        {{{"codebookBits", std::int64_t{3}}, {"type", std::string("nf4")}},
         "\"type\" is another beside \"codebookBits\", which says it already; leave one of them out."},
        {{{"codebookBits", std::int64_t{3}}, {"bits", std::int64_t{4}}},
         "\"bits\" is another beside \"codebookBits\", which says it already; leave one of them out."}};
    for (const auto &[said, message] : cases) {
        const auto setting = settingFrom(said);
        QVERIFY(!setting);
        QCOMPARE(setting.error().code, base::ErrorCode::InvalidSetting);
        QCOMPARE(setting.error().message(), std::string(message));
    }
    QVERIFY(settingFrom(
        {{"codebookBits", std::int64_t{3}}, {"bits", std::int64_t{3}}, {"type", std::string("codebook")}}));
}

QTEST_GUILESS_MAIN(MethodSettingsTest)
#include "tst_methodsettings.moc"
