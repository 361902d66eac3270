// What `evaluate` tells of how a recipe behaves, and the limit it enforces.
#include "tests/cli/program.h"
#include "tests/support/realdata.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <cmath>

using namespace paretoscope::tests;
using nlohmann::json;

namespace {

const QString demo = Program::demo(QStringLiteral("digits.pscope.json"));

} // namespace

class TestEvaluateBehaviour : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void classesAddUpToTheWhole();
    void tablesNameWhatTheyCount();
    void changeIsToldInPoints();
    void brokenLimitFailsWithASentence();
    void keptLimitIsToldSo();
    void everyBrokenLimitIsNamedAndNoOther();
    void limitNeedsClasses();
    void limitsOutOfRangeAreWrongUsage();
    void storiesAreToldInPerplexity();
    void closeRanksAreNotToldApart();

private:
    /// All layers at BITS.
    QString recipe(int bits) const
    {
        return m_program.write(QStringLiteral("%1.json").arg(bits),
                               R"({"paretoscopeRecipe":1,"default":{"bits":)" + QByteArray::number(bits) +
                                   "}}");
    }
    QStringList evaluating(int bits, const QStringList &more = {}, const QString &project = demo) const
    {
        return QStringList{QStringLiteral("evaluate"), project, QStringLiteral("--recipe"), recipe(bits)} +
               more;
    }
    static json languageProject();
    Program m_program;
};

json TestEvaluateBehaviour::languageProject()
{
    return {
        {"paretoscope", 1},
        {"model", realData("tinystories/stories260k.pt")},
        {"task", "language-model"},
        {"data", {{"evaluate", {{"path", realData("tinystories/tokens-idx2-short")}, {"format", "idx"}}}}}};
}

void TestEvaluateBehaviour::classesAddUpToTheWhole()
{
    const json result = m_program.runJson(evaluating(2));
    std::int64_t n = 0;
    std::int64_t after = 0;
    std::int64_t lost = 0;
    double largest = 0;
    QCOMPARE(result["perClass"].size(), std::size_t(10));
    for (const json &change : result["perClass"]) {
        const auto count = change["n"].get<std::int64_t>();
        n += count;
        after += change["correctAfter"].get<std::int64_t>();
        lost += change["flips"]["rightToWrong"].get<std::int64_t>();
        const double difference = change["difference"].get<double>();
        QVERIFY(change["low"].get<double>() <= difference && difference <= change["high"].get<double>());
        largest = std::max(largest, -difference);
    }
    QCOMPARE(n, result["n"].get<std::int64_t>());
    QCOMPARE(after, result["correct"].get<std::int64_t>());
    QCOMPARE(lost, result["flips"]["rightToWrong"].get<std::int64_t>());
    QCOMPARE(result["behaviour"]["largestClassDrop"].get<double>(), largest);
    QVERIFY(!result.contains("keepsLimits")); // none was given
    const json &difference = result["difference"];
    QVERIFY(difference["low"] <= difference["value"] && difference["value"] <= difference["high"]);
    QCOMPARE(difference["value"].get<double>(),
             static_cast<double>(result["correct"].get<int>() - result["float"]["correct"].get<int>()) /
                 static_cast<double>(n));
}

void TestEvaluateBehaviour::tablesNameWhatTheyCount()
{
    const Outcome outcome = m_program.run(evaluating(2, {QStringLiteral("--behaviour")}));
    QCOMPARE(outcome.exitCode, 0);
    for (const char *words :
         {"Classes, those that lost most first", "corrected over 10 classes", "right to wrong",
          "wrong to another wrong", "expected error", "15 bins", "Overconfident errors", "Hardest tenth",
          "of largest loss", "Most damaged examples", "sample "})
        QVERIFY2(outcome.out.contains(words), words);
    const Outcome plain = m_program.run(evaluating(2));
    QVERIFY(!plain.out.contains("Classes, those that lost most first"));
}

void TestEvaluateBehaviour::changeIsToldInPoints()
{
    const Outcome outcome = m_program.run(evaluating(2));
    const QRegularExpression words(
        QStringLiteral("change +[+-]\\d+\\.\\d\\d points \\(-?\\d+\\.\\d\\d to -?\\d+\\.\\d\\d\\), "
                       "95 % interval, paired \\(n = \\d+\\)"));
    QVERIFY2(words.match(QString::fromUtf8(outcome.out)).hasMatch(), outcome.out);
}

