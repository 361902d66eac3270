// Several analyses of one project at once, each with a cache object of its own as another process has it:
// they measure together what one would measure alone.
#include "core/evaluate/evaluatordata.h"
#include "core/sensitivity/analysis/analysiswork.h"
#include "core/sensitivity/cache/cellclaims.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/sametable.h"
#include "tests/support/textlines.h"
#include "tests/support/threesettings.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

using namespace paretoscope;
using namespace paretoscope::sensitivity;
using namespace paretoscope::tests;

namespace {

constexpr int blocks = 3; ///< of 100 samples: 16, 48, 36

/// A cell on a block, and the damage of nobody's measuring, by which it is known again.
struct Held {
    CellKey key;
    std::size_t layer = 0;
    evaluate::SampleStats stats;
};

constexpr std::size_t settingsOf = 3; ///< that plan() measures of every layer

base::Result<Held> firstCell(const evaluate::Evaluator &evaluator, const AnalysisPlan &plan)
{
    const auto work = AnalysisWork::create(evaluator.data(), plan, {});
    if (!work)
        return work.error();
    Held held{(*work)->keyOf(0, 0), (*work)->variants[0].layer, {}};
    held.stats.n = held.stats.predictions = held.key.block.count;
    held.stats.klSum = 1234.5 * static_cast<double>(held.key.block.count);
    return held;
}

/// Another analysis in FOLDER that has claimed the first cell, and a cache of one's own beside its.
struct AtWork {
    AtWork(const std::filesystem::path &folder, evaluate::Evaluator with, Held first)
        : evaluator(std::move(with)), held(std::move(first)), other(folder, "abc"), own(folder, "abc"),
          claims(std::make_unique<CellClaims>(other)), cells(settingsOf * evaluator.model().layers().size())
    {
    }

    evaluate::Evaluator evaluator;
    Held held;
    MeasurementCache other, own;
    std::unique_ptr<CellClaims> claims; ///< of the other
    std::size_t cells;                  ///< in all
};

base::Result<std::unique_ptr<AtWork>> anotherAtWork(const std::string &network,
                                                    const std::filesystem::path &folder)
{
    auto evaluator = calibration(network);
    if (!evaluator)
        return evaluator.error();
    auto held = firstCell(*evaluator, plan(16));
    if (!held)
        return held.error();
    auto work = std::make_unique<AtWork>(folder, std::move(*evaluator), std::move(*held));
    if (work->claims->claim(work->held.key) != CellClaims::Answer::Granted)
        return base::Error{base::ErrorCode::Internal,
                           PARETOSCOPE_SAY("test.claim-refused", "The first claim was refused.")};
    return work;
}

} // namespace

class TestSharedCells : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder.emplace(); }
    void analysesAtOnceMeasureEachCellOnce_data();
    void analysesAtOnceMeasureEachCellOnce();
    void aCellThatAnotherMeasuresIsLeftToIt_data() { addNetworkRows({"resnet20"}); }
    void aCellThatAnotherMeasuresIsLeftToIt();
    void aCellThatAnotherGivesUpIsMeasured_data();
    void aCellThatAnotherGivesUpIsMeasured();
    void whoWaitsCanBeStopped();

private:
    std::filesystem::path folder() const { return m_folder->path().toStdString(); }
    std::optional<QTemporaryDir> m_folder;
};

void TestSharedCells::analysesAtOnceMeasureEachCellOnce_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<int>("analyses");
    QTest::addColumn<int>("workers");
    QTest::newRow("two") << "demo" << 2 << 1;
    QTest::newRow("two with threads") << "demo" << 2 << 2;
    QTest::newRow("three") << "demo" << 3 << 1;
    QTest::newRow("two on resnet20") << "resnet20" << 2 << 1;
}

