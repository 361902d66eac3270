// Steps of a recipe: a value that is canonical, written and read as text and JSON, and what it makes of a
// network, once.
#include "core/pipeline/works.h"
#include "core/project/recipefile.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <thread>

using namespace paretoscope;
using nlohmann::json;
using pipeline::Steps;

namespace {

graph::Model demoModel()
{
    return tests::demoProject()->model;
}

/// Of a recipe for one layer whose file has these steps.
base::Result<pipeline::Recipe> withSteps(const char *steps)
{
    const auto document = json::parse(std::string(R"({"paretoscopeRecipe": 3, "steps": )") + steps + "}");
    graph::Layer layer;
    layer.name = "fc";
    layer.weightShape = {8, 8};
    return project::recipeFromJson(document, std::vector{layer});
}

/// Those that have names, and some of its numbers.
std::vector<compress::Value> valuesOf(const compress::Parameter &parameter)
{
    std::vector<compress::Value> values = parameter.ladder;
    for (const compress::Named &named : parameter.named)
        values.push_back(named.value);
    return values;
}

} // namespace

class TestSteps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyStepSaysAllOfItself();
    void textIsReadBack();
    void orderIsTheirPlaces();
    void unknownStepsAreNamed_data();
    void unknownStepsAreNamed();
    void recipeFilesHoldThem();
    void olderFilesFoldUnlessTheySayOtherwise();
    void codingMayStandAmongThem();
    void olderFilesCorrectBiasesByASwitch();
    void wrongStepsOfFilesAreNamed_data();
    void wrongStepsOfFilesAreNamed();
    void onlyStepsBeforeCodingMakeTheNetwork();
    void eachBeginningIsMadeOnce();
    void askersInParallelGetTheSame();
    void historyNamesWhatHadAnEffect();
    void networkOfOtherStepsIsNotWritten();
};

void TestSteps::everyStepSaysAllOfItself()
{
    QVERIFY(pipeline::stepKinds().size() >= 1);
    int before = -1;
    for (const pipeline::StepKind *kind : pipeline::stepKinds()) {
        const auto &about = kind->about();
        QVERIFY(!about.key.empty() && *about.title && *about.tip && *about.phrase.english && *about.paper);
        QVERIFY2(about.place > before, "two steps of one place have no order");
        before = about.place;
        QCOMPARE(pipeline::stepNamed(about.key), kind);
        for (const compress::Parameter &parameter : about.parameters) {
            QVERIFY(!parameter.named.empty() || parameter.range || parameter.text);
            QVERIFY(compress::accepted(parameter, parameter.usual).has_value());
        }
        QVERIFY(!kind->look(demoModel(), pipeline::usualStep(*kind).values).summary.isEmpty());
    }
    QCOMPARE(Steps::usual().text(), std::string("foldBatchNorm"));
}

void TestSteps::textIsReadBack()
{
    QVERIFY(pipeline::stepsFromText("none")->empty());
    for (const pipeline::StepKind *kind : pipeline::stepKinds()) {
        const auto steps = Steps().with(pipeline::usualStep(*kind));
        const std::string key(kind->about().key);
        const int version = kind->about().version;
        QCOMPARE(steps.text(), version > 1 ? key + " version " + std::to_string(version) : key);
        QVERIFY(*pipeline::stepsFromText(key) == steps);
        QVERIFY(*pipeline::stepsFromText(" " + key + " ") == steps);
        QVERIFY(steps.without(*kind).empty());
        for (const compress::Parameter &parameter : kind->about().parameters)
            for (const compress::Value &value : valuesOf(parameter)) {
                const auto said = std::string(kind->about().key) + ":" + std::string(parameter.key) + "=" +
                                  compress::valueText(value);
                const auto read = pipeline::stepsFromText(said);
                GOOD(read);
                QVERIFY2(read->find(*kind)->values.at(std::string(parameter.key)) == value, said.c_str());
            }
    }
}

void TestSteps::orderIsTheirPlaces()
{
    Steps forwards, backwards;
    const auto kinds = pipeline::stepKinds();
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        forwards = forwards.with(pipeline::usualStep(*kinds[i]));
        backwards = backwards.with(pipeline::usualStep(*kinds[kinds.size() - 1 - i]));
    }
    QVERIFY(forwards == backwards);
    QCOMPARE(forwards.all().size(), kinds.size());
    QCOMPARE(forwards.all().front().kind, kinds.front());
}

void TestSteps::unknownStepsAreNamed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("no such step") << QByteArray("shrink") << QByteArray("\"shrink\" is no step");
    QTest::newRow("nothing") << QByteArray("") << QByteArray("is no step");
    QTest::newRow("none among others")
        << QByteArray("foldBatchNorm,none") << QByteArray("\"none\" is no step");
    QTest::newRow("twice") << QByteArray("foldBatchNorm, foldBatchNorm") << QByteArray("named twice");
    QTest::newRow("no such value") << QByteArray("foldBatchNorm:deep=yes") << QByteArray("has no \"deep\"");
    QTest::newRow("no value") << QByteArray("foldBatchNorm:deep") << QByteArray("no NAME=VALUE");
}