void TestEvaluateBehaviour::brokenLimitFailsWithASentence()
{
    const QString target = m_program.path(QStringLiteral("broken.json"));
    const Outcome outcome = m_program.run(evaluating(
        2, {QStringLiteral("--max-class-drop"), QStringLiteral("0.02"), QStringLiteral("--json"), target}));
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.err.contains("does not keep its limits: class ") && outcome.err.contains("n = ") &&
                 outcome.err.contains(", 2.00 allowed."),
             outcome.err);
    QCOMPARE(outcome.err.trimmed().count('\n'), 0);
    QFile file(target); // the evidence is written all the same
    QVERIFY(file.open(QIODevice::ReadOnly));
    const json result = json::parse(file.readAll().toStdString());
    QCOMPARE(result["keepsLimits"].get<bool>(), false);
    QVERIFY(result["behaviour"]["largestClassDrop"].get<double>() > 0.02);
}

void TestEvaluateBehaviour::keptLimitIsToldSo()
{
    const QStringList arguments = evaluating(8, {QStringLiteral("--max-class-drop"), QStringLiteral("0.05")});
    QCOMPARE(m_program.runJson(arguments)["keepsLimits"].get<bool>(), true);
    const Outcome outcome = m_program.run(arguments);
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(outcome.out.contains("Limits kept: ") && outcome.out.contains(", 5.00 allowed"), outcome.out);
}

void TestEvaluateBehaviour::everyBrokenLimitIsNamedAndNoOther()
{
    const Outcome outcome = m_program.run(
        evaluating(2, {QStringLiteral("--max-class-drop"), QStringLiteral("1"), QStringLiteral("--max-flips"),
                       QStringLiteral("0"), QStringLiteral("--max-ece-increase"), QStringLiteral("0")}));
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.err.contains("of the answers turn wrong") &&
                 outcome.err.contains("calibration error changes"),
             outcome.err);
    QVERIFY2(!outcome.err.contains("class "), outcome.err);
}

void TestEvaluateBehaviour::limitNeedsClasses()
{
    json unlabelled = Program::demoProject();
    unlabelled["task"] = "unlabelled";
    for (auto &source : unlabelled["data"])
        source.erase("labels");
    const QString project = m_program.writeProject(QStringLiteral("unlabelled"), unlabelled);
    const Outcome outcome =
        m_program.run(evaluating(8, {QStringLiteral("--max-class-drop"), QStringLiteral("0.05")}, project));
    QCOMPARE(
        notAProperFailure(outcome, {QStringLiteral("--max-class-drop"), QStringLiteral("classification")}),
        QByteArray());
}

void TestEvaluateBehaviour::limitsOutOfRangeAreWrongUsage()
{
    for (const char *limit : {"-0.1", "1.5", "x"}) {
        const Outcome outcome =
            m_program.run(evaluating(8, {QStringLiteral("--max-class-drop"), QString::fromUtf8(limit)}));
        QCOMPARE(notAUsageError(outcome, {QStringLiteral("--max-class-drop")}), QByteArray());
    }
}

void TestEvaluateBehaviour::storiesAreToldInPerplexity()
{
    PARETOSCOPE_NEEDS("tinystories/stories260k.pt");
    const QString project = m_program.writeProject(QStringLiteral("stories"), languageProject());
    const json result = m_program.runJson(evaluating(4, {}, project));
    QVERIFY(std::abs(result["perplexity"].get<double>() - std::exp(result["value"].get<double>())) < 1e-9);
    QVERIFY(std::abs(result["perplexityLow"].get<double>() -
                     std::exp(result["interval"]["low"].get<double>())) < 1e-9);
    QVERIFY(result["perplexityHigh"].get<double>() > result["perplexity"].get<double>());
    QVERIFY(result["difference"]["low"].get<double>() > 0); // 4 bits cost likelihood, beyond doubt
    // Paired, the difference is known far better than either of the two.
    QVERIFY(result["difference"]["high"].get<double>() - result["difference"]["low"].get<double>() <
            0.5 * (result["high"].get<double>() - result["low"].get<double>()));
    QVERIFY(result["perClass"].empty());
    QCOMPARE(result["behaviour"]["n"].get<int>(), result["predictions"].get<int>());
}

// Eight samples say next to nothing about which of two layers is more sensitive.
void TestEvaluateBehaviour::closeRanksAreNotToldApart()
{
    const Outcome outcome =
        m_program.run({QStringLiteral("sensitivity"), demo, QStringLiteral("--bits"), QStringLiteral("4"),
                       QStringLiteral("--samples"), QStringLiteral("8")});
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(outcome.out.contains("Most sensitive at 4 bits: "), outcome.out);
    QVERIFY2(outcome.out.contains("Not distinguishable at n = 8: "), outcome.out);
    QVERIFY2(outcome.out.contains("not yet known"), outcome.out); // no upper limit from so few
}

QTEST_GUILESS_MAIN(TestEvaluateBehaviour)
#include "tst_evaluatebehaviour.moc"
