// What frontier and export add to solving: improving, limits on behaviour, bits with sparsity.
#include "tests/cli/program.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

using namespace paretoscope::tests;
using nlohmann::json;

namespace {

const QString demo = Program::demo(QStringLiteral("digits.pscope.json"));
const QStringList fewCells{QStringLiteral("--bits"), QStringLiteral("2,3,4,8"), QStringLiteral("--samples"),
                           QStringLiteral("64")};

} // namespace

class TestSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void improvedRecipeIsChosenOnCalibrationSamples();
    void bestIsNeverBeatenByAnotherPoint();
    void everyRecipeIsPrintedOnce();
    void pointsBelowABudgetAreSpread();
    void ratiosAboveOneAreTimesSmaller();
    void exportTakesARatio();
    void frontierEndsInTime();
    void limitsOnBehaviourEndInTimeAndSaySo();
    void cellsThatThereWasNoTimeForAreSaid();
    void samplesGoWhereTheyDecide();
    void predictionsFromTrainingSamplesSaySo();
    void wordsAgreeWithNumbers();
    void networksAloneAreToldToNeedAProject();
    void withoutALimitEveryPointIsImproved();
    void exportImprovesWhatItWrites();
    void smallestRecipeKeepsTheLimits();
    void exportWritesTheSmallestThatKeepsTheLimits();
    void limitsThatNothingKeepsAreAProperFailure();
    void exportSaysItsRule_data();
    void exportSaysItsRule();
    void combiningIsNeverWorseThanBitsAlone();
    void pointsThatWereNotRunTellWhatToExpect();
    void damageAndLossAreLimitsToo();

private:
    const Program m_program;
};

void TestSearch::improvedRecipeIsChosenOnCalibrationSamples()
{
    const json result = m_program.runJson(words("frontier") + QStringList{demo} +
                                          words("--max-ratio 0.075 --improve --verify 2") + fewCells);
    const json &improved = result["improved"];
    for (const char *field : {"before", "after", "klBefore", "klAfter", "klFall", "klFallStandardError", "n",
                              "rounds", "judged", "interactionSamples", "interactions"})
        QVERIFY2(improved.contains(field), field);
    // --samples limits the sensitivity alone.
    QCOMPARE(improved["n"].get<std::int64_t>(), 256);
    QCOMPARE(improved["interactionSamples"].get<std::int64_t>(), 128);
    QVERIFY(std::abs(improved["klBefore"].get<double>() - improved["klAfter"].get<double>() -
                     improved["klFall"].get<double>()) < 1e-9);
    QVERIFY(improved["after"]["storedBytes"].get<double>() <= result["maxBytes"].get<double>());
    if (improved["rounds"].get<int>() > 0) {
        QVERIFY(improved["judged"].back()["rootFall"].get<double>() >=
                improved["judged"].back()["rootLow"].get<double>());
        QCOMPARE(improved["after"]["origin"].get<std::string>(), std::string("improved"));
        bool listed = false;
        for (const auto &point : result["points"])
            listed = listed || point["recipe"] == improved["after"]["recipe"];
        QVERIFY(listed);
    }
    for (const auto &judged : improved["judged"]) {
        const json &choosing = judged["choosing"];
        const json &judging = judged["judging"];
        const auto end = [](const json &range) {
            return range["first"].get<std::int64_t>() + range["count"].get<std::int64_t>();
        };
        // Apart; or both all samples: each half judged by the means of the other.
        QVERIFY(end(choosing) <= judging["first"] || end(judging) <= choosing["first"] ||
                (judging == choosing && judging["count"] == improved["n"]));
    }
    for (const auto &interaction : improved["interactions"])
        for (const char *field :
             {"layer", "setting", "against", "klAlone", "klInContext", "klAloneDifference"})
            QVERIFY2(interaction.contains(field), field);
}

