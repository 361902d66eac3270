#include "core/sensitivity/cache/cellclaims.h"
#include "core/sensitivity/measurementcache.h"
#include "tests/support/bits.h"
#include "tests/support/textlines.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cmath>
#include <csignal>
#include <fstream>
#include <thread>
#include <tuple>

#include <sys/wait.h>
#include <unistd.h>

using namespace paretoscope;
using namespace paretoscope::sensitivity;
using evaluate::SampleStats;

namespace {

CellKey keyNumber(int i)
{
    CellKey key;
    key.layer = "layer" + std::to_string(i);
    key.setting = tests::bits(4);
    key.block = {16, 48};
    return key;
}

/// Numbers that no short decimal writes down.
SampleStats statsNumber(int i)
{
    SampleStats stats;
    stats.n = 48;
    stats.predictions = 48;
    stats.correct = 40 + i % 8;
    stats.baselineCorrect = 45;
    stats.flips = {i, 2};
    stats.klSum = std::sqrt(static_cast<double>(i) + 2) * 1e-5;
    stats.klSquares = stats.klSum * stats.klSum / 7;
    stats.metricSum = std::exp(static_cast<double>(i % 50));
    stats.metricSquares = stats.metricSum / 3;
    stats.baselineMetricSum = -1.0 / 3;
    stats.differenceSquares = std::sqrt(static_cast<double>(i) + 5);
    stats.crossEntropySum = 1e-300;
    stats.maxAbsDifference = 0.1;
    return stats;
}

void append(const std::filesystem::path &file, const std::string &text)
{
    std::ofstream(file, std::ios::app | std::ios::binary) << text;
}

} // namespace

class TestMeasurementCache : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void readsBackToTheLastBit();
    void sameCellUnderOtherCircumstancesIsAnother();
    void equalSettingsHit();
    void tornLastLineIsIgnoredAndDoesNotSpoilTheNext();
    void foreignLinesAreIgnored();
    void implausibleRecordsAreIgnored();
    void recordsOfEarlierVersionsAreNeverMisread_data();
    void recordsOfEarlierVersionsAreNeverMisread();
    void severalWritersMayAppendAtOnce();
    void whatOthersAddIsReadAsItComes();
    void aTornLineOfAnotherSpoilsNothing();
    void claimsAreOnePerCell();
    void aKilledProcessClaimsNothing();
    void aCellIsWrittenOnce();
    void unwritableFolderKeepsTheCacheInMemory();
    void whatIsKeptIsCounted();
    void keysThatAreNoFileNamesAreHashed();
    void folderFollowsTheEnvironment();

private:
    std::filesystem::path folder() const { return m_folder->path().toStdString() + "/deep/er"; }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestMeasurementCache::readsBackToTheLastBit()
{
    {
        MeasurementCache cache(folder(), "abc");
        QVERIFY(cache.persistent());
        for (int i = 0; i < 200; ++i)
            cache.add(keyNumber(i), statsNumber(i));
    }
    const MeasurementCache cache(folder(), "abc");
    for (int i = 0; i < 200; ++i)
        QCOMPARE(cache.find(keyNumber(i)), std::optional(statsNumber(i)));
    QVERIFY(!cache.find(keyNumber(200)));
    QVERIFY(!MeasurementCache(folder(), "abd").find(keyNumber(0)));
}

void TestMeasurementCache::sameCellUnderOtherCircumstancesIsAnother()
{
    MeasurementCache cache(folder(), "abc");
    cache.add(keyNumber(1), statsNumber(1));
    CellKey key = keyNumber(1);
    key.steps = "foldBatchNorm";
    QVERIFY(!cache.find(key));
    key = keyNumber(1);
    key.task = data::Task::Unlabelled;
    QVERIFY(!cache.find(key));
    key = keyNumber(1);
    key.block.count = 47;
    QVERIFY(!cache.find(key));
    key = keyNumber(1);
    key.setting = key.setting.with("symmetric", true);
    QVERIFY(!cache.find(key));
    QVERIFY(cache.find(keyNumber(1)));
}

