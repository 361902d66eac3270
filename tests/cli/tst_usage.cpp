#include "tests/cli/program.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace paretoscope::tests;

class TestUsage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void helpNamesEveryCommand();
    void manualPageHasEveryCommand();
    void everyCommandExplainsItsOptions_data();
    void everyCommandExplainsItsOptions();
    void everyMethodIsListedWithItsOptions();
    void helpSaysEveryValueOnce();
    void settingsAreToldInWords();
    void versionIsThatOfTheBuild();
    void wrongUsageIsOneSentenceAndStatusTwo_data();
    void wrongUsageIsOneSentenceAndStatusTwo();

private:
    Program m_program;
};

void TestUsage::helpNamesEveryCommand()
{
    const Outcome outcome = m_program.run({QStringLiteral("--help")});
    QCOMPARE(outcome.exitCode, 0);
    QCOMPARE(outcome.err, QByteArray());
    for (const char *command : {"inspect", "baseline", "sensitivity", "frontier", "evaluate", "suggest",
                                "ranks", "sparsities", "export", "convert", "formats", "methods", "runtimes"})
        QVERIFY2(outcome.out.contains(command), command);
}

/// In the order of the help.
void TestUsage::manualPageHasEveryCommand()
{
    QFile page(QStringLiteral(PARETOSCOPE_SOURCE_DIR "/packaging/man/paretoscope-cli.1"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QByteArray text = page.readAll();
    const QByteArray help = m_program.run({QStringLiteral("--help")}).out;
    qsizetype last = text.indexOf(".SH COMMANDS");
    int commands = 0;
    for (const QByteArray &line : help.mid(help.indexOf("Subcommands:")).split('\n'))
        if (line.startsWith("  ")) {
            const QByteArray command = line.simplified().split(' ').front();
            const qsizetype at = text.indexOf(".B " + command + '\n');
            QVERIFY2(at > last, command.constData());
            last = at;
            ++commands;
        }
    QVERIFY(commands >= 8);
}

void TestUsage::everyCommandExplainsItsOptions_data()
{
    QTest::addColumn<QStringList>("options");
    const auto row = [](const char *command, const char *options) {
        QTest::newRow(command) << QString::fromUtf8(options).split(u' ');
    };
    row("methods", "--json --quiet");
    row("inspect", "--json --quiet --workers --input-shape --input-type");
    row("baseline", "--json --quiet --workers");
    row("sensitivity",
        "--json --quiet --cache --bits --sparsity --granularity --group-size --samples --csv --clip "
        "--symmetric --asymmetric --positive-scales --no-rescale --time-budget");
    row("frontier", "--json --quiet --cache --max-bytes --max-ratio --pin --verify --csv --bits --steps "
                    "--improve --combine --max-class-drop --max-flips --max-hard-drop");
    row("evaluate", "--json --quiet --recipe --behaviour --max-class-drop");
    row("suggest", "--json --quiet --cache --recipe --samples --write");
    row("ranks", "--json --quiet --energy --max-bytes --factoring --recipe --write");
    row("sparsities", "--json --quiet --sparsity --score --recipe --write");
    row("formats", "--json");
    row("runtimes", "--json");
    row("convert", "--json --quiet --format --shape --input-type");
    row("export", "--json --quiet --recipe --max-bytes --format -o --improve --max-class-drop");
}

void TestUsage::everyCommandExplainsItsOptions()
{
    QFETCH(QStringList, options);
    const Outcome outcome =
        m_program.run({QString::fromUtf8(QTest::currentDataTag()), QStringLiteral("--help")});
    QCOMPARE(outcome.exitCode, 0);
    for (const QString &option : options)
        QVERIFY2(outcome.out.contains(option.toUtf8()), qPrintable(option));
}

/// As they describe themselves: keys of recipes, which are options of the command line, too.
void TestUsage::everyMethodIsListedWithItsOptions()
{
    const nlohmann::json listed = m_program.runJson({QStringLiteral("methods")});
    const QByteArray shown = m_program.run({QStringLiteral("methods")}).out;
    const QByteArray help = m_program.run({QStringLiteral("sensitivity"), QStringLiteral("--help")}).out;
    std::set<std::string> keys;
    for (const auto &parameter : listed.at("parameters")) {
        const auto key = parameter.at("key").get<std::string>();
        keys.insert(key);
        QVERIFY2(shown.contains(key.c_str()), key.c_str());
        QVERIFY(!parameter.at("tip").get<std::string>().empty());
        const auto &values = parameter.at("values");
        const auto options = parameter.at("options").get<std::vector<std::string>>();
        QVERIFY2(!options.empty(), key.c_str());
        for (const std::string &option : options)
            QVERIFY2(help.contains(option.c_str()) && shown.contains(option.c_str()), option.c_str());
        if (!parameter.at("range").is_null())
            QCOMPARE(parameter["range"][1].is_number_integer(), parameter["range"][1].get<double>() >= 2);
        if (!values.empty() && values.front().is_boolean()) // options of their own
            continue;
        QString option = QStringLiteral("--") + QString::fromStdString(key);
        option.replace(QRegularExpression(QStringLiteral("([A-Z])")), QStringLiteral("-\\1"));
        QCOMPARE(options, std::vector{option.toLower().toStdString()});
    }
    QVERIFY2(!shown.contains("e+"), shown); // whole numbers are whole
    QVERIFY(listed.at("methods").size() >= 3);
    for (const auto &method : listed.at("methods")) {
        QVERIFY(shown.contains(method.at("key").get<std::string>().c_str()));
        QVERIFY(shown.contains(method.at("title").get<std::string>().c_str()));
        QVERIFY(!method.at("paper").get<std::string>().empty());
        for (const auto &key : method.at("parameters"))
            QVERIFY(keys.contains(key.get<std::string>()));
    }
}

/// What a parameter may be stands in its help, once: "mse" in that of clips and that of ranges.
void TestUsage::helpSaysEveryValueOnce()
{
    QByteArray help = m_program.run({QStringLiteral("sensitivity"), QStringLiteral("--help")}).out;
    help = help.simplified();
    QCOMPARE(help.count("mse = "), 2);
    for (const char *value : {"output = ", "channel = ", "group:SIZE", "magnitude = ", "random = "})
        QVERIFY2(help.count(value) == 1, value);
    QVERIFY(!help.contains("mse (") && !help.contains("output ("));
}

/// "Settings: groups of 32, least squared error, else as usual, …": parts of a sentence.
void TestUsage::settingsAreToldInWords()
{
    const QString demo = Program::demo(QStringLiteral("digits.pscope.json"));
    const auto told = [&](const QString &options) {
        const QString line = QStringLiteral("sensitivity --estimate --samples 4 ") + options + u' ' + demo;
        return m_program.run(line.split(u' ', Qt::SkipEmptyParts)).out;
    };
    for (const auto &[options, words] :
         {std::pair("--bits 4 --granularity group",
                    "Settings: groups of 64, else as usual, batch norm folded."),
          std::pair("--bits 4 --granularity group:32 --clip mse --steps none",
                    "Settings: groups of 32, least squared error, else as usual, the network as loaded."),
          std::pair("--sparsity 0.5 --pruning random --seed 3",
                    "Settings: seed 3, random weights (pruning), else as usual, batch norm folded."),
          std::pair("--bits 4 --steps foldBatchNorm,equalize:ceilings=scale",
                    "Settings: as usual, batch norm folded, layers equalized (ceilings=scale)."),
          std::pair("--bits 4 --steps foldBatchNorm,equalize:ceilings=keep",
                    "Settings: as usual, batch norm folded, layers equalized."),
          std::pair("--bits 4 --granularity channel", "Settings: as usual, batch norm folded."),
          std::pair("--bits 4 --asymmetric --no-rescale", "not rescaled, else as usual")}) {
        const QByteArray out = told(QString::fromLatin1(options));
        QVERIFY2(out.contains(words), out.left(600));
    }
}

void TestUsage::versionIsThatOfTheBuild()
{
    const Outcome outcome = m_program.run({QStringLiteral("--version")});
    QCOMPARE(outcome.exitCode, 0);
    const QRegularExpression wanted(
        QStringLiteral("^paretoscope-cli %1 \\(LibTorch \\d+\\.\\d+\\.\\d+\\)$")
            .arg(QRegularExpression::escape(QStringLiteral(PARETOSCOPE_VERSION))));
    QVERIFY2(wanted.match(QString::fromUtf8(outcome.out.trimmed())).hasMatch(), outcome.out.constData());
}

void TestUsage::wrongUsageIsOneSentenceAndStatusTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QStringList>("named");
    const auto row = [](const char *name, const QString &line, const char *named) {
        QStringList arguments = line.split(u' ', Qt::SkipEmptyParts);
        arguments.replaceInStrings(QStringLiteral("''"), QString());
        QTest::newRow(name) << arguments << QStringList{QString::fromUtf8(named)};
    };
    const QString demo = Program::demo(QStringLiteral("digits.pscope.json"));
    row("no command", QString(), "--help");
    row("unknown command", QStringLiteral("compress ") + demo, "compress");
    row("unknown option", QStringLiteral("baseline --fast ") + demo, "--fast");
    row("no project", QStringLiteral("sensitivity"), "PROJECT");
    row("two projects", QStringLiteral("baseline a.json b.json"), "b.json");
    row("what was not expected, as it was typed", QStringLiteral("baseline %1 --steps none --fast").arg(demo),
        "--steps none --fast;");
    row("more than one project, as typed", QStringLiteral("baseline a.json b.json c.json"),
        "These arguments were not expected: b.json c.json; see");
    row("a sentence within a sentence", QStringLiteral("frontier --steps none,foldBatchNorm ") + demo,
        ", biasCorrection (from: samples, norms or normsAndSums); see");
    row("bits out of range", QStringLiteral("sensitivity --bits 4,9 ") + demo, "'9'");
    row("one bit", QStringLiteral("sensitivity --bits 1 ") + demo, "'1'");
    row("sparsity of one", QStringLiteral("sensitivity --sparsity 0.3,1 ") + demo, "'1'");
    row("sparsity that is no number", QStringLiteral("sensitivity --sparsity nan ") + demo, "'nan'");
    row("no such granularity", QStringLiteral("frontier --granularity row ") + demo, "'row'");
    row("group of one", QStringLiteral("frontier --granularity group:1 ") + demo, "'group:1'");
    row("no such clip", QStringLiteral("frontier --clip best ") + demo, "best");
    row("time that is none", QStringLiteral("sensitivity --time-budget 5x ") + demo, "'5x'");
    row("no time", QStringLiteral("sensitivity --time-budget 0s ") + demo, "'0s'");
    row("pin without bits", QStringLiteral("frontier --pin conv1 ") + demo, "'conv1'");
    row("pin at nine bits", QStringLiteral("frontier --pin conv1=9 ") + demo, "'conv1=9'");
    row("pin with too much sparsity", QStringLiteral("frontier --pin conv1=4:1.5 ") + demo, "'conv1=4:1.5'");
    row("a domain that is left, named", QStringLiteral("frontier --pin conv1=9 ") + demo,
        "a whole number from 2 to 8, \"float16\", \"bfloat16\" or \"float32\"");
    row("a share that is left, named", QStringLiteral("frontier --pin conv1=4:1.5 ") + demo,
        "sparsity '1.5' is not a share from 0 to 0.99");
    row("a pin of four things", QStringLiteral("frontier --pin conv1=4:0:0.5:2 ") + demo, "'2' is too much");
    row("a layer pinned twice", QStringLiteral("frontier --pin stem=8 --pin neck=4 --pin stem=4 ") + demo,
        "stem is pinned twice, by 'stem=8' and 'stem=4'");
    row("a layer pinned twice alike",
        QStringLiteral("export --max-bytes 9kB -o a.pt --pin stem=8 --pin stem=8 ") + demo,
        "stem is pinned twice");
    row("CSV and JSON in one file", QStringLiteral("frontier --csv f --json f ") + demo, "--csv and --json");
    row("the same by another way",
        QStringLiteral("sensitivity --csv ./f --json ../%1/f ").arg(QDir(m_program.path({})).dirName()) +
            demo,
        "--csv and --json");
    row("JSON over the model that is exported",
        QStringLiteral("export --recipe r -o a.pt --json a.pt ") + demo, "a.pt of the export");
    row("JSON over the report of an export",
        QStringLiteral("export --recipe r -o a.pt --json a.pt.report.json ") + demo, "a.pt.report.json");
    row("nothing to measure", QStringLiteral("sensitivity --bits float32 ") + demo,
        "there is nothing to measure");
    row("nothing to set to zero", QStringLiteral("sensitivity --sparsity 0,0% ") + demo,
        "there is nothing to measure");
    row("a type of other bits", QStringLiteral("sensitivity --bits 3 --type nf4 ") + demo,
        "--type has no effect on any of these settings");
    row("two types", QStringLiteral("sensitivity --codebook-bits 4 --type nf4 ") + demo,
        "\"type\" is another beside \"codebookBits\"");
    row("nothing to choose", QStringLiteral("frontier --bits float32 --pin stem=4 ") + demo,
        "there is nothing to measure");
    for (const char *line : {"evaluate --recipe ''", "export -o a.pt --recipe ''", "sensitivity --csv ''",
                             "frontier --json ''", "baseline --cache ''", "export --recipe r --output ''"})
        row(line, QString::fromLatin1(line) + u' ' + demo, "it names no file");
    row("a cache for a list", QStringLiteral("formats --cache d"), "--cache");
    row("workers for a list", QStringLiteral("methods --workers 2"), "--workers");
    row("no cache for a list", QStringLiteral("methods --no-cache"), "--no-cache");
    row("bytes that are none", QStringLiteral("frontier --max-bytes 12kg ") + demo, "'12kg'");
    row("work that is none", QStringLiteral("frontier --max-macs 20MB ") + demo, "'20MB'");
    row("more than all work", QStringLiteral("frontier --max-macs 120% ") + demo, "'120%'");
    row("bit operations that are none", QStringLiteral("frontier --max-bops 2GB ") + demo, "bit operations");
    row("no time at all", QStringLiteral("frontier --max-latency 0 ") + demo, "milliseconds");
    row("negative bytes", QStringLiteral("frontier --max-bytes=-5 ") + demo, "'-5'");
    row("ratio of nothing", QStringLiteral("frontier --max-ratio 0 ") + demo, "--max-ratio");
    row("class drop above one", QStringLiteral("frontier --max-class-drop 1.5 ") + demo, "--max-class-drop");
    row("fewer than no answers", QStringLiteral("frontier --max-overconfident=-1 ") + demo,
        "--max-overconfident");
    row("two limits", QStringLiteral("frontier --max-ratio 0.5 --max-bytes 9kB ") + demo, "--max-bytes");
    row("no workers", QStringLiteral("baseline --workers 0 ") + demo, "--workers");
    row("export of what was not searched, improved", QStringLiteral("export --improve -o out.pt ") + demo,
        "--max-bytes");
    row("export of two things", QStringLiteral("export --recipe r.json --max-bytes 9kB -o out.pt ") + demo,
        "--recipe");
    row("export of a recipe within limits",
        QStringLiteral("export --recipe r.json --max-class-drop 0.02 -o out.pt ") + demo, "--recipe");
    row("export of a recipe to improve", QStringLiteral("export --recipe r.json --improve -o out.pt ") + demo,
        "--improve");
    for (const char *option : {"--verify 3", "--time-budget 5s", "--ignore-pins"})
        for (const char *recipe : {"", "--recipe r.json"})
            row(qPrintable(QStringLiteral("%1 without a search %2").arg(option, recipe)),
                QStringLiteral("export %1 %2 -o out.pt %3").arg(option, recipe, demo),
                qPrintable(QString::fromLatin1(option).section(u' ', 0, 0)));
    row("export to nowhere", QStringLiteral("export --max-bytes 9kB ") + demo, "--output");
    row("no such format", QStringLiteral("export --max-bytes 9kB --format zip -o out.pt ") + demo, "zip");
    row("shape that is none", QStringLiteral("inspect --input-shape 1,x ") + demo, "'1,x'");
}

void TestUsage::wrongUsageIsOneSentenceAndStatusTwo()
{
    QFETCH(QStringList, arguments);
    QFETCH(QStringList, named);
    QCOMPARE(notAUsageError(m_program.run(arguments), named), QByteArray());
}

QTEST_GUILESS_MAIN(TestUsage)
#include "tst_usage.moc"