void TestSearch::bestIsNeverBeatenByAnotherPoint()
{
    for (const char *options : {"--max-ratio 0.075 --verify 4", "--max-ratio 0.075 --verify 4 --improve",
                                "--max-ratio 0.12 --verify 3 --improve", "--verify 6"}) {
        const json result =
            m_program.runJson(words("frontier") + QStringList{demo} + words(options) + fewCells);
        const json &best = result["best"];
        std::vector<json> run(result["candidates"].begin(), result["candidates"].end());
        for (const auto &point : result["points"])
            if (point.contains("measured"))
                run.push_back(point);
        for (const auto &point : run)
            QVERIFY2(!(point["measured"]["correct"] >= best["measured"]["correct"] &&
                       point["storedBytes"] < best["storedBytes"]) &&
                         !(point["measured"]["correct"] > best["measured"]["correct"]),
                     options);
    }
}

/// In the table, whatever it was found as; in JSON every way in which it was.
void TestSearch::everyRecipeIsPrintedOnce()
{
    for (const char *options :
         {"--max-ratio 0.075 --verify 4 --improve", "--verify 6", "--max-class-drop 0.03"}) {
        const QByteArray out =
            m_program.run(words("frontier") + QStringList{demo} + words(options) + fewCells).out;
        static const QRegularExpression row(
            QStringLiteral("^ *([\\d\u202f]+ B +[\\d.]+ % +[\\d.]+ +\\S+ +\\S+ .*?) "
                           "+(?:frontier|uniform|greedy|improved)"),
            QRegularExpression::MultilineOption);
        QStringList rows;
        for (auto match = row.globalMatch(QString::fromUtf8(out)); match.hasNext();)
            rows << match.next().captured(1).simplified();
        QVERIFY2(rows.size() >= 2, out);
        QVERIFY2(rows.removeDuplicates() == 0, out);
    }
}

void TestSearch::pointsBelowABudgetAreSpread()
{
    for (const int verify : {2, 4, 6}) {
        const json result = m_program.runJson(words("frontier --max-ratio 0.2 --verify") +
                                              QStringList{QString::number(verify), demo} + fewCells);
        std::vector<double> sizes;
        for (const auto &point : result["points"])
            if (point.contains("measured"))
                sizes.push_back(point["storedBytes"].get<double>());
        QCOMPARE(std::ssize(sizes), verify);
        // The largest that fits, and the others not beside it.
        QVERIFY(sizes.back() > 0.98 * result["maxBytes"].get<double>());
        QVERIFY2(sizes.front() < 0.75 * sizes.back(), qPrintable(QString::number(sizes.front())));
        for (std::size_t i = 1; i < sizes.size(); ++i)
            QVERIFY(sizes[i] > 1.002 * sizes[i - 1]);
    }
}

void TestSearch::ratiosAboveOneAreTimesSmaller()
{
    for (const auto &[ratio, share] :
         {std::pair("10.7", 1 / 10.7), std::pair("8", 0.125), std::pair("0.15", 0.15), std::pair("1", 1.0)}) {
        const json result = m_program.runJson(words("frontier --verify 1 --max-ratio") +
                                              QStringList{QString::fromLatin1(ratio), demo} + fewCells);
        const double floatBytes = result["floatStoredBytes"].get<double>();
        QVERIFY2(std::abs(result["maxBytes"].get<double>() - share * floatBytes) <= 1, ratio);
        QVERIFY(result["best"]["storedBytes"].get<double>() <= result["maxBytes"].get<double>());
    }
    for (const char *wrong : {"0", "-2", "10,7", "ten"}) {
        const auto outcome =
            m_program.run(words("frontier --max-ratio") + QStringList{QString::fromLatin1(wrong), demo});
        QCOMPARE(outcome.exitCode, 2);
    }
}

void TestSearch::exportTakesARatio()
{
    const QStringList rest = words("--verify 1 --format torchscript -o") +
                             QStringList{m_program.path(QStringLiteral("ratio.pt"))} + fewCells;
    const json written = m_program.runJson(words("export --max-ratio 10.7") + QStringList{demo} + rest);
    const json solved =
        m_program.runJson(words("frontier --max-ratio 10.7 --verify 1") + QStringList{demo} + fewCells);
    QCOMPARE(shown(written["storedBytes"]), shown(solved["best"]["storedBytes"]));
    for (const char *both : {"--max-bytes 40kB", "--recipe some.json"})
        QCOMPARE(
            m_program.run(words("export --max-ratio 10.7") + words(both) + QStringList{demo} + rest).exitCode,
            2);
}

