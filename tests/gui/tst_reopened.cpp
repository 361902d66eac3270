// A project that is opened again shows what was measured before, without a press of Analyse, which then
// measures only what is missing. On the demo, with the real engine.
#include "tests/gui/settled.h"
#include "tests/support/fatallogger.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QUndoStack>

#include <algorithm>
#include <memory>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;
using tests::runCounts;
using tests::runsBySize;
using tests::setBits;
using widgets::Document;

class TestReopened : public QObject {
    Q_OBJECT

    std::unique_ptr<ProgramFixture> m_program;
    Document &document() { return m_program->document(); }
    void openDemo()
    {
        m_program->action("openDemo")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(document().baseline(), jobTimeoutMs);
        settle();
    }
    void settle() { tests::settle(*m_program); }
    void analyse()
    {
        m_program->action("analyse")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!m_program->idle(), jobTimeoutMs);
        settle();
    }
    /// Three of them, each measured and looked at.
    void editByHand()
    {
        for (const std::int64_t bits : {3, 2, 5}) {
            setBits(document(), 1, bits);
            QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs);
        }
    }
    void reopen()
    {
        m_program->questions->errors.clear();
        m_program->start();
        openDemo();
    }

private Q_SLOTS:
    void init()
    {
        tests::failOnWarnings();
        m_program = std::make_unique<ProgramFixture>();
        openDemo();
    }
    void cleanup()
    {
        QVERIFY2(m_program->questions->errors.isEmpty(),
                 qPrintable(m_program->questions->errors.join(u'\n')));
        m_program.reset();
    }

    void everythingMeasuredIsThereAgain();
    void ownPointsAreThereWithoutAnAnalysis();
    void speedIsThereAgainWithItsMachine();
    void whatTheNextEditOvertookIsThereAgain();
    void nothingIsShownOfWhatWasNeverMeasured();
    void whatWasAskedComesBack();
    void whatIsNoLimitIsSaidAndTheRestOpens();
};

void TestReopened::everythingMeasuredIsThereAgain()
{
    analyse();
    editByHand();
    document().undoStack()->setIndex(0);
    settle();
    const auto table = document().table();
    const auto runs = runsBySize(document());
    const auto points = document().best().points();
    QVERIFY(runs.size() >= 16);
    reopen();
    QCOMPARE(runCounts(document()).run, 0);
    QCOMPARE(document().table().settings().size(), table.settings().size());
    for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < table.settings().size(); ++setting) {
            const auto *before = table.cell(layer, setting);
            const auto index = document().table().settingIndex(table.settings()[setting]);
            QVERIFY(index);
            const auto *after = document().table().cell(layer, *index);
            QCOMPARE(after != nullptr, before != nullptr);
            if (!before)
                continue;
            QCOMPARE(after->n, before->n);
            QCOMPARE(after->kl, before->kl);
            QCOMPARE(after->estimate, before->estimate);
        }
    const auto again = runsBySize(document());
    QCOMPARE(again.size(), runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        QVERIFY(again[i].recipe == runs[i].recipe);
        QCOMPARE(again[i].measured, runs[i].measured);
        QVERIFY(again[i].behaviour == runs[i].behaviour);
        QCOMPARE(again[i].cost.storedBytes, runs[i].cost.storedBytes);
    }
    QCOMPARE(document().best().points().size(), points.size());
    analyse(); // and measures nothing again
    QCOMPARE(runCounts(document()).run, 0);
    QCOMPARE(document().measuredPoints().size(), runs.size());
}

void TestReopened::ownPointsAreThereWithoutAnAnalysis()
{
    editByHand();
    const auto own = runsBySize(document());
    QCOMPARE(runCounts(document()).run, 3);
    QCOMPARE(runCounts(document()).written, 3);
    reopen();
    const auto again = runsBySize(document());
    std::size_t found = 0;
    for (const search::Ran &ran : own)
        found += static_cast<std::size_t>(std::ranges::count_if(again, [&](const search::Ran &known) {
            return known.recipe == ran.recipe && known.measured == ran.measured;
        }));
    QVERIFY(found >= 3);
    setBits(document(), 1, 2); // known as soon as it is chosen
    QVERIFY(document().currentMeasurement());
    QCOMPARE(document().currentMeasurement()->measured.n, document().project()->samples.evaluate.size());
    QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs);
    QCOMPARE(runCounts(document()).run, 0);
    setBits(document(), 1, 4); // and this one is measured
    QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs);
    QCOMPARE(runCounts(document()).run, 1);
}

void TestReopened::speedIsThereAgainWithItsMachine()
{
    editByHand();
    QTest::keyClick(&m_program->window(), Qt::Key_F7);
    QTRY_VERIFY_WITH_TIMEOUT(document().currentSpeed(), jobTimeoutMs);
    const auto measured = document().currentSpeed()->latency;
    const auto headline = [this] { return m_program->child<QLabel>("headlineText")->text(); };
    QVERIFY(headline().contains(QLatin1String("float ")) && headline().contains(QLatin1String("runs ")));
    const QString timed = headline().section(QStringLiteral(" · "), -1);
    reopen();
    QVERIFY(!document().currentSpeed()); // of another recipe
    setBits(document(), 1, 5);
    QVERIFY(document().currentSpeed());
    QVERIFY(document().currentSpeed()->latency.on == evaluate::thisMachine());
    QCOMPARE(document().currentSpeed()->latency.batches.front().compressed.medianMs,
             measured.batches.front().compressed.medianMs);
    QCOMPARE(headline().section(QStringLiteral(" · "), -1), timed);
    QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs);
    const QString summary = m_program->child<QPlainTextEdit>("behaviourSummary")->toPlainText();
    QVERIFY2(summary.contains(QString::fromStdString(evaluate::thisMachine().processor)),
             qPrintable(summary));
}