void TestMeasurementCache::equalSettingsHit()
{
    MeasurementCache cache(folder(), "abc");
    cache.add(keyNumber(1), statsNumber(1));
    CellKey key = keyNumber(1);
    key.setting = key.setting.with("groupSize", 7); // without effect: granularity is by channel
    QVERIFY(cache.find(key));
}

void TestMeasurementCache::tornLastLineIsIgnoredAndDoesNotSpoilTheNext()
{
    std::filesystem::path file;
    {
        MeasurementCache cache(folder(), "abc");
        cache.add(keyNumber(1), statsNumber(1));
        cache.add(keyNumber(2), statsNumber(2));
        file = cache.file();
    }
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - 30);
    {
        MeasurementCache cache(folder(), "abc");
        QVERIFY(cache.find(keyNumber(1)));
        QVERIFY(!cache.find(keyNumber(2)));
        cache.add(keyNumber(3), statsNumber(3));
    }
    const MeasurementCache cache(folder(), "abc");
    QVERIFY(cache.find(keyNumber(1)));
    QCOMPARE(cache.find(keyNumber(3)), std::optional(statsNumber(3)));
}

void TestMeasurementCache::foreignLinesAreIgnored()
{
    std::filesystem::path file;
    {
        MeasurementCache cache(folder(), "abc");
        cache.add(keyNumber(1), statsNumber(1));
        file = cache.file();
    }
    append(file,
           "\n\n{}\n[1,2]\nnull\n{\"method\":1}\n{\"method\":\"x\"}\n{\"method\":1,\"block\":[0]}\nhello\n");
    append(file, std::string(100'000, 'x') + "\n");
    append(file, std::string(5000, '[') + "\n");
    append(file, std::string("\0\xff\xfe{", 4) + "\n");
    MeasurementCache(folder(), "abc").add(keyNumber(2), statsNumber(2));
    const MeasurementCache cache(folder(), "abc");
    QVERIFY(cache.find(keyNumber(1)));
    QVERIFY(cache.find(keyNumber(2)));
}

void TestMeasurementCache::implausibleRecordsAreIgnored()
{
    SampleStats wrong = statsNumber(1);
    wrong.n = 47; // of a block of 48
    MeasurementCache(folder(), "abc").add(keyNumber(1), wrong);
    QVERIFY(!MeasurementCache(folder(), "abc").find(keyNumber(1)));
}

void TestMeasurementCache::recordsOfEarlierVersionsAreNeverMisread_data()
{
    QTest::addColumn<int>("task");
    QTest::addColumn<bool>("known");
    // Right or wrong: every flip is a difference of 1. Of a likelihood nobody can tell any more.
    QTest::newRow("classification") << int(data::Task::Classification) << true;
    QTest::newRow("unlabelled") << int(data::Task::Unlabelled) << true;
    QTest::newRow("language model") << int(data::Task::LanguageModel) << false;
    QTest::newRow("regression") << int(data::Task::Regression) << false;
}

void TestMeasurementCache::recordsOfEarlierVersionsAreNeverMisread()
{
    QFETCH(int, task);
    QFETCH(bool, known);
    CellKey key = keyNumber(1);
    key.task = static_cast<data::Task>(task);
    SampleStats stats = statsNumber(1);
    std::filesystem::path file;
    {
        MeasurementCache cache(folder(), "abc");
        cache.add(key, stats);
        file = cache.file();
    }
    std::string line;
    std::getline(std::ifstream(file), line);
    const auto first = line.find("\"differenceSquares\"");
    QVERIFY(first != std::string::npos);
    line.erase(first, line.find(',', first) + 1 - first); // as it was before there was the field
    std::ofstream(file, std::ios::trunc) << line << '\n';
    stats.differenceSquares = static_cast<double>(stats.flips.rightToWrong + stats.flips.wrongToRight);
    QCOMPARE(MeasurementCache(folder(), "abc").find(key), known ? std::optional(stats) : std::nullopt);
}

void TestMeasurementCache::severalWritersMayAppendAtOnce()
{
    MeasurementCache first(folder(), "abc");
    MeasurementCache second(folder(), "abc"); // as another process would
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = t; i < 400; i += 4)
                (t % 2 ? first : second).add(keyNumber(i), statsNumber(i));
        });
    threads.clear();
    const MeasurementCache both(folder(), "abc");
    for (int i = 0; i < 400; ++i)
        QCOMPARE(both.find(keyNumber(i)), std::optional(statsNumber(i)));
}

