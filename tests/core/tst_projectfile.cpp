#include "core/base/file.h"
#include "core/project/projectfile.h"

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using base::ErrorCode;
using nlohmann::json;
using project::ProjectFile;

namespace fs = std::filesystem;

namespace {

const char *contract = R"({ "paretoscope": 1, "model": "resnet20.pt", "task": "classification",
  "data": { "evaluate": {"path": "test_1017.bin", "format": "cifar10-bin"},
            "calibrate": {"path": "calib_512.bin", "format": "cifar10-bin"} },
  "input": { "scale": 0.00392156862745098, "mean": [0.485,0.456,0.406], "std": [0.229,0.224,0.225],
             "channels": "RGB", "resize": [224,224] } })";

} // namespace

class TestProjectFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void contractIsRead();
    void savedProjectReadsBackEqual();
    void unknownFieldsSurviveAtEveryLevel();
    void inputsAreReadAndSurvive();
    void layersSetApartAreReadAndSurvive_data();
    void layersSetApartAreReadAndSurvive();
    void layersAreSetApartAndTogetherAgain();
    void pathsFollowTheFileToAnotherFolder();
    void farPathsStayAbsolute();
    void fieldsThatWereTakenBackDisappear();
    void wrongFieldIsNamedByItsPath_data();
    void wrongFieldIsNamedByItsPath();
    void whatIsNoProjectIsRefused_data();
    void whatIsNoProjectIsRefused();
    void brokenJsonIsShownWithItsPlace_data();
    void brokenJsonIsShownWithItsPlace();
    void doubledKeysAreNamed();
    void nullIsAsIfItWereNotThere();
    void failedSaveLeavesTheOldFile();

private:
    fs::path write(const std::string &text, const char *name = "a.pscope.json") const
    {
        if (!base::writeTextAtomically(m_root / name, text))
            qFatal("cannot write");
        return m_root / name;
    }
    static json parsed(const fs::path &path) { return json::parse(*base::readText(path, 1 << 20)); }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
};

void TestProjectFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_root = m_folder->path().toStdString();
}

void TestProjectFile::contractIsRead()
{
    const auto project = project::readProject(write(contract));
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    QCOMPARE(project->model, m_root / "resnet20.pt");
    QVERIFY(project->task == data::Task::Classification);
    QCOMPARE(project->evaluate.path, m_root / "test_1017.bin");
    QCOMPARE(project->evaluate.format, std::string("cifar10-bin"));
    QVERIFY(project->calibrate && project->calibrate->path == m_root / "calib_512.bin");
    QCOMPARE(project->input.mean, (std::vector<double>{0.485, 0.456, 0.406}));
    QCOMPARE(project->input.scale, 0.00392156862745098);
    QVERIFY(project->input.channels == data::Channels::Rgb);
    QVERIFY(project->input.resize && (*project->input.resize)[0] == 224);
    QVERIFY(!project->input.antialias && !project->input.centerCrop);
}

void TestProjectFile::doubledKeysAreNamed()
{
    for (const char *key : {"\"model\":", "\"evaluate\":", "\"format\":", "\"mean\":"}) {
        std::string text = contract;
        const auto place = text.find(key);
        QVERIFY(place != std::string::npos);
        text.insert(place, std::string(key) + " 1, ");
        const auto project = project::readProject(write(text));
        QVERIFY2(!project, key);
        const std::string name = std::string(key).substr(0, std::string(key).size() - 1);
        QVERIFY2(project.error().message().find(name + " twice") != std::string::npos,
                 project.error().message().c_str());
    }
}

