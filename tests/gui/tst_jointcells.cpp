// Bits and sparsity together in the window: measured where the frontier would use both, part of it from then
// on, kept like every other cell; and many of them do not make the window hang.
#include "tests/gui/loopwatch.h"
#include "tests/gui/programfixture.h"
#include "tests/support/bits.h"
#include "tests/support/datafiles.h"
#include "tests/support/fatallogger.h"
#include "tests/support/scriptedmodels.h"

#include "core/project/projectfile.h"
#include "widgets/models/sensitivitymodel.h"
#include "widgets/models/togethercells.h"

#include <QAction>
#include <QDirIterator>
#include <QEventLoop>
#include <QFileInfo>

#include <cmath>
#include <set>

using namespace paretoscope;
using compress::LayerSetting;
using tests::jobTimeoutMs;
using tests::ProgramFixture;
using widgets::Document;

namespace {

std::int64_t togetherCells(const sensitivity::SensitivityTable &table)
{
    std::int64_t cells = 0;
    for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
        for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
            cells += table.settings()[setting].isJoint() && table.cell(layer, setting);
    return cells;
}

bool usesTogether(const pipeline::Recipe &recipe)
{
    return std::ranges::any_of(recipe.settings, &LayerSetting::isJoint);
}

qint64 bytesBelow(const QString &folder)
{
    qint64 bytes = 0;
    for (QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories); files.hasNext();)
        bytes += QFileInfo(files.next()).size();
    return bytes;
}

constexpr int deepLayers = 54;

void writeDeepProject(ProgramFixture &program, const QString &path)
{
    const std::filesystem::path model = program.file("deep.pt").toStdString();
    const std::filesystem::path data = program.file("deep.npy").toStdString();
    tests::saveDeepModel(model, deepLayers);
    std::vector<float> values;
    for (int i = 0; i < 64 * 24; ++i)
        values.push_back(static_cast<float>(std::sin(i)));
    tests::writeFile(data, tests::npyFile("<f4", "(64, 24)", tests::packed(values)));
    project::ProjectFile file;
    file.model = model;
    file.task = data::Task::Unlabelled;
    file.evaluate = {data, "npy", {}, {}, {}};
    QVERIFY(project::writeProject(file, path.toStdString()));
}

/// 6 bits, 5 sparsities and all of both: 41 settings of every layer, damages as real layers have them.
std::vector<sensitivity::SensitivityCell> manyCells()
{
    std::vector<LayerSetting> settings;
    for (const double sparsity : {0.0, 0.3, 0.5, 0.7, 0.8, 0.9})
        for (const std::int64_t bits : {32, 2, 3, 4, 5, 6, 8})
            if (const LayerSetting setting = tests::bits(bits, sparsity); !setting.isFloat())
                settings.push_back(setting);
    std::vector<sensitivity::SensitivityCell> cells;
    for (const LayerSetting &setting : settings)
        for (std::size_t layer = 0; layer < deepLayers; ++layer) {
            sensitivity::SensitivityCell cell;
            cell.layer = layer;
            cell.setting = setting;
            cell.n = 64;
            const double scale = 1e-4 * std::exp(2 * std::sin(7.0 * static_cast<double>(layer)));
            const double bits = std::pow(4.0, 8 - std::min(8.0, tests::bitsOf(setting)));
            cell.kl = scale * ((tests::bitsOf(setting) == 32 ? 0 : bits) +
                               3000 * std::pow(tests::sparsityOf(setting), 3));
            cell.kl *= 1 + 0.1 * std::sin(static_cast<double>(cells.size()));
            cell.klStandardError = cell.kl / 8;
            cells.push_back(cell);
        }
    return cells;
}

} // namespace

class TestJointCells : public QObject {
    Q_OBJECT

    std::unique_ptr<ProgramFixture> m_program;
    QTemporaryDir m_cache; ///< of those that only need an analysis to have been
    Document &document() { return m_program->document(); }
    void openDemo()
    {
        m_program->action("openDemo")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(document().baseline(), jobTimeoutMs);
    }
    void takeWhatIsMeasured() { m_program->program->workflow().setCacheFolder(m_cache.path().toStdString()); }
    void analyse()
    {
        m_program->action("analyse")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!m_program->idle(), jobTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), jobTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(!document().isSolutionStale(), jobTimeoutMs);
    }

private Q_SLOTS:
    void init()
    {
        tests::failOnWarnings();
        m_program = std::make_unique<ProgramFixture>();
    }
    void cleanup()
    {
        QVERIFY2(m_program->questions->errors.isEmpty(),
                 qPrintable(m_program->questions->errors.join(u'\n')));
        m_program.reset();
    }

    void enterTheFrontierAndComeBackWithoutBeingMeasuredAgain();
    void stageIsNamedAndStoppedWithoutLoss();
    void timeLimitHoldsForThemToo();
    void pinsAreSolvedAtOnceFromWhatWasMeasured();
    void windowStaysFluidWithFiftyFourLayersAndFortyOptions();
};