void TestMeasurementCache::whatOthersAddIsReadAsItComes()
{
    MeasurementCache first(folder(), "abc"), second(folder(), "abc");
    for (int i = 0; i < 300; ++i) {
        (i % 3 ? first : second).add(keyNumber(i), statsNumber(i));
        if (i % 50 == 0)
            append(first.file(), "\nnobody's line\n" + std::string(i * 400, 'x') + '\n');
    }
    for (int i = 0; i < 300; ++i) {
        QCOMPARE(first.find(keyNumber(i)), std::optional(statsNumber(i)));
        QCOMPARE(second.find(keyNumber(i)), std::optional(statsNumber(i)));
    }
    std::filesystem::resize_file(first.file(), 0); // somebody made room
    first.add(keyNumber(300), statsNumber(300));
    QCOMPARE(MeasurementCache(folder(), "abc").find(keyNumber(300)), std::optional(statsNumber(300)));
}

/// It was killed, or its disk was full, while both were open.
void TestMeasurementCache::aTornLineOfAnotherSpoilsNothing()
{
    MeasurementCache first(folder(), "abc"), second(folder(), "abc");
    first.add(keyNumber(1), statsNumber(1));
    append(first.file(), "{\"method\":3,\"layer\":\"lay");
    first.add(keyNumber(2), statsNumber(2));
    QCOMPARE(second.find(keyNumber(1)), std::optional(statsNumber(1)));
    QCOMPARE(second.find(keyNumber(2)), std::optional(statsNumber(2)));
}

void TestMeasurementCache::claimsAreOnePerCell()
{
    using Answer = CellClaims::Answer;
    MeasurementCache first(folder(), "abc"), second(folder(), "abc"), elsewhere(folder(), "abd");
    CellClaims firsts(first), seconds(second), others(elsewhere);
    QVERIFY(firsts.claim(keyNumber(1)) == Answer::Granted);
    QVERIFY(seconds.claim(keyNumber(1)) == Answer::Elsewhere);
    QVERIFY(seconds.claim(keyNumber(2)) == Answer::Granted);
    QVERIFY(others.claim(keyNumber(1)) == Answer::Granted); // another project
    first.add(keyNumber(1), statsNumber(1));
    QVERIFY(seconds.claim(keyNumber(1)) == Answer::Known);
    QCOMPARE(second.find(keyNumber(1)), std::optional(statsNumber(1)));
    QVERIFY(firsts.claim(keyNumber(2)) == Answer::Elsewhere);
    seconds.release(keyNumber(2));
    QVERIFY(firsts.claim(keyNumber(2)) == Answer::Granted);
    MeasurementCache inMemory({}, {}), nowhere("/proc/none", "abc");
    for (const MeasurementCache *cache : {&inMemory, &nowhere}) {
        CellClaims one(*cache), two(*cache);
        QVERIFY(one.claim(keyNumber(3)) == Answer::Granted && two.claim(keyNumber(3)) == Answer::Granted);
    }
}

void TestMeasurementCache::aKilledProcessClaimsNothing()
{
    using Answer = CellClaims::Answer;
    std::array<int, 2> ends{};
    QCOMPARE(::pipe(ends.data()), 0);
    const MeasurementCache cache(folder(), "abc");
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
        CellClaims claims(cache);
        const char granted = claims.claim(keyNumber(1)) == Answer::Granted ? 'y' : 'n';
        std::ignore = ::write(ends[1], &granted, 1);
        for (;;)
            ::pause();
    }
    char granted = 0;
    const auto got = ::read(ends[0], &granted, 1);
    CellClaims claims(cache);
    const bool elsewhere = claims.claim(keyNumber(1)) == Answer::Elsewhere;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(ends[0]);
    ::close(ends[1]);
    QCOMPARE(got, ssize_t{1});
    QCOMPARE(granted, 'y');
    QVERIFY(elsewhere);
    QVERIFY(claims.claim(keyNumber(1)) == Answer::Granted);
}