void TestSearch::frontierEndsInTime()
{
    const QStringList cells = words("--bits 2,3,4,5,6,8 --max-ratio 0.2 --verify 9 --no-cache");
    const auto hopeless = m_program.run(words("frontier --time-budget 1ms") + cells + QStringList{demo});
    QCOMPARE(notAProperFailure(hopeless, {QStringLiteral("no time"), QStringLiteral("1ms")}), QByteArray());
    // So little that not all points are run: there is one at the least, and it fits.
    json hurried = json::object();
    for (const char *time : {"400ms", "4s", "40s"}) { // a busy machine may need more
        const auto outcome =
            m_program.run(words("frontier --json - --time-budget") + words(time) + cells + QStringList{demo});
        if (outcome.exitCode == 0) {
            hurried = outcome.json();
            break;
        }
        QVERIFY2(outcome.err.contains("no time"), outcome.err);
    }
    QVERIFY(hurried.contains("points"));
    const auto run = std::ranges::count_if(hurried["points"],
                                           [](const json &point) { return point.contains("measured"); });
    QVERIFY(run >= 1 && run <= 9);
    QVERIFY(hurried["best"]["storedBytes"] <= hurried["maxBytes"]);
    // Time enough: as without. (So few samples are for all cells, whether time is limited or not.)
    const QStringList few = words("--max-ratio 0.2 --verify 3 --bits 2,3,4,8 --samples 16");
    const json patient = m_program.runJson(words("frontier --time-budget 10m") + QStringList{demo} + few);
    const json free = m_program.runJson(words("frontier") + QStringList{demo} + few);
    QCOMPARE(shown(patient["best"]), shown(free["best"]));
    for (const char *wrong : {"--time-budget soon", "--time-budget 0s", "--time-budget 5s --improve"})
        QCOMPARE(m_program.run(words("frontier") + words(wrong) + QStringList{demo}).exitCode, 2);
}

void TestSearch::limitsOnBehaviourEndInTimeAndSaySo()
{
    const QStringList asked = words("--bits 2,3,4,8 --samples 16 --max-class-drop 0.1 --verify 1");
    int found = 0;
    for (const char *time : {"1ms", "300ms", "1s", "3s", "10s", "10m"}) {
        const auto outcome =
            m_program.run(words("frontier --json - --time-budget") + words(time) + asked + QStringList{demo});
        if (outcome.exitCode != 0) {
            QVERIFY2(outcome.err.contains("no time") || outcome.err.contains("No recipe was found within"),
                     outcome.err);
            QVERIFY2(outcome.err.contains(time), outcome.err);
            continue;
        }
        ++found;
        const json result = outcome.json();
        QVERIFY(result["best"]["measured"]["behaviour"]["largestClassDrop"].get<double>() <= 0.1);
    }
    QVERIFY(found > 0);
    const auto patient = m_program.run(words("frontier --time-budget 10m") + asked + QStringList{demo});
    QVERIFY2(patient.exitCode == 0 && !patient.out.contains("There was no time"), patient.out);
}

void TestSearch::cellsThatThereWasNoTimeForAreSaid()
{
    const QStringList cells = words("--bits 2,3,4,8 --samples 64 --no-cache --time-budget");
    for (const char *time : {"1ms", "200ms", "5m"}) {
        const json result = m_program.runJson(words("sensitivity") + QStringList{demo} + cells + words(time));
        QCOMPARE(result["inTime"]["measured"].get<std::size_t>(), result["cells"].size());
        QCOMPARE(result["inTime"]["wanted"].get<int>(), 13 * 4);
        for (const json &cell : result["cells"])
            QVERIFY(cell["n"].get<int>() >= 1);
    }
    const auto hopeless = m_program.run(words("sensitivity") + QStringList{demo} + cells + words("1ms"));
    QVERIFY2(hopeless.out.contains("0 of 52 cells"), hopeless.out);
    QVERIFY2(hopeless.out.contains("there was no time"), hopeless.out);
    const auto patient =
        m_program.run(words("frontier --verify 1") + QStringList{demo} + cells + words("5m"));
    QVERIFY2(patient.out.contains("52 of 52 cells on 64 samples"), patient.out);
}