void TestProjectFile::nullIsAsIfItWereNotThere()
{
    const json plain = json::parse(contract);
    const auto expected = project::readProject(write(plain.dump()));
    QVERIFY(expected);
    json document = plain;
    for (const char *key : {"weights", "task", "mode", "output", "activation", "inputs", "apart",
                            "outputWeights", "recipe", "pins"})
        if (!document.contains(key))
            document[key] = nullptr;
    for (const char *key : {"labels", "classNames", "inputs", "targets", "split"})
        document["data"]["evaluate"][key] = nullptr;
    document["input"]["antialias"] = nullptr;
    document["input"]["centerCrop"] = nullptr;
    const auto read = project::readProject(write(document.dump()));
    QVERIFY2(read, read ? "" : read.error().message().c_str());
    QVERIFY(read->evaluate == expected->evaluate && read->input == expected->input);
    QVERIFY(read->apart == expected->apart && read->outputs == expected->outputs);
    // Within objects that say something else, too. (A null beside `inputs` itself is the argument None.)
    document["apart"] = {{"fc", nullptr}, {"lstm", {"i", "f"}}};
    document["inputs"] = {{"h",
                           {{"zeros", {2, "batch", 4}},
                            {"arrays", nullptr},
                            {"array", nullptr},
                            {"batchDimension", nullptr},
                            {"carry", nullptr},
                            {"type", nullptr}}},
                          {"c", {{"array", "steps"}, {"zeros", nullptr}}}};
    document["outputWeights"] = {{"boxes", nullptr}};
    const auto nested = project::readProject(write(document.dump()));
    QVERIFY2(nested, nested ? "" : nested.error().message().c_str());
    QCOMPARE(nested->apart.layers.size(), std::size_t{1});
    QVERIFY(nested->inputs.fed.at("h").zeros && !nested->inputs.fed.at("h").batchDimension);
    QVERIFY(!nested->inputs.fed.at("c").zeros);
}

void TestProjectFile::savedProjectReadsBackEqual()
{
    ProjectFile project;
    project.model = m_root / "models/net.pt";
    project.task = data::Task::LanguageModel;
    project.evaluate = {m_root / "data.npz", "npz", m_root / "labels", {"x", "len"}, "y"};
    project.input = {0.1, {0.25}, {3}, data::Channels::Gray, {{3, 4}}, true, {{1, 2}}};
    QVERIFY(project::writeProject(project, m_root / "b.json"));
    const auto read = project::readProject(m_root / "b.json");
    QVERIFY2(read, read ? "" : read.error().message().c_str());
    QCOMPARE(read->model, project.model);
    QVERIFY(read->task == project.task);
    QVERIFY(read->evaluate == project.evaluate);
    QVERIFY(!read->calibrate);
    QVERIFY(read->input == project.input);
    QVERIFY(parsed(m_root / "b.json")["model"] == json("models/net.pt"));
}

void TestProjectFile::unknownFieldsSurviveAtEveryLevel()
{
    json document = json::parse(contract);
    document["note"] = {{"deep", {1, 2, nullptr}}};
    document["data"]["test"] = "later";
    document["data"]["evaluate"]["licence"] = "CC0";
    document["data"]["calibrate"]["weight"] = 0.5;
    document["input"]["gamma"] = 2.2;
    const auto project = project::readProject(write(document.dump()));
    QVERIFY(project);
    QVERIFY(project::writeProject(*project, m_root / "b.json"));
    QVERIFY(parsed(m_root / "b.json") == document);
}

