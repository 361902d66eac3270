// Recipe and pins in a project file: read as they were saved, and refused where they fit no model.
#include "core/project/savededits.h"
#include "tests/support/biascorrected.h"
#include "tests/support/bits.h"

#include <QTest>

using namespace paretoscope;
using nlohmann::json;
using tests::bits;

namespace {

std::vector<graph::Layer> layers()
{
    std::vector<graph::Layer> layers(3);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        layers[i].name = "layer" + std::to_string(i);
        layers[i].weightShape = {4, 6};
    }
    return layers;
}

project::ProjectFile with(const char *key, const json &value)
{
    project::ProjectFile file;
    file.saved[key] = value;
    return file;
}

} // namespace

class TestProjectEdits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsSavedIsRead()
    {
        pipeline::Recipe recipe = pipeline::uniformRecipe(3, bits(4));
        recipe.settings[1] = bits(8, 0.25);
        recipe.steps = tests::correctedIf(true);
        project::ProjectFile file = with("somethingElse", 7);
        project::saveEdits(file, recipe, std::vector<std::size_t>{0, 2}, layers());
        const auto read = project::savedRecipe(file, layers());
        QVERIFY(read && *read);
        QVERIFY(**read == recipe);
        QCOMPARE(project::savedPins(file, layers()).value(), (std::vector<std::size_t>{0, 2}));
        QCOMPARE(file.saved["somethingElse"].get<int>(), 7);
        project::forgetEdits(file);
        QVERIFY(!*project::savedRecipe(file, layers()));
        QVERIFY(project::savedPins(file, layers()).value().empty());
        QVERIFY(file.saved.contains("somethingElse"));
    }

    void projectsWithoutEditsHaveNone()
    {
        QVERIFY(!*project::savedRecipe({}, layers()));
        QVERIFY(project::savedPins({}, layers()).value().empty());
        QVERIFY(!*project::savedRecipe(with("recipe", nullptr), layers()));
        QVERIFY(project::savedPins(with("pins", nullptr), layers()).value().empty());
    }

    void pinsAreInTheOrderOfTheLayersAndOnce()
    {
        QCOMPARE(project::savedPins(with("pins", {"layer2", "layer0", "layer2"}), layers()).value(),
                 (std::vector<std::size_t>{0, 2}));
    }

    void whatFitsNoModelIsNamed()
    {
        const auto unknown = project::savedPins(with("pins", {"layer0", "head"}), layers());
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().code, base::ErrorCode::UnknownLayer);
        QVERIFY(unknown.error().message().find("head") != std::string::npos);
        for (const json &wrong : {json("layer0"), json::object(), json::array({1}), json(true)}) {
            const auto refused = project::savedPins(with("pins", wrong), layers());
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, base::ErrorCode::InvalidProject);
        }
        QVERIFY(!project::savedRecipe(with("recipe", 3), layers()));
    }
};

QTEST_GUILESS_MAIN(TestProjectEdits)
#include "tst_projectedits.moc"