void TestSearch::samplesGoWhereTheyDecide()
{
    const auto cells = words("--bits 2,3,4,5,6,8 --samples 128 --verify 1 --no-cache");
    const json limited = m_program.runJson(words("frontier --max-ratio 0.09") + QStringList{demo} + cells);
    const json &told = limited["cells"];
    QCOMPARE(told["samples"].get<int>(), 128);
    QCOMPARE(told["fewestSamples"].get<int>(), 16);
    QVERIFY(told["onAllSamples"].get<int>() > 0);
    QVERIFY(told["onAllSamples"].get<int>() < told["measured"].get<int>());
    // Whoever wants the whole frontier, or what keeps a limit on behaviour, has all cells on all samples.
    for (const char *whole : {"", "--max-ratio 0.5 --max-flips 0.05"}) {
        const json all = m_program.runJson(words("frontier") + words(whole) + QStringList{demo} + cells);
        QCOMPARE(all["cells"]["onAllSamples"].get<int>(), all["cells"]["measured"].get<int>());
        QCOMPARE(all["cells"]["measured"].get<int>(), told["measured"].get<int>());
    }
}

void TestSearch::predictionsFromTrainingSamplesSaySo()
{
    const auto outcome =
        m_program.run(words("frontier --max-ratio 0.2 --verify 2 --json -") + QStringList{demo} + fewCells);
    const json result =
        m_program.runJson(words("frontier --max-ratio 0.2 --verify 2") + QStringList{demo} + fewCells);
    // The words say what the numbers do, whichever it is here.
    if (!result.contains("calibration")) {
        QVERIFY(!outcome.out.contains("was trained on"));
        return;
    }
    const json &calibration = result["calibration"];
    const bool better = calibration["low"].get<double>() > result["float"]["high"].get<double>();
    QCOMPARE(calibration["looksTrainedOn"].get<bool>(), better);
}

void TestSearch::wordsAgreeWithNumbers()
{
    const auto one = m_program.run(words("frontier --bits 33 --verify 1") + QStringList{demo});
    QCOMPARE(one.exitCode, 2); // no such precision
    QStringList pins;
    const json inspected = m_program.runJson(words("inspect") + QStringList{demo});
    for (const json &layer : inspected["layers"])
        pins << QStringLiteral("--pin") << QString::fromStdString(layer["name"].get<std::string>() + "=8");
    const auto single =
        m_program.run(words("frontier --bits 8 --samples 16 --verify 1") + QStringList{demo} + pins);
    QVERIFY2(single.out.contains(": 1 recipe from "), single.out);
    const auto several =
        m_program.run(words("frontier --bits 2,4 --samples 16 --verify 1") + QStringList{demo});
    QVERIFY2(several.out.contains(" recipes from "), several.out);
    // Thousands are grouped by a space that breaks no line and no word.
    QVERIFY2(several.out.contains("\u202f"), several.out);
    QVERIFY2(!QRegularExpression(QStringLiteral("[0-9],[0-9]{3}"))
                  .match(QString::fromUtf8(several.out))
                  .hasMatch(),
             several.out);
    const auto limited = m_program.run(words("frontier --bits 2,4 --samples 16 --verify 1 --max-bytes") +
                                       QStringList{QString::fromUtf8("60\u202f000"), demo});
    QCOMPARE(limited.exitCode, 0);
    const auto sensitivity = m_program.run(words("sensitivity --bits 4 --samples 16") + QStringList{demo});
    QVERIFY2(sensitivity.out.contains(" cells in "), sensitivity.out);
}

void TestSearch::networksAloneAreToldToNeedAProject()
{
    const QString network = Program::demo(QStringLiteral("digits.pt"));
    for (const char *command : {"baseline", "sensitivity", "frontier"}) {
        const auto outcome = m_program.run(words(command) + QStringList{network});
        QCOMPARE(
            notAProperFailure(outcome, {QStringLiteral("needs a project"),
                                        QStringLiteral("digits.pscope.json"), QStringLiteral("inspect")}),
            QByteArray());
    }
}

