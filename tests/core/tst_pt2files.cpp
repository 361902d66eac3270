// Files of torch.export.save that hold what is not read here, that lie, and that are damaged: each gets a
// sentence.
#include "core/formats/readmodel.h"
#include "tests/support/exportedprogram.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <random>

using namespace paretoscope;
using namespace paretoscope::tests;
using nlohmann::json;

using Change = std::function<void(ExportedProgram &)>;
Q_DECLARE_METATYPE(Change)

namespace {

QByteArray contentOfFile(const std::string &path)
{
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void flip(QByteArray &bytes, std::size_t place, std::size_t bit)
{
    char &byte = bytes.data()[place];
    byte = static_cast<char>(byte ^ (1 << bit));
}

} // namespace

class Pt2FilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsNotReadIsSaid_data();
    void whatIsNotReadIsSaid();
    void filesThatLieAreRefused_data();
    void filesThatLieAreRefused();
    void descriptionsNestedWithoutEndAreRefused();
    void thousandsOfDamagesNeverCrash_data();
    void thousandsOfDamagesNeverCrash();

private:
    std::string path(const char *name = "net.pt2") const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    /// What reading says; empty where it reads.
    std::string refusal(const std::string &file) const
    {
        const auto read = formats::readModel(file);
        return read.ok() ? std::string() : read.error().message();
    }

    QTemporaryDir m_folder;
};

void Pt2FilesTest::whatIsNotReadIsSaid_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const Change &change, const char *said) {
        QTest::newRow(name) << change << QString::fromUtf8(said);
    };
    row(
        "an operator that nobody has",
        [](ExportedProgram &file) { file.node(0)["target"] = "torch.ops.aten.shrug.default"; },
        "torch.ops.aten.shrug.default (linear in block.fc)");
    row(
        "an operator of somebody's own",
        [](ExportedProgram &file) { file.node(1)["target"] = "torch.ops.mine.relu.default"; },
        "torch.ops.mine.relu.default (relu)");
    row(
        "an operator that writes files",
        [](ExportedProgram &file) { file.node(1)["target"] = "torch.ops.aten.save.default"; }, "aten.save");
    row(
        "a type that LibTorch lacks",
        [](ExportedProgram &file) { file.meta("block.fc.weight")["dtype"] = 29; }, "block.fc.weight");
    row(
        "a pickled tensor",
        [](ExportedProgram &file) { file.weights["config"]["block.fc.bias"]["use_pickle"] = true; },
        "block.fc.bias");
    row(
        "a newer schema", [](ExportedProgram &file) { file.program["schema_version"]["major"] = 9; },
        "version 9");
    row(
        "an older layout", [](ExportedProgram &file) { file.also = "serialized_exported_program.json"; },
        "2.7 or older");
    row(
        "several networks",
        [](ExportedProgram &file) {
            file.model = "a";
            file.also = "net/models/b.json";
        },
        "several networks: a, b");
    row(
        "other bytes", [](ExportedProgram &file) { file.order = "big"; }, "another way");
}

void Pt2FilesTest::whatIsNotReadIsSaid()
{
    QFETCH(Change, change);
    QFETCH(QString, said);
    ExportedProgram file;
    change(file);
    file.save(path());
    const auto read = formats::readModel(path());
    QVERIFY(!read.ok());
    QCOMPARE(read.error().code, base::ErrorCode::ModelUnsupported);
    const QString message = QString::fromStdString(read.error().message());
    QVERIFY2(message.contains(said) && message.contains(QString::fromStdString(path())), qPrintable(message));
}

