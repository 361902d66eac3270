// Fields of a project that change nothing are said, each by its path; all others are not.
#include "core/project/fields/unusedfields.h"
#include "core/project/openproject.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace paretoscope;
using nlohmann::json;

namespace {

std::string said(const json &document)
{
    std::string text;
    for (const base::Sentence &sentence : project::unusedFields(document))
        text += sentence.english() + '\n';
    return text;
}

json whole()
{
    return json::parse(
        R"({"paretoscope": 1, "model": "net.pt", "weights": "later.pt", "task": "classification",
        "mode": "as-stored", "output": 0, "activation": "logits", "outputWeights": {"a": 1}, "apart": true,
        "data": {"evaluate": {"path": "x", "format": "idx", "labels": "y", "classNames": "names.txt"},
                 "calibrate": {"path": "x.npz", "format": "npz", "inputs": ["x"], "targets": "y", "split": "train"}},
        "input": {"scale": 1, "mean": [0], "std": [1], "channels": "RGB", "resize": 8, "antialias": true,
                  "centerCrop": 8},
        "inputs": {"whatever": 1}, "recipe": {"paretoscopeRecipe": 2}, "pins": [],
        "asked": {"budget": {"kind": "loss", "most": 0.05, "typed": "5 %"}, "limits": {"bytes": 9, "classDrop": 0.1,
                  "newErrors": 0.1, "calibrationError": 0.1, "overconfident": 3, "hardDrop": 0.1},
                  "quality": "damage", "layer": "a"}})");
}

} // namespace

class TestUnusedFields : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatHasAnEffectIsNotSaid();
    void misspeltFieldsAreSaidByTheirPath();
    void fieldsOfOtherFormatsAreSaid();
    void remarksAreTheirWritersOwn();
    void openingSaysThem();
};

void TestUnusedFields::whatHasAnEffectIsNotSaid()
{
    QCOMPARE(said(whole()), std::string());
    QCOMPARE(said(json::object()), std::string());
    for (const json &odd :
         {json(), json(4), json::array(), json{{"data", 4}}, json{{"data", {{"evaluate", "x"}}}}})
        QCOMPARE(said(odd), std::string()); // a matter of the reader
}

void TestUnusedFields::misspeltFieldsAreSaidByTheirPath()
{
    json document = whole();
    document["tsak"] = "regression";
    document["data"]["evaluate"]["label"] = "y";
    document["data"]["test"] = json::object();
    document["input"]["gamma"] = 2.2;
    document["asked"]["limits"]["byte"] = 3;
    const std::string text = said(document);
    for (const char *path :
         {"\"tsak\"", "\"data.evaluate.label\"", "\"data.test\"", "\"input.gamma\"", "\"asked.limits.byte\""})
        QVERIFY2(text.find(path) != std::string::npos, text.c_str());
    QVERIFY(text.find("are no fields that this program knows") != std::string::npos);
}

void TestUnusedFields::fieldsOfOtherFormatsAreSaid()
{
    json document = whole();
    document["data"]["evaluate"]["targets"] = "y";
    document["data"]["calibrate"]["labels"] = "y";
    document["input"].erase("resize");
    const std::string text = said(document);
    for (const char *part :
         {"\"data.evaluate.targets\" of the project has no effect on data of the format idx",
          "\"data.calibrate.labels\" of the project has no effect on data of the format npz",
          "\"input.antialias\" of the project has no effect without"})
        QVERIFY2(text.find(part) != std::string::npos, text.c_str());
    document["data"]["evaluate"]["targets"] = nullptr; // says nothing
    QVERIFY(said(document).find("evaluate.targets") == std::string::npos);
}

void TestUnusedFields::remarksAreTheirWritersOwn()
{
    json document = whole();
    document["_comment"] = "mine";
    document["//"] = "mine";
    document["input"]["// why"] = "mine";
    QCOMPARE(said(document), std::string());
}

void TestUnusedFields::openingSaysThem()
{
    auto file = tests::demoProject()->file;
    file.saved["tsak"] = "regression";
    const auto opened = project::openProject(file, {}, {}, {}, tests::quiet);
    GOOD(opened);
    QVERIFY(!opened->notes.empty() && opened->notes.front().english().find("\"tsak\"") != std::string::npos);
    file.saved.erase("tsak");
    file.weights = file.model;
    const auto weighted = project::openProject(file, {}, {}, {}, tests::quiet);
    GOOD(weighted);
    QVERIFY(weighted->notes.front().english().find("names the model itself") != std::string::npos);
    // Of two files of one name it is told which is meant, and whole paths are not.
    const auto folder = std::filesystem::temp_directory_path() / "paretoscope-told-apart";
    std::filesystem::create_directories(folder);
    file.weights = folder / file.model.filename();
    std::filesystem::copy_file(file.model, file.weights, std::filesystem::copy_options::overwrite_existing);
    const auto other = project::openProject(file, {}, {}, {}, tests::quiet);
    std::filesystem::remove_all(folder);
    GOOD(other);
    const std::string name = file.model.filename().string();
    const std::string wanted = "The weights are those in paretoscope-told-apart/" + name + ", not those in " +
                               file.model.parent_path().filename().string() + "/" + name + ".";
    QCOMPARE(other->notes.front().english(), wanted);
}

QTEST_GUILESS_MAIN(TestUnusedFields)
#include "tst_unusedfields.moc"