void TestSearch::withoutALimitEveryPointIsImproved()
{
    const json result =
        m_program.runJson(words("frontier") + QStringList{demo} + words("--improve --verify 2") + fewCells);
    QVERIFY(!result.contains("improved"));
    QVERIFY(!result["improvements"].empty());
    for (const auto &improved : result["improvements"])
        QVERIFY(improved["after"]["storedBytes"] <= improved["before"]["storedBytes"]);
}

void TestSearch::exportImprovesWhatItWrites()
{
    const QString limit = QStringLiteral("34000");
    const json solved =
        m_program.runJson(words("frontier") + QStringList{demo, QStringLiteral("--max-bytes"), limit} +
                          words("--improve --verify 1") + fewCells);
    const json written =
        m_program.runJson(words("export") + QStringList{demo, QStringLiteral("--max-bytes"), limit} +
                          words("--improve --verify 1 --format torchscript -o") +
                          QStringList{m_program.path(QStringLiteral("small.pt"))} + fewCells);
    QVERIFY(written["verified"].get<bool>());
    QCOMPARE(shown(written["storedBytes"]), shown(solved["best"]["storedBytes"]));
    QCOMPARE(shown(written["measured"]["correct"]), shown(solved["best"]["measured"]["correct"]));
}

void TestSearch::smallestRecipeKeepsTheLimits()
{
    const json result = m_program.runJson(words("frontier") + QStringList{demo} +
                                          words("--max-class-drop 0.05 --max-flips 0.02") + fewCells);
    const json &best = result["best"];
    const double flipped = best["measured"]["flips"]["rightToWrong"].get<double>();
    QVERIFY(flipped <= 0.02 * best["measured"]["n"].get<double>());
    QVERIFY(best["measured"]["behaviour"]["largestClassDrop"].get<double>() <= 0.05);
    QVERIFY(best["measured"]["ece"]["after"].get<double>() >= 0);
    QVERIFY(best["storedBytes"].get<double>() < 0.5 * result["floatStoredBytes"].get<double>());
    // Runs of smaller recipes are there, and what is larger was not taken for it.
    bool smaller = false;
    for (const auto &point : result["points"])
        smaller = smaller || (point.contains("measured") && point["storedBytes"] < best["storedBytes"]);
    QVERIFY(smaller);
}

void TestSearch::exportWritesTheSmallestThatKeepsTheLimits()
{
    const QStringList limits = words("--max-class-drop 0.05 --max-flips 0.02") + fewCells;
    const json solved = m_program.runJson(words("frontier") + QStringList{demo} + limits);
    const json written =
        m_program.runJson(words("export") + QStringList{demo} + words("--format torchscript -o") +
                          QStringList{m_program.path(QStringLiteral("kept.pt"))} + limits);
    QVERIFY(written["verified"].get<bool>());
    QCOMPARE(shown(written["storedBytes"]), shown(solved["best"]["storedBytes"]));
    const auto &flips = written["measured"]["flips"]["rightToWrong"];
    QVERIFY(flips.get<double>() <= 0.02 * written["measured"]["n"].get<double>());
}

void TestSearch::limitsThatNothingKeepsAreAProperFailure()
{
    const QString smallest = QStringLiteral("30500");
    const auto outcome =
        m_program.run(words("frontier") + QStringList{demo, QStringLiteral("--max-bytes"), smallest} +
                      words("--max-flips 0") + fewCells);
    QCOMPARE(notAProperFailure(outcome, {QString::fromUtf8("30\u202f500 B"), QStringLiteral("limits"),
                                         QStringLiteral("recipes run"), QStringLiteral("none does")}),
             QByteArray());
}

void TestSearch::exportSaysItsRule_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("rule");
    QTest::newRow("bytes") << "--max-bytes 40000"
                           << "chosen    the best measured of";
    QTest::newRow("damage") << "--max-damage 0.02"
                            << "chosen    the smallest that is predicted to do a KL of at most 0.02";
    QTest::newRow("loss") << "--max-loss 0.05"
                          << "estimated to lose at most 5.00 %";
    QTest::newRow("behaviour") << "--max-flips 0.05"
                               << "run that keeps the limits";
}