void Pt2FilesTest::filesThatLieAreRefused_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    const auto size = [](const char *what, std::size_t place, const json &number) {
        return [=](ExportedProgram &file) { file.meta("block.fc.weight")[what][place]["as_int"] = number; };
    };
    row("more rows than there are", size("sizes", 0, 7));
    row("a stride beyond", size("strides", 0, 5));
    row("a negative stride", size("strides", 0, -4));
    row("a negative size", size("sizes", 1, -4));
    row("a size that overflows", size("sizes", 0, std::int64_t{1} << 61));
    row("a size of no type", size("sizes", 0, "six"));
    row("a fraction", size("sizes", 0, 1.5));
    row("an offset beyond",
        [](ExportedProgram &file) { file.meta("block.fc.bias")["storage_offset"]["as_int"] = 1; });
    row("repeated without end", [](ExportedProgram &file) {
        file.meta("block.fc.weight")["strides"] = {{{"as_int", 0}}, {{"as_int", 0}}};
        file.meta("block.fc.weight")["sizes"] = {{{"as_int", 1 << 30}}, {{"as_int", 1 << 20}}};
    });
    row("fewer strides than sizes",
        [](ExportedProgram &file) { file.meta("block.fc.weight")["strides"].erase(1); });
    row("a part that is not there",
        [](ExportedProgram &file) { file.weights["config"]["block.fc.bias"]["path_name"] = "weight_7"; });
    row("a part of another folder", [](ExportedProgram &file) {
        file.weights["config"]["block.fc.bias"]["path_name"] = "../../etc/passwd";
    });
    row("a tensor that is not there",
        [](ExportedProgram &file) { file.weights["config"].erase("block.fc.bias"); });
    row("a tensor within a tensor", [](ExportedProgram &file) {
        file.weights["config"]["block.fc.weight.x"] = file.weights["config"]["block.fc.bias"];
        file.program["graph_module"]["signature"]["input_specs"][1]["parameter"]["parameter_name"] =
            "block.fc.weight.x";
    });
    row("a name without parts", [](ExportedProgram &file) {
        file.weights["config"]["a..b"] = file.weights["config"]["block.fc.bias"];
        file.program["graph_module"]["signature"]["input_specs"][1]["parameter"]["parameter_name"] = "a..b";
    });
    row("a value that nobody made",
        [](ExportedProgram &file) { file.node(1)["inputs"][0]["arg"]["as_tensor"]["name"] = "later"; });
    row("an input of no kind",
        [](ExportedProgram &file) { file.node(1)["inputs"][0]["arg"] = json::object(); });
    row("a number for a tensor's list", [](ExportedProgram &file) {
        file.node(1)["outputs"][0] = {{"as_tensors", json::array({{{"name", "a"}}, {{"name", "relu"}}})}};
    });
    row("two inputs of one name", [](ExportedProgram &file) {
        file.program["graph_module"]["signature"]["input_specs"][1]["parameter"]["arg"]["name"] = "p_w";
    });
    row("more inputs than values",
        [](ExportedProgram &file) { file.program["graph_module"]["graph"]["inputs"].erase(2); });
    row("results that are not there", [](ExportedProgram &file) {
        file.program["graph_module"]["signature"]["output_specs"][0]["user_output"]["arg"]["as_tensor"]
                    ["name"] = "nothing";
    });
    row("no graph", [](ExportedProgram &file) { file.program.erase("graph_module"); });
    row("another format", [](ExportedProgram &file) { file.format = "pt3"; });
}

void Pt2FilesTest::filesThatLieAreRefused()
{
    QFETCH(Change, change);
    ExportedProgram file;
    change(file);
    file.save(path());
    const std::string message = refusal(path());
    QVERIFY2(message.find(path()) != std::string::npos && message.ends_with('.'), message.c_str());
}

void Pt2FilesTest::descriptionsNestedWithoutEndAreRefused()
{
    constexpr std::size_t depth = 5000;
    const ExportedProgram file;
    std::string text = file.program.dump();
    text.insert(1, "\"guards_code\":" + std::string(depth, '[') + std::string(depth, ']') + ",");
    file.save(path(), text);
    const std::string message = refusal(path());
    QVERIFY2(message.find(path()) != std::string::npos && message.ends_with('.'), message.c_str());
}

void Pt2FilesTest::thousandsOfDamagesNeverCrash_data()
{
    QTest::addColumn<bool>("withinText"); // and the checksums are right, or anywhere
    QTest::newRow("the description") << true;
    QTest::newRow("the file") << false;
}

void Pt2FilesTest::thousandsOfDamagesNeverCrash()
{
    QFETCH(bool, withinText);
    const ExportedProgram good;
    const std::string text = good.program.dump();
    good.save(path());
    const QByteArray whole = contentOfFile(path());
    std::mt19937 random(7);
    const auto below = [&](std::size_t most) {
        return std::uniform_int_distribution<std::size_t>(0, most - 1)(random);
    };
    int refused = 0;
    for (int i = 0; i < 2000; ++i) {
        if (withinText) {
            std::string damaged = text;
            for (std::size_t changes = 1 + below(3); changes > 0; --changes)
                damaged[below(damaged.size())] = static_cast<char>(' ' + below(95));
            good.save(path("damaged.pt2"), damaged);
        } else {
            QByteArray damaged = whole;
            if (i % 4 == 0)
                damaged.truncate(static_cast<qsizetype>(below(static_cast<std::size_t>(whole.size()))));
            else
                flip(damaged, below(static_cast<std::size_t>(whole.size())), below(8));
            QFile file(QString::fromStdString(path("damaged.pt2")));
            QVERIFY(file.open(QIODevice::WriteOnly));
            QCOMPARE(file.write(damaged), damaged.size());
        }
        const std::string message = refusal(path("damaged.pt2"));
        refused += message.empty() ? 0 : 1;
        QVERIFY(message.empty() || message.ends_with('.'));
    }
    QVERIFY(refused > 1000);
}

QTEST_GUILESS_MAIN(Pt2FilesTest)
#include "tst_pt2files.moc"