void TestSharedCells::analysesAtOnceMeasureEachCellOnce()
{
    PARETOSCOPE_ROW(name);
    QFETCH(const int, analyses);
    QFETCH(const int, workers);
    const auto evaluator = calibration(name);
    GOOD(evaluator);
    MeasurementCache inMemory({}, {});
    const auto alone = analyse(*evaluator, plan(100), inMemory, nullptr, {}, quiet);
    GOOD(alone);

    std::vector<std::unique_ptr<MeasurementCache>> caches;
    std::vector<std::optional<base::Result<SensitivityTable>>> tables(static_cast<std::size_t>(analyses));
    for (int i = 0; i < analyses; ++i)
        caches.push_back(std::make_unique<MeasurementCache>(folder(), "abc"));
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < tables.size(); ++i)
            threads.emplace_back([&, i] {
                base::NoProgress silent;
                tables[i] = analyse(*evaluator, plan(100, workers), *caches[i], nullptr, {}, silent);
            });
    }
    std::int64_t measured = 0;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        GOOD(*tables[i]);
        QVERIFY(sameTable(**tables[i], *alone));
        measured += caches[i]->kept().written;
        QCOMPARE(caches[i]->kept().lost, std::int64_t{0});
    }
    const auto cells = static_cast<std::int64_t>(3 * evaluator->model().layers().size());
    QCOMPARE(measured, cells * blocks);
    QCOMPARE(linesOf(caches.front()->file()), static_cast<int>(cells) * blocks);
}

/// What the other finds counts, and nothing else waits for it.
void TestSharedCells::aCellThatAnotherMeasuresIsLeftToIt()
{
    PARETOSCOPE_ROW(name);
    const auto work = anotherAtWork(name, folder());
    GOOD(work);
    auto &[evaluator, held, other, own, claims, cells] = **work;
    std::size_t told = 0;
    const CellSink sink = [&](const SensitivityCell &) {
        if (++told == cells - 1) // all others
            other.add(held.key, held.stats);
    };
    const auto table = analyse(evaluator, plan(16), own, sink, {}, quiet);
    GOOD(table);
    QCOMPARE(told, cells);
    const auto setting = table->settingIndex(held.key.setting);
    QVERIFY(setting);
    QCOMPARE(table->cell(held.layer, *setting)->kl, 1234.5);
    QCOMPARE(own.kept().written, static_cast<std::int64_t>(cells) - 1);
}

void TestSharedCells::aCellThatAnotherGivesUpIsMeasured_data()
{
    QTest::addColumn<bool>("ended");
    QTest::newRow("released") << false;
    QTest::newRow("its owner ended") << true;
}

void TestSharedCells::aCellThatAnotherGivesUpIsMeasured()
{
    QFETCH(const bool, ended);
    const auto work = anotherAtWork("demo", folder());
    GOOD(work);
    auto &[evaluator, held, other, own, claims, cells] = **work;
    std::size_t told = 0;
    const CellSink sink = [&](const SensitivityCell &) {
        if (++told < cells - 1)
            return;
        if (ended)
            claims.reset();
        else
            claims->release(held.key);
    };
    const auto table = analyse(evaluator, plan(16), own, sink, {}, quiet);
    GOOD(table);
    MeasurementCache inMemory({}, {});
    const auto alone = analyse(evaluator, plan(16), inMemory, nullptr, {}, quiet);
    GOOD(alone);
    QVERIFY(sameTable(*table, *alone));
    QCOMPARE(own.kept().written, static_cast<std::int64_t>(cells));
}

void TestSharedCells::whoWaitsCanBeStopped()
{
    const auto work = anotherAtWork("demo", folder());
    GOOD(work);
    auto &[evaluator, held, other, own, claims, cells] = **work;
    std::size_t told = 0;
    std::stop_source stop;
    const CellSink sink = [&](const SensitivityCell &) {
        if (++told == cells - 1)
            stop.request_stop();
    };
    const auto table = analyse(evaluator, plan(16), own, sink, stop.get_token(), quiet);
    QVERIFY(!table);
    QCOMPARE(table.error().code, base::ErrorCode::Cancelled);
    QCOMPARE(own.kept().written, static_cast<std::int64_t>(cells) - 1);
}

QTEST_GUILESS_MAIN(TestSharedCells)
#include "tst_sharedcells.moc"