void TestSearch::exportSaysItsRule()
{
    QFETCH(const QString, options);
    QFETCH(const QString, rule);
    const auto outcome = m_program.run(words("export --verify 3 --format torchscript -o") +
                                       QStringList{m_program.path(QStringLiteral("ruled.pt")), demo} +
                                       options.split(QLatin1Char(' ')) + fewCells);
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(QString::fromUtf8(outcome.out).contains(rule), outcome.out.constData());
}

void TestSearch::combiningIsNeverWorseThanBitsAlone()
{
    const QStringList settings = words("--bits 2,3,4,8 --sparsity 0.3,0.5 --samples 64 --verify 1 --all");
    const json alone = m_program.runJson(words("frontier") + QStringList{demo} + settings);
    const json both = m_program.runJson(words("frontier --combine") + QStringList{demo} + settings);
    bool joint = false;
    for (const auto &point : both["points"])
        for (const auto &[layer, setting] : point["recipe"]["layers"].items())
            joint = joint || (setting.value("sparsity", 0.0) > 0 && setting.contains("bits"));
    QVERIFY(joint);
    auto next = both["points"].begin();
    double damage = std::numeric_limits<double>::infinity();
    for (const auto &point : alone["points"]) {
        for (; next != both["points"].end() && (*next)["storedBytes"] <= point["storedBytes"]; ++next)
            damage = (*next)["predictedKl"].get<double>();
        QVERIFY(damage <= point["predictedKl"].get<double>());
    }
}

void TestSearch::pointsThatWereNotRunTellWhatToExpect()
{
    const json result =
        m_program.runJson(words("frontier") + QStringList{demo} + words("--verify 8 --no-cache") + fewCells);
    int run = 0;
    int expected = 0;
    for (const auto &point : result["points"]) {
        QVERIFY(!point.contains("measured") || !point.contains("expected"));
        run += point.contains("measured") ? 1 : 0;
        if (!point.contains("expected"))
            continue;
        ++expected;
        const auto &expectation = point["expected"];
        QVERIFY(expectation["klLow"] <= expectation["kl"] && expectation["kl"] <= expectation["klHigh"]);
        // Of all that was run: what the points are compared with tells as much.
        QCOMPARE(expectation["runs"].get<std::size_t>(), 8 + result["candidates"].size());
        QVERIFY(expectation["n"].get<int>() > 0);
    }
    QCOMPARE(run, 8);
    QVERIFY(expected > 20);
    QCOMPARE(result["fit"]["knots"].size(), 8 + result["candidates"].size());
}

void TestSearch::damageAndLossAreLimitsToo()
{
    const auto limited = [this](const char *options) {
        return m_program.runJson(words("frontier --verify 6") + QStringList{demo} + words(options) +
                                 fewCells);
    };
    const json damage = limited("--max-damage 0.02");
    QVERIFY(damage["best"]["predictedKl"].get<double>() <= 0.02);
    const json loss = limited("--max-loss 0.05");
    const json less = limited("--max-loss 0.01");
    QVERIFY(loss["best"]["storedBytes"] <= less["best"]["storedBytes"]);
    QVERIFY(loss["best"]["predictedKl"] >= less["best"]["predictedKl"]);
    QCOMPARE(loss["maxLoss"].get<double>(), 0.05);
    // Nothing smaller on the frontier does as little.
    for (const json &point : damage["points"])
        QVERIFY(point["predictedKl"].get<double>() > 0.02 ||
                point["storedBytes"] >= damage["best"]["storedBytes"]);
    const auto both =
        m_program.run(words("frontier --max-bytes 31000 --max-damage 0.0001") + QStringList{demo} + fewCells);
    // What it names is within the size, or what so little takes.
    QCOMPARE(notAProperFailure(both, {QStringLiteral("so little damage"), QString::fromUtf8("31\u202f000 B"),
                                      QStringLiteral("least within"), QStringLiteral("so little takes")}),
             QByteArray());
    for (const char *wrong : {"--max-loss 2", "--max-loss -0.1", "--max-damage 0", "--max-damage much"})
        QCOMPARE(m_program.run(words("frontier") + words(wrong) + QStringList{demo}).exitCode, 2);
}

QTEST_GUILESS_MAIN(TestSearch)
#include "tst_search.moc"
