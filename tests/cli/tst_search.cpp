// What frontier and export add to solving: improving, limits on behaviour, bits with sparsity.
#include "tests/cli/program.h"

#include <cmath>
#include <cstdint>

using namespace paretoscope::tests;
using nlohmann::json;

namespace {

const QString demo = Program::demo(QStringLiteral("digits.pscope.json"));
const QStringList fewCells{QStringLiteral("--bits"), QStringLiteral("2,3,4,8"), QStringLiteral("--samples"),
                           QStringLiteral("64")};

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace

class TestSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void improvedRecipeIsChosenOnCalibrationSamples();
    void withoutALimitEveryPointIsImproved();
    void exportImprovesWhatItWrites();
    void smallestRecipeKeepsTheLimits();
    void exportWritesTheSmallestThatKeepsTheLimits();
    void limitsThatNothingKeepsAreAProperFailure();
    void combiningIsNeverWorseThanBitsAlone();
    void pointsThatWereNotRunTellWhatToExpect();

private:
    const Program m_program;
};

void TestSearch::improvedRecipeIsChosenOnCalibrationSamples()
{
    const json result = m_program.runJson(words("frontier") + QStringList{demo} +
                                          words("--max-ratio 0.075 --improve --verify 2") + fewCells);
    const json &improved = result["improved"];
    for (const char *field : {"before", "after", "klBefore", "klAfter", "klFall", "klFallStandardError", "n",
                              "rounds", "interactions"})
        QVERIFY2(improved.contains(field), field);
    QCOMPARE(improved["n"].get<std::int64_t>(), 64);
    QVERIFY(std::abs(improved["klBefore"].get<double>() - improved["klAfter"].get<double>() -
                     improved["klFall"].get<double>()) < 1e-9);
    QVERIFY(improved["after"]["storedBytes"].get<double>() <= result["maxBytes"].get<double>());
    QCOMPARE(shown(result["best"]), shown(improved["after"]));
    if (improved["rounds"].get<int>() > 0) {
        QVERIFY(improved["klFall"].get<double>() > improved["klFallStandardError"].get<double>());
        QCOMPARE(improved["after"]["origin"].get<std::string>(), std::string("improved"));
        bool listed = false;
        for (const auto &point : result["points"])
            listed = listed || point["recipe"] == improved["after"]["recipe"];
        QVERIFY(listed);
    }
    for (const auto &interaction : improved["interactions"])
        for (const char *field :
             {"layer", "setting", "against", "klAlone", "klInContext", "klAloneDifference"})
            QVERIFY2(interaction.contains(field), field);
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
    QCOMPARE(notAProperFailure(outcome, {QStringLiteral("30,500 B"), QStringLiteral("limits")}),
             QByteArray());
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
        m_program.runJson(words("frontier") + QStringList{demo} + words("--verify 8") + fewCells);
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
        QCOMPARE(expectation["runs"].get<int>(), 8);
        QVERIFY(expectation["n"].get<int>() > 0);
    }
    QCOMPARE(run, 8);
    QVERIFY(expected > 20);
}

QTEST_GUILESS_MAIN(TestSearch)
#include "tst_search.moc"