void TestReopened::whatTheNextEditOvertookIsThereAgain()
{
    const auto wholeAt = [this](std::int64_t bits) {
        return std::ranges::any_of(document().measuredPoints(), [&](const search::Ran &ran) {
            return ran.recipe.settings[1].value("bits") == compress::Value(bits) &&
                   ran.measured.n == document().project()->samples.evaluate.size();
        });
    };
    // The moment it is measured, before anybody looks at how it behaves.
    const auto connection = connect(&document(), &Document::measuredChanged, this, [&] {
        const auto *now = document().currentMeasurement();
        if (now && wholeAt(3))
            setBits(document(), 1, 2);
    });
    setBits(document(), 1, 3);
    QTRY_VERIFY_WITH_TIMEOUT(wholeAt(2), jobTimeoutMs);
    disconnect(connection);
    settle();
    reopen();
    QVERIFY(wholeAt(3) && wholeAt(2));
    setBits(document(), 1, 3); // and it is looked at once somebody wants to know
    QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs);
}

void TestReopened::nothingIsShownOfWhatWasNeverMeasured()
{
    QVERIFY(!document().knowsDamage());
    reopen();
    QVERIFY(!document().knowsDamage());
    QCOMPARE(runCounts(document()).known + runCounts(document()).run, 0);
}

void TestReopened::whatWasAskedComesBack()
{
    analyse();
    m_program->window().activateWindow();
    auto *edit = m_program->child<QLineEdit>("budgetEdit");
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, QStringLiteral("3.4 bits"));
    QTest::keyClick(edit, Qt::Key_Return);
    settle();
    m_program->child<QCheckBox>("limitFlips")->click();
    auto *quality = m_program->child<QComboBox>("tradeoffQuality");
    const QString usual = quality->currentText();
    quality->setFocus();
    QTest::keyClick(quality, usual == quality->itemText(0) ? Qt::Key_Down : Qt::Key_Up);
    const QString chosen = quality->currentText();
    QVERIFY(chosen != usual);
    document().selectLayer(3);
    const pipeline::Recipe recipe = document().recipe();
    const QString reached = m_program->child<QLabel>("budgetReached")->text();
    const QString marked = m_program->child<QToolButton>("limitsButton")->text();
    QVERIFY(reached.contains(QStringLiteral("bits ✓")));
    m_program->questions->fileToSave = m_program->file("mine.pscope.json");
    m_program->action("saveAs")->trigger();
    m_program->start();
    m_program->window().files().openPath(m_program->file("mine.pscope.json"));
    QTRY_VERIFY_WITH_TIMEOUT(document().baseline(), jobTimeoutMs);
    settle();
    QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs);
    QVERIFY(document().recipe() == recipe);
    QCOMPARE(m_program->child<QLineEdit>("budgetEdit")->text(), QStringLiteral("3.4 bits"));
    QVERIFY(m_program->child<QLineEdit>("budgetEdit")->isEnabled());
    QCOMPARE(m_program->child<QLabel>("budgetReached")->text(), reached);
    QVERIFY(m_program->child<QCheckBox>("limitFlips")->isChecked());
    QCOMPARE(m_program->child<QToolButton>("limitsButton")->text(), marked);
    QTRY_COMPARE(m_program->child<QComboBox>("tradeoffQuality")->currentText(), chosen);
    QCOMPARE(document().selectedLayer(), 3);
    QVERIFY(!document().isModified());
}

void TestReopened::whatIsNoLimitIsSaidAndTheRestOpens()
{
    setBits(document(), 1, 3);
    const pipeline::Recipe recipe = document().recipe();
    m_program->questions->fileToSave = m_program->file("mine.pscope.json");
    m_program->action("saveAs")->trigger();
    QFile file(m_program->file("mine.pscope.json"));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QJsonObject project = QJsonDocument::fromJson(file.readAll()).object();
    QVERIFY(!project.contains(QLatin1String("asked"))); // nothing was
    project[QLatin1String("asked")] = QJsonObject{{"limits", QJsonObject{{"bytes", "small"}}}};
    file.resize(0);
    file.seek(0);
    file.write(QJsonDocument(project).toJson());
    file.close();
    m_program->start();
    m_program->window().files().openPath(file.fileName());
    QTRY_VERIFY_WITH_TIMEOUT(document().baseline(), jobTimeoutMs);
    settle();
    QCOMPARE(m_program->questions->errors.size(), 1);
    QVERIFY2(m_program->questions->errors.first().contains(QLatin1String("asked.limits.bytes")),
             qPrintable(m_program->questions->errors.first()));
    m_program->questions->errors.clear();
    QVERIFY(document().recipe() == recipe);
    QVERIFY(!document().asked().limits.any());
}

QTEST_MAIN(TestReopened)
#include "tst_reopened.moc"