void TestProjectFile::inputsAreReadAndSurvive()
{
    json document = json::parse(contract);
    document["inputs"] =
        json::parse(R"({"scale": 2.5, "times": 3, "mask": null, "mode": "fast", "size": [4, 4],
        "h": {"zeros": [2, "batch", 64]}, "c": {"carry": 2, "sequence": "song"}, "views": ["left", "right"],
        "batch": {"arrays": {"image": "x"}}, "t": {"array": "steps", "batchDimension": 1, "type": "int64"}})");
    const auto project = project::readProject(write(document.dump()));
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    const project::InputFields &inputs = project->inputs;
    QCOMPARE(inputs.constants.size(), std::size_t{5});
    QVERIFY(inputs.constants.at("scale") == graph::ArgumentValue(2.5));
    QVERIFY(inputs.constants.at("times") == graph::ArgumentValue(std::int64_t{3}));
    QVERIFY(inputs.constants.at("mask") == graph::ArgumentValue());
    QVERIFY(inputs.constants.at("size") == graph::ArgumentValue(std::vector<std::int64_t>{4, 4}));
    QVERIFY(inputs.fed.at("h").zeros == std::vector<std::int64_t>({2, -1, 64}));
    QCOMPARE(inputs.fed.at("c").carry, std::string("2"));
    QCOMPARE(inputs.fed.at("c").sequence, std::string("song"));
    QCOMPARE(inputs.fed.at("views").arrays, (std::vector<std::string>{"left", "right"}));
    QCOMPARE(inputs.fed.at("batch").keys, std::vector<std::string>{"image"});
    QVERIFY(inputs.fed.at("t").integer && inputs.fed.at("t").batchDimension == 1);
    QVERIFY(project::writeProject(*project, m_root / "b.json"));
    QVERIFY(parsed(m_root / "b.json") == document);
}

void TestProjectFile::layersSetApartAreReadAndSurvive_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<bool>("recognised");
    QTest::addColumn<QString>("layers");
    const auto row = [](const char *said, bool recognised, const char *layers) {
        QTest::newRow(said) << said << recognised << layers;
    };
    row("true", true, "");
    row("false", false, "");
    row("null", false, "");
    row("[]", false, "");
    row(R"(["lstm.weight_ih_l0", "gru"])", false, "gru: lstm.weight_ih_l0: ");
    row(R"({"attn": ["q", "k", "v"], "lstm": true, "gru": false})", false, "attn:qkv lstm: ");
    row(R"({"*": true, "attn": ["q", "k", "v"]})", true, "attn:qkv ");
}

void TestProjectFile::layersSetApartAreReadAndSurvive()
{
    QFETCH(QString, said);
    QFETCH(bool, recognised);
    QFETCH(QString, layers);
    json document = json::parse(contract);
    document["apart"] = json::parse(said.toStdString());
    const auto project = project::readProject(write(document.dump()));
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    QCOMPARE(project->apart.recognised, recognised);
    std::string found;
    for (const auto &[name, blocks] : project->apart.layers) {
        found += name + ':';
        for (const std::string &block : blocks)
            found += block;
        found += ' ';
    }
    QCOMPARE(QString::fromStdString(found), layers);
    QVERIFY(project::writeProject(*project, m_root / "b.json"));
    QVERIFY(parsed(m_root / "b.json") == document);
}

void TestProjectFile::layersAreSetApartAndTogetherAgain()
{
    auto project = project::readProject(write(contract));
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    project->apart.recognised = true;
    QVERIFY(project::writeProject(*project, m_root / "b.json"));
    QVERIFY(parsed(m_root / "b.json")["apart"] == true);
    project->apart.layers = {{"attn", {"q", "k", "v"}}, {"lstm", {}}};
    QVERIFY(project::writeProject(*project, m_root / "b.json"));
    QVERIFY(project::readProject(m_root / "b.json")->apart == project->apart);
    project->apart = {};
    QVERIFY(project::writeProject(*project, m_root / "b.json"));
    QVERIFY(!parsed(m_root / "b.json").contains("apart"));
}

void TestProjectFile::pathsFollowTheFileToAnotherFolder()
{
    const auto project = project::readProject(write(contract));
    QVERIFY(project);
    fs::create_directories(m_root / "other");
    QVERIFY(project::writeProject(*project, m_root / "other/b.json"));
    QVERIFY(parsed(m_root / "other/b.json")["model"] == json("../resnet20.pt"));
    const auto moved = project::readProject(m_root / "other/b.json");
    QVERIFY(moved);
    QCOMPARE(moved->model, project->model);
    QVERIFY(moved->evaluate == project->evaluate);
    QVERIFY(moved->calibrate == project->calibrate);
}