void TestJointCells::enterTheFrontierAndComeBackWithoutBeingMeasuredAgain()
{
    takeWhatIsMeasured(); // nothing as yet
    openDemo();
    analyse();
    const auto table = document().table();
    QVERIFY(togetherCells(table) > 0);
    bool used = false;
    for (const std::size_t vertex : document().frontier().hull())
        used = used || usesTogether(document().frontier().recipe(vertex));
    QVERIFY(used);
    const auto alone = search::solve(search::makeProblem(document().layers(), document().problem().otherBytes,
                                                         table, widgets::settingsAlone(table.settings()),
                                                         document().pins(), document().recipe().steps));
    for (const auto &point : alone.points()) {
        const auto at = document().frontier().atMost(point.storedBytes);
        QVERIFY(at && document().frontier().points()[*at].kl <= point.kl);
    }
    // A slider with both stands on the measured cell, not on the sum.
    std::size_t both = 0;
    while (!table.settings()[both].isJoint())
        ++both;
    std::size_t layer = 0;
    while (!table.cell(layer, both))
        ++layer;
    document().changeSettings(
        {static_cast<int>(layer)}, [&](auto &setting) { setting = table.settings()[both]; },
        QStringLiteral("both"));
    QCOMPARE(document().predictedKl().value(), table.expectedKl(*table.cell(layer, both)));
    // The heat map keeps its columns.
    widgets::SensitivityModel map(document());
    QCOMPARE(map.columnCount(), static_cast<int>(sensitivity::defaultSettings().size()));

    QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs); // and its run is kept
    const qint64 kept = bytesBelow(m_cache.path());
    m_program->start();
    takeWhatIsMeasured();
    openDemo();
    analyse();
    QCOMPARE(togetherCells(document().table()), togetherCells(table));
    for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
        for (std::size_t i = 0; i < table.layerCount(); ++i)
            if (const auto *before = table.cell(i, setting)) {
                const auto index = document().table().settingIndex(table.settings()[setting]);
                QVERIFY(index && document().table().cell(i, *index));
                QCOMPARE(document().table().cell(i, *index)->kl, before->kl);
            }
    QCOMPARE(bytesBelow(m_cache.path()), kept); // nothing new was measured
}

void TestJointCells::stageIsNamedAndStoppedWithoutLoss()
{
    openDemo();
    QStringList stages;
    connect(&m_program->program->jobs(), &gui::JobRunner::retitled, this,
            [&](gui::Lane, const QString &title) { stages << title; });
    bool stopped = false;
    connect(&document(), &Document::cellsChanged, this, [&] {
        if (!stopped && togetherCells(document().table()) > 0) {
            stopped = true;
            m_program->action("stop")->trigger();
        }
    });
    m_program->action("analyse")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(stopped, jobTimeoutMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), jobTimeoutMs);
    QVERIFY2(!stages.filter(QLatin1String("Bits with sparsity")).isEmpty(), qPrintable(stages.join(u',')));
    const auto kept = togetherCells(document().table());
    QVERIFY(kept > 0);
    stages.clear();
    analyse(); // goes on: what is measured is not estimated again
    QVERIFY2(!stages.contains(QLatin1String("Estimating")), qPrintable(stages.join(u',')));
    QVERIFY(togetherCells(document().table()) >= kept);
}

void TestJointCells::timeLimitHoldsForThemToo()
{
    openDemo();
    m_program->program->workflow().setTimeBudget(0.2);
    analyse(); // ends at all: cells that time does not allow are left out
    QVERIFY(document().knowsDamage());
    QVERIFY(!document().measuredPoints().empty());
}

void TestJointCells::pinsAreSolvedAtOnceFromWhatWasMeasured()
{
    takeWhatIsMeasured();
    openDemo();
    analyse();
    const auto cells = togetherCells(document().table());
    const auto measured = document().table().measuredCells();
    document().setPinned({0}, true);
    QVERIFY(!document().best().empty()); // at once, by the hull
    QTRY_VERIFY_WITH_TIMEOUT(!document().isSolutionStale(), jobTimeoutMs);
    QVERIFY(m_program->idle());
    QCOMPARE(togetherCells(document().table()), cells);
    QCOMPARE(document().table().measuredCells(), measured);
    for (std::size_t point = 0; point < document().frontier().points().size(); point += 97)
        QVERIFY(document().frontier().recipe(point).settings[0].isFloat());
}

void TestJointCells::windowStaysFluidWithFiftyFourLayersAndFortyOptions()
{
    const auto cells = manyCells();
    m_program->start();
    writeDeepProject(*m_program, m_program->file("deep.pscope.json"));
    m_program->window().files().openPath(m_program->file("deep.pscope.json"));
    QTRY_VERIFY_WITH_TIMEOUT(document().baseline(), jobTimeoutMs);
    QCOMPARE(document().layers().size(), std::size_t{deepLayers});
    tests::LoopWatch watch;
    QEventLoop loop;
    std::size_t sent = 0;
    int edits = 0;
    QTimer stream; // as an analysis tells of cells
    connect(&stream, &QTimer::timeout, &loop, [&] {
        const std::size_t end = std::min(cells.size(), sent + 100);
        document().putCells({cells.begin() + static_cast<std::ptrdiff_t>(sent),
                             cells.begin() + static_cast<std::ptrdiff_t>(end)});
        sent = end;
        document().changeSettings(
            {++edits % deepLayers}, [&](auto &setting) { setting = cells[sent / 2].setting; },
            QStringLiteral("edit"));
        if (sent == cells.size())
            stream.stop();
    });
    connect(&document(), &Document::frontierChanged, &loop, [&] {
        if (sent == cells.size() && !document().isSolutionStale())
            loop.quit();
    });
    QTimer::singleShot(jobTimeoutMs, &loop, [&loop] { loop.exit(1); });
    watch.start();
    stream.start(50);
    QCOMPARE(loop.exec(), 0);
    for (const auto &options : document().problem().layers)
        QVERIFY(options.size() >= 40);
    QVERIFY(document().frontier().points().size() > 1000);
    // On the processor; by the clock, on a quiet machine, see bench_window.
    QVERIFY(watch.largestTurnMs() <= 100);
    QVERIFY(watch.turns() >= edits);
}

QTEST_MAIN(TestJointCells)
#include "tst_jointcells.moc"
