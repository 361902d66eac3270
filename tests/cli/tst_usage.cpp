#include "tests/cli/program.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace paretoscope::tests;

class TestUsage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void helpNamesEveryCommand();
    void everyCommandExplainsItsOptions_data();
    void everyCommandExplainsItsOptions();
    void everyMethodIsListedWithItsOptions();
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
    for (const char *command :
         {"inspect", "baseline", "sensitivity", "frontier", "evaluate", "export", "formats", "methods"})
        QVERIFY2(outcome.out.contains(command), command);
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
                    "--improve --bias-correction --combine --max-class-drop --max-flips --max-hard-drop");
    row("evaluate", "--json --quiet --recipe --behaviour --max-class-drop");
    row("formats", "--json");
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
        if (!values.empty() && values.front().is_boolean()) // options of their own
            continue;
        QString option = QStringLiteral("--") + QString::fromStdString(key);
        option.replace(QRegularExpression(QStringLiteral("([A-Z])")), QStringLiteral("-\\1"));
        QVERIFY2(help.contains(option.toLower().toUtf8()), qPrintable(option));
    }
    QVERIFY(listed.at("methods").size() >= 3);
    for (const auto &method : listed.at("methods")) {
        QVERIFY(shown.contains(method.at("key").get<std::string>().c_str()));
        QVERIFY(shown.contains(method.at("title").get<std::string>().c_str()));
        QVERIFY(!method.at("paper").get<std::string>().empty());
        for (const auto &key : method.at("parameters"))
            QVERIFY(keys.contains(key.get<std::string>()));
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
        QTest::newRow(name) << line.split(u' ', Qt::SkipEmptyParts) << QStringList{QString::fromUtf8(named)};
    };
    const QString demo = Program::demo(QStringLiteral("digits.pscope.json"));
    row("no command", QString(), "--help");
    row("unknown command", QStringLiteral("compress ") + demo, "compress");
    row("unknown option", QStringLiteral("baseline --fast ") + demo, "--fast");
    row("no project", QStringLiteral("sensitivity"), "PROJECT");
    row("two projects", QStringLiteral("baseline a.json b.json"), "b.json");
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
    row("bytes that are none", QStringLiteral("frontier --max-bytes 12kg ") + demo, "'12kg'");
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