void TestProjectFile::farPathsStayAbsolute()
{
    json document = json::parse(contract);
    document["model"] = "/far/away/net.pt";
    const auto project = project::readProject(write(document.dump()));
    QVERIFY(project);
    QCOMPARE(project->model, fs::path("/far/away/net.pt"));
    QVERIFY(project::writeProject(*project, m_root / "b.json"));
    QVERIFY(parsed(m_root / "b.json")["model"] == json("/far/away/net.pt"));
}

void TestProjectFile::fieldsThatWereTakenBackDisappear()
{
    auto project = project::readProject(write(contract));
    QVERIFY(project);
    project->calibrate.reset();
    project->input.resize.reset();
    project->input.channels = data::Channels::AsStored;
    QVERIFY(project::writeProject(*project, m_root / "b.json"));
    const auto read = project::readProject(m_root / "b.json");
    QVERIFY(read);
    QVERIFY(!read->calibrate);
    QVERIFY(read->input == project->input);
}

void TestProjectFile::wrongFieldIsNamedByItsPath_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *pointer, const char *value, const char *says) {
        QTest::addRow("%s %s", pointer, value) << pointer << value << says;
    };
    row("/model", "7", "\"model\" must be a text");
    row("/model", "\"\"", "\"model\" is empty");
    row("/model", "null", "\"model\" is missing");
    row("/task", "\"detection\"",
        "\"task\" is \"detection\", but must be one of classification, language-model");
    row("/task", "[]", "\"task\"");
    row("/data", "[]", "\"data\" must be an object");
    row("/data", "null", "\"data\" is missing");
    row("/data/evaluate", "\"x\"", "\"data.evaluate\" must be an object");
    row("/data/evaluate", "null", "\"data.evaluate\" is missing");
    row("/data/evaluate/path", "null", "\"data.evaluate.path\" is missing");
    row("/data/evaluate/path", "{}", "\"data.evaluate.path\" must be a text");
    row("/data/evaluate/format", "\"tfrecord\"",
        "\"data.evaluate.format\" is \"tfrecord\", but must be one of cifar10-bin");
    row("/data/evaluate/labels", "3", "\"data.evaluate.labels\" must be a text");
    row("/data/evaluate/inputs", "[1]", "\"data.evaluate.inputs\" must be a text or a list");
    row("/data/evaluate/targets", "true", "\"data.evaluate.targets\" must be a text");
    row("/data/calibrate", "5", "\"data.calibrate\" must be an object");
    row("/data/calibrate/format", "\"\"", "\"data.calibrate.format\"");
    row("/input", "\"none\"", "\"input\" must be an object");
    row("/input/scale", "\"1/255\"", "\"input.scale\" must be a number");
    row("/input/mean", "[0.5, \"x\"]", "\"input.mean\" must be a number or a list of numbers");
    row("/input/std", "{}", "\"input.std\"");
    row("/input/channels", "\"CMYK\"",
        "\"input.channels\" is \"CMYK\", but must be one of as-stored, RGB, BGR, gray");
    row("/input/resize", "[224]", "\"input.resize\" must be [height, width]");
    row("/input/resize", "[0, 5]", "\"input.resize\" must be [height, width]");
    row("/input/resize", "[1.5, 5]", "\"input.resize\" must be [height, width]");
    row("/input/resize", "18446744073709551615", "\"input.resize\" must be [height, width]");
    row("/input/centerCrop", "[-1, 5]", "\"input.centerCrop\" must be [height, width]");
    row("/input/antialias", "1", "\"input.antialias\" must be true or false");
    row("/apart", "7", "\"apart\" must be true, a list of layers, or an object");
    row("/apart", "[1]", "\"apart\" must be true, a list of layers, or an object");
    row("/apart", R"({"lstm": []})", "\"apart\" gives the layer \"lstm\" something else");
    row("/apart", R"({"lstm": [1, 2]})", "\"apart\" gives the layer \"lstm\" something else");
    row("/apart", R"({"*": ["q"]})", "\"apart\" gives the layer \"*\" something else");
    row("/paretoscope", "2", "newer Paretoscope");
    row("/paretoscope", "\"1\"", "no Paretoscope project");
    row("/paretoscope", "0", "no Paretoscope project");
}