void TestSteps::unknownStepsAreNamed()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, named);
    const auto steps = pipeline::stepsFromText(text.toStdString());
    QVERIFY(!steps);
    QCOMPARE(steps.error().code, base::ErrorCode::InvalidSetting);
    QVERIFY2(steps.error().message().find(named.toStdString()) != std::string::npos,
             steps.error().message().c_str());
    if (!named.contains("twice"))
        QVERIFY2(steps.error().message().find("foldBatchNorm") != std::string::npos, "says what there is");
}

void TestSteps::recipeFilesHoldThem()
{
    const std::vector<graph::Layer> &layers = demoModel().layers();
    std::vector<Steps> all{Steps(), Steps::usual()};
    for (const pipeline::StepKind *kind : pipeline::stepKinds()) {
        all.push_back(Steps().with(pipeline::usualStep(*kind)));
        for (const compress::Parameter &parameter : kind->about().parameters)
            for (const compress::Value &value : valuesOf(parameter)) {
                auto step = pipeline::usualStep(*kind);
                step.values[std::string(parameter.key)] = value;
                all.push_back(Steps::usual().with(step));
            }
    }
    for (const Steps &steps : all) {
        const auto recipe = pipeline::uniformRecipe(layers.size(), {}, steps);
        const auto read = project::recipeFromJson(project::toJson(recipe, layers), layers);
        GOOD(read);
        QVERIFY2(*read == recipe, steps.text().c_str());
    }
    QVERIFY(withSteps("null")->steps == Steps::usual());
    QVERIFY(withSteps("[]")->steps.empty());
}

void TestSteps::olderFilesFoldUnlessTheySayOtherwise()
{
    const std::vector<graph::Layer> &layers = demoModel().layers();
    for (const int version : {1, 2}) {
        const json silent{{"paretoscopeRecipe", version}, {"default", {{"bits", 4}}}};
        QVERIFY(project::recipeFromJson(silent, layers)->steps == Steps::usual());
        const json off{{"paretoscopeRecipe", version}, {"default", {{"bits", 4}, {"foldBatchNorm", false}}}};
        QVERIFY(project::recipeFromJson(off, layers)->steps.empty());
        const json newer{{"paretoscopeRecipe", version}, {"steps", json::array()}};
        QVERIFY(!project::recipeFromJson(newer, layers));
    }
    const json older{{"paretoscopeRecipe", 3}, {"default", {{"bits", 4}, {"foldBatchNorm", false}}}};
    QVERIFY(!project::recipeFromJson(older, layers));
}

/// A recipe as one list of all that is done, the coding of layers in its place.
void TestSteps::codingMayStandAmongThem()
{
    const std::vector<graph::Layer> &layers = demoModel().layers();
    const json settings{{"default", {{"bits", 4}}}, {"layers", {{layers.front().name, {{"bits", 8}}}}}};
    json coding = settings;
    coding["step"] = "code";
    for (const int version : {2, 3}) {
        const json listed{{"paretoscopeRecipe", version},
                          {"steps", json::array({"foldBatchNorm", "equalize", coding, "biasCorrection"})}};
        json apart = settings;
        apart["paretoscopeRecipe"] = 3;
        apart["steps"] = json::array({"foldBatchNorm", "equalize", "biasCorrection"});
        const auto one = project::recipeFromJson(listed, layers),
                   other = project::recipeFromJson(apart, layers);
        GOOD(one);
        GOOD(other);
        QVERIFY(*one == *other);
        QVERIFY(one->settings.front().value("bits") == compress::Value(8));
        json both = listed;
        both["default"] = json::object();
        QVERIFY(!project::recipeFromJson(both, layers));
    }
}

void TestSteps::olderFilesCorrectBiasesByASwitch()
{
    const std::vector<graph::Layer> &layers = demoModel().layers();
    for (const int version : {1, 2, 3}) {
        const json on{{"paretoscopeRecipe", version}, {"default", {{"bits", 4}, {"biasCorrection", true}}}};
        const auto recipe = project::recipeFromJson(on, layers);
        GOOD(recipe);
        QVERIFY(recipe->steps == Steps::usual().with(*pipeline::stepFromKey("biasCorrection")));
        QVERIFY(!project::toJson(*recipe, layers)["default"].contains("biasCorrection"));
    }
}