void TestMeasurementCache::aCellIsWrittenOnce()
{
    MeasurementCache cache(folder(), "abc");
    cache.add(keyNumber(1), statsNumber(1));
    cache.add(keyNumber(1), statsNumber(1));
    QCOMPARE(tests::linesOf(cache.file()), 1);
}

void TestMeasurementCache::unwritableFolderKeepsTheCacheInMemory()
{
    append(m_folder->path().toStdString() + "/file", "x");
    for (const std::filesystem::path &bad :
         {std::filesystem::path(m_folder->path().toStdString() + "/file/below"),
          std::filesystem::path("/proc/none")}) {
        MeasurementCache cache(bad, "abc");
        QVERIFY(!cache.persistent());
        QVERIFY(cache.file().empty());
        cache.add(keyNumber(1), statsNumber(1));
        QVERIFY(cache.find(keyNumber(1)));
    }
}

/// Nothing, some and all of it.
void TestMeasurementCache::whatIsKeptIsCounted()
{
    MeasurementCache good(folder(), "abc");
    for (int i = 0; i < 3; ++i)
        good.add(keyNumber(i), statsNumber(i));
    good.add(keyNumber(1), statsNumber(1)); // known already
    QCOMPARE(good.kept().written, std::int64_t{3});
    QCOMPARE(good.kept().lost, std::int64_t{0});
    QVERIFY(!MeasurementCache::whyUnwritable(folder()));

    const auto full = folder() / "abcd.jsonl";
    std::filesystem::create_symlink("/dev/full", full);
    MeasurementCache lost(folder(), "abcd");
    QVERIFY(lost.persistent());
    for (int i = 0; i < 2; ++i)
        lost.add(keyNumber(i), statsNumber(i));
    QCOMPARE(lost.kept().written, std::int64_t{0});
    QCOMPARE(lost.kept().lost, std::int64_t{2});
    QVERIFY(!lost.kept().reason.empty() && !lost.persistent());

    append(m_folder->path().toStdString() + "/file", "x");
    const std::filesystem::path nowhere(m_folder->path().toStdString() + "/file/below");
    QVERIFY(MeasurementCache::whyUnwritable(nowhere));
    MeasurementCache none(nowhere, "abc");
    none.add(keyNumber(1), statsNumber(1));
    QCOMPARE(none.kept().lost, std::int64_t{1});
    QVERIFY(!none.kept().reason.empty());
    MeasurementCache inMemory({}, {}); // nobody asked for more
    inMemory.add(keyNumber(1), statsNumber(1));
    QCOMPARE(inMemory.kept().lost, std::int64_t{0});
}

void TestMeasurementCache::keysThatAreNoFileNamesAreHashed()
{
    for (const std::string key : {"../../escape", "", "with space", "a/b"}) {
        MeasurementCache cache(folder(), key);
        QVERIFY(cache.persistent());
        QCOMPARE(cache.file().parent_path(), folder());
        QVERIFY(!std::filesystem::is_directory(cache.file()));
    }
}

void TestMeasurementCache::folderFollowsTheEnvironment()
{
    qputenv("PARETOSCOPE_CACHE", "/one");
    QCOMPARE(MeasurementCache::defaultFolder(), std::filesystem::path("/one"));
    qunsetenv("PARETOSCOPE_CACHE");
    qputenv("XDG_CACHE_HOME", "/two");
    QCOMPARE(MeasurementCache::defaultFolder(), std::filesystem::path("/two/paretoscope"));
    qunsetenv("XDG_CACHE_HOME");
    qputenv("HOME", "/three");
    QCOMPARE(MeasurementCache::defaultFolder(), std::filesystem::path("/three/.cache/paretoscope"));
}

QTEST_GUILESS_MAIN(TestMeasurementCache)
#include "tst_measurementcache.moc"
