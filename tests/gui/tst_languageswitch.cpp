// Another language in the midst of work: everything that was done, chosen and typed is there afterwards, in
// the words and numbers of the other language. On the demo, with the real engine.
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QScopeGuard>
#include <QTableView>
#include <QToolButton>
#include <QUndoStack>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;

class TestLanguageSwitch : public QObject {
    Q_OBJECT

    std::unique_ptr<ProgramFixture> m_program;
    widgets::Document &document() { return m_program->document(); }
    QString budget() { return m_program->child<QLineEdit>("budgetEdit")->text(); }
    void settle()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), jobTimeoutMs);
        for (const gui::Lane lane : {gui::Lane::Live, gui::Lane::Aside, gui::Lane::Frontier})
            QTRY_VERIFY_WITH_TIMEOUT(!m_program->program->jobs().isRunning(lane), jobTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(!document().isSolutionStale(), jobTimeoutMs);
    }
    void speak(const char *language)
    {
        const QWidget *before = &m_program->window();
        m_program->action(language)->trigger();
        QTRY_VERIFY(&m_program->window() != before || m_program->action(language)->isChecked());
        QTest::qWait(0);
        settle();
    }
    void type(const QString &text)
    {
        auto *edit = m_program->child<QLineEdit>("budgetEdit");
        m_program->window().activateWindow();
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
        settle();
    }

private Q_SLOTS:
    void nothingIsLost();
};

void TestLanguageSwitch::nothingIsLost()
{
    tests::failOnWarnings();
    m_program = std::make_unique<ProgramFixture>();
    const auto end = qScopeGuard([this] {
        m_program->program->useLanguage(QStringLiteral("en"));
        m_program.reset();
    });
    speak("language_en");
    m_program->window().resize(1366, 768);
    m_program->action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(document().baseline(), jobTimeoutMs);
    m_program->action("analyse")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!m_program->idle(), jobTimeoutMs);
    settle();
    tests::setBits(document(), 1, 3);
    type(QStringLiteral("3.4 bits"));
    m_program->child<QCheckBox>("limitFlips")->click();
    m_program->child<QDockWidget>("sensitivityDock")->hide();
    m_program->child<QLineEdit>("layersFilter")->setText(QStringLiteral("block"));
    document().selectLayer(3); // of a block
    document().setPinned({0}, true);
    settle();
    const auto recipe = document().recipe();
    const int steps = document().undoStack()->count();
    const auto runs = document().measuredPoints().size();
    const auto cells = document().table().measuredCells();
    const QString quality = QString::fromStdString(document().asked().quality);
    const int rows = m_program->child<QTableView>("layersTable")->model()->rowCount();
    QVERIFY(rows > 0 && rows < static_cast<int>(document().layers().size()));

    speak("language_de");
    QVERIFY(m_program->child<QLabel>("budgetReached")->text().contains(QLatin1Char(',')));
    QVERIFY(m_program->child<QLabel>("budgetReached")->text().contains(QStringLiteral("jetzt")));
    QVERIFY(document().recipe() == recipe && document().isPinned(0));
    QCOMPARE(document().selectedLayer(), 3);
    QCOMPARE(document().undoStack()->count(), steps);
    QVERIFY(document().measuredPoints().size() >= runs);
    QCOMPARE(document().table().measuredCells(), cells);
    QCOMPARE(QString::fromStdString(document().asked().quality), quality);
    QVERIFY(m_program->child<QCheckBox>("limitFlips")->isChecked());
    QCOMPARE(budget(), QStringLiteral("3.4 bits")); // as typed
    QVERIFY(!m_program->child<QDockWidget>("sensitivityDock")->isVisible());
    QVERIFY(m_program->child<QDockWidget>("layersDock")->isVisible());
    QCOMPARE(m_program->child<QLineEdit>("layersFilter")->text(), QStringLiteral("block"));
    QCOMPARE(m_program->child<QTableView>("layersTable")->model()->rowCount(), rows);

    type(QStringLiteral("4,5 bits")); // and what this language types is read
    QCOMPARE(document().asked().budget.most.value_or(0), 4.5);
    speak("language_en");
    QCOMPARE(document().asked().budget.most.value_or(0), 4.5);
    QCOMPARE(document().selectedLayer(), 3);
    QVERIFY2(m_program->questions->errors.isEmpty(), qPrintable(m_program->questions->errors.join(u'\n')));
}

QTEST_MAIN(TestLanguageSwitch)
#include "tst_languageswitch.moc"