void TestSteps::wrongStepsOfFilesAreNamed_data()
{
    QTest::addColumn<QByteArray>("steps");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("no list") << QByteArray(R"("foldBatchNorm")") << QByteArray("must be a list");
    QTest::newRow("a number") << QByteArray("[1]") << QByteArray("the name of a step");
    QTest::newRow("unknown") << QByteArray(R"(["shrink"])") << QByteArray("\"shrink\"");
    QTest::newRow("twice") << QByteArray(R"(["foldBatchNorm", {"step": "foldBatchNorm"}])")
                           << QByteArray("twice");
    QTest::newRow("no name") << QByteArray(R"([{"ceilings": "keep"}])") << QByteArray("with \"step\"");
    QTest::newRow("no such value") << QByteArray(R"([{"step": "foldBatchNorm", "deep": true}])")
                                   << QByteArray("\"deep\"");
    QTest::newRow("before coding") << QByteArray(R"(["biasCorrection", "code"])")
                                   << QByteArray("The step biasCorrection comes after \"code\"");
    QTest::newRow("after coding") << QByteArray(R"([{"step": "code"}, "equalize"])")
                                  << QByteArray("The step equalize comes before \"code\"");
    QTest::newRow("coded twice") << QByteArray(R"(["code", {"step": "code"}])") << QByteArray("twice");
    QTest::newRow("a field of coding") << QByteArray(R"([{"step": "code", "bits": 4}])")
                                       << QByteArray("\"bits\" is no field of the step code");
    QTest::newRow("a list as value") << QByteArray(R"([{"step": "foldBatchNorm", "deep": []}])")
                                     << QByteArray("\"deep\"");
}

void TestSteps::wrongStepsOfFilesAreNamed()
{
    QFETCH(QByteArray, steps);
    QFETCH(QByteArray, named);
    const auto recipe = withSteps(steps.constData());
    QVERIFY(!recipe);
    QCOMPARE(recipe.error().code, base::ErrorCode::InvalidSetting);
    QVERIFY2(recipe.error().message().find(named.toStdString()) != std::string::npos,
             recipe.error().message().c_str());
}

void TestSteps::eachBeginningIsMadeOnce()
{
    const pipeline::Works works(demoModel());
    QCOMPARE(&(*works.after({}))->model.data(), &works.loaded().data());
    const auto usual = works.after(Steps::usual());
    GOOD(usual);
    QVERIFY(&(*usual)->model.data() != &works.loaded().data());
    QCOMPARE(works.after(Steps::usual())->get(), usual->get());
}

void TestSteps::onlyStepsBeforeCodingMakeTheNetwork()
{
    const auto all = pipeline::stepsFromText("foldBatchNorm, biasCorrection, equalize");
    GOOD(all);
    QCOMPARE(all->text(), std::string("foldBatchNorm, equalize, biasCorrection"));
    QCOMPARE(all->beforeCoding().text(), std::string("foldBatchNorm, equalize"));
    QCOMPARE(all->afterCoding().text(), std::string("biasCorrection"));
    const pipeline::Works works(demoModel());
    const auto with = works.after(*all), without = works.after(all->beforeCoding());
    GOOD(with);
    GOOD(without);
    QCOMPARE(with->get(), without->get());
    QCOMPARE((*with)->model.history(), all->beforeCoding().text());
}

void TestSteps::askersInParallelGetTheSame()
{
    const pipeline::Works works(demoModel());
    std::vector<const pipeline::Work *> got(8);
    std::vector<std::thread> threads;
    for (auto &own : got)
        threads.emplace_back([&own, &works] { own = works.after(Steps::usual())->get(); });
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(std::ranges::count(got, got.front()), std::ptrdiff_t(got.size()));
}

void TestSteps::historyNamesWhatHadAnEffect()
{
    const auto folded = pipeline::workAfter(demoModel(), Steps::usual());
    GOOD(folded);
    QCOMPARE(folded->model.history(), std::string("foldBatchNorm"));
    QVERIFY(folded->model.contentHash() != demoModel().contentHash());
    const auto again = pipeline::workAfter(folded->model, Steps::usual()); // nothing is left to fold
    GOOD(again);
    QCOMPARE(&again->model.data(), &folded->model.data());
}

void TestSteps::networkOfOtherStepsIsNotWritten()
{
    const auto folded = pipeline::workAfter(demoModel(), Steps::usual());
    GOOD(folded);
    GOOD(pipeline::checkIsAfter(demoModel(), {}));
    GOOD(pipeline::checkIsAfter(folded->model, Steps::usual()));
    const auto unfolded = pipeline::checkIsAfter(demoModel(), Steps::usual());
    QVERIFY(!unfolded);
    QVERIFY(unfolded.error().message().find("batch norm folded") != std::string::npos);
    QVERIFY(!pipeline::checkIsAfter(folded->model, {}));
}

QTEST_GUILESS_MAIN(TestSteps)
#include "tst_steps.moc"