void TestProjectFile::wrongFieldIsNamedByItsPath()
{
    QFETCH(const QString, pointer);
    QFETCH(const QString, value);
    QFETCH(const QString, says);
    json document = json::parse(contract);
    document[json::json_pointer(pointer.toStdString())] = json::parse(value.toStdString());
    const auto project = project::readProject(write(document.dump()));
    QVERIFY(!project);
    QCOMPARE(project.error().code, ErrorCode::InvalidProject);
    const auto message = QString::fromStdString(project.error().message());
    QVERIFY2(message.contains(says) && message.contains(QStringLiteral("a.pscope.json")),
             qPrintable(message));
}

void TestProjectFile::whatIsNoProjectIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("truncated") << QByteArray(contract).left(100);
    QTest::newRow("not JSON") << QByteArray("\x7f"
                                            "ELF\x02\x01");
    QTest::newRow("a list") << QByteArray("[1, 2]");
    QTest::newRow("another JSON") << QByteArray("{\"name\": \"x\"}");
    QTest::newRow("deep") << QByteArray(1000000, '[');
    QTest::newRow("deep object") << QByteArray("{\"a\":").repeated(200000);
    QTest::newRow("deep and closed") << QByteArray("[").repeated(5000) + QByteArray("]").repeated(5000);
    QTest::newRow("invalid UTF-8") << QByteArray("{\"paretoscope\": 1, \"model\": \"\xff\xfe\"}");
    QTest::newRow("too large") << QByteArray(5 << 20, ' ');
}

void TestProjectFile::whatIsNoProjectIsRefused()
{
    QFETCH(const QByteArray, text);
    const auto project = project::readProject(write(text.toStdString()));
    QVERIFY(!project);
    QCOMPARE(project.error().code, ErrorCode::InvalidProject);
    QVERIFY(project.error().message().find("a.pscope.json") != std::string::npos);
}

void TestProjectFile::brokenJsonIsShownWithItsPlace_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("place");
    QTest::newRow("comma too many") << QByteArray("{\n  \"paretoscope\": 1,\n  \"model\": \"a.pt\",\n}")
                                    << QByteArray("line 4, column 1");
    QTest::newRow("comma missing") << QByteArray("{\"paretoscope\": 1\n \"model\": 2}")
                                   << QByteArray("line 2, column ");
    QTest::newRow("after letters of two bytes")
        << QByteArray("{\"\xc3\xa4\xc3\xb6\": x}") << QByteArray("line 1, column 8");
    QTest::newRow("cut off") << QByteArray("{\"paretoscope\": 1,\n\"model\"")
                             << QByteArray("line 2, column ");
}

void TestProjectFile::brokenJsonIsShownWithItsPlace()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, place);
    const auto project = project::readProject(write(text.toStdString()));
    QVERIFY(!project);
    QVERIFY2(QByteArray::fromStdString(project.error().message()).contains(place),
             project.error().message().c_str());
}

void TestProjectFile::failedSaveLeavesTheOldFile()
{
    auto project = project::readProject(write(contract));
    QVERIFY(project);
    const auto saved = project::writeProject(*project, m_root / "nowhere/b.json");
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::FileNotWritable);
    // A field that is no UTF-8 cannot be written as JSON: nothing of the file may be touched.
    project->evaluate.targetKey = "\xff";
    QVERIFY(!project::writeProject(*project, m_root / "a.pscope.json"));
    QCOMPARE(*base::readText(m_root / "a.pscope.json", 1 << 20), std::string(contract));
}

QTEST_GUILESS_MAIN(TestProjectFile)
#include "tst_projectfile.moc"
