// The suggestions panel on the demo: asked for, found in a job, shown for the recipe it was asked for alone,
// and applied as one edit.
#include "core/graph/layer.h"
#include "core/search/suggest.h"
#include "tests/support/demoproject.h"
#include "tests/support/fatallogger.h"
#include "tests/support/turnloop.h"
#include "tests/widgets/measuredcells.h"
#include "tests/widgets/panelhostfake.h"
#include "widgets/document/document.h"
#include "widgets/models/remediesmodel.h"
#include "widgets/panels/suggestionspanel.h"
#include "widgets/parts/tablecopy.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::widgets;

class SuggestionsPanelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::FakePanelHost> m_host;
    std::unique_ptr<Document> m_document;
    std::unique_ptr<QWidget> m_panel;

    template <typename T> T *child(const char *name) const
    {
        return m_panel->findChild<T *>(QString::fromLatin1(name));
    }
    QString message() const { return child<QLabel>("suggestionsMessage")->text(); }
    QString told() const { return child<QPlainTextEdit>("suggestionsTold")->toPlainText(); }
    QTableView *table() const { return child<QTableView>("suggestionsTable"); }
    QPushButton *applyButton() const { return child<QPushButton>("suggestionsApply"); }
    bool shows() const { return table()->isVisible(); }
    bool canAsk() const { return child<QPushButton>("suggestionsSuggest")->isVisible(); }
    /// Of a layer, among others at 8 bits, one on a poor grid of few.
    void makePoor(int layer)
    {
        QList<int> all;
        for (int i = 0; i < static_cast<int>(m_document->layers().size()); ++i)
            all << i;
        m_document->changeSettings(
            all,
            [](compress::LayerSetting &setting) {
                setting = compress::LayerSetting{{"bits", std::int64_t{8}}};
            },
            QStringLiteral("all"));
        setBits(layer, 3);
    }
    void setBits(int layer, int width)
    {
        m_document->changeSettings(
            {layer},
            [width](compress::LayerSetting &setting) {
                setting = compress::LayerSetting{{"bits", std::int64_t{width}},
                                                 {"granularity", std::string("tensor")},
                                                 {"clip", std::string("max")}};
            },
            QStringLiteral("poor"));
    }
    void ask()
    {
        m_host->action("suggest").trigger();
        tests::turnLoop();
    }
    void find()
    {
        ask();
        m_host->runJobs();
        tests::turnLoop();
    }
    int rowOf(bool kept) const
    {
        const auto *model = static_cast<const RemediesModel *>(table()->model());
        for (int row = 0; row < model->rowCount(); ++row)
            if (const search::Trial *trial = model->trial(row); trial && trial->judgement.accepted == kept)
                return row;
        return -1;
    }

private Q_SLOTS:
    void initTestCase()
    {
        tests::failOnWarnings();
        std::string message;
        QVERIFY2(tests::demoProject(&message), message.c_str());
        QLocale::setDefault(QLocale::c());
    }
    void init()
    {
        m_host = std::make_unique<tests::FakePanelHost>();
        m_document = std::make_unique<Document>();
        m_panel.reset(panels::suggestions().make(*m_document, *m_host));
        m_panel->resize(700, 420);
        m_panel->show();
        m_document->open(tests::demoProject());
        m_document->setBaseline(tests::baselineOf(*m_document, 90, 100));
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    void cleanup()
    {
        m_panel.reset();
        m_document.reset();
        m_host.reset();
    }

    void saysWhatAppearsHere();
    void findsAndShows();
    void appliesAsOneEdit();
    void whatIsNotKeptCannotBeApplied();
    void neverShowsWhatIsOfAnotherRecipe();
    void stopsWhenTheRecipeIsEdited();
    void theButtonStops();
    void pinnedLayersStay();
    void resultOfAProjectThatIsClosedIsNotShown();
};

void SuggestionsPanelTest::saysWhatAppearsHere()
{
    QVERIFY(message().contains(QLatin1String("Select one")));
    QVERIFY(!m_host->action("suggest").isEnabled());
    m_document->selectLayer(1);
    QVERIFY2(message().contains(QLatin1String("stays float")), qPrintable(message()));
    QVERIFY(!canAsk());
    QVERIFY(!m_host->action("suggest").isEnabled());
    setBits(1, 3);
    QVERIFY(canAsk());
    QVERIFY(m_host->action("suggest").isEnabled());
    QVERIFY2(message().contains(QLatin1String("calibration samples")), qPrintable(message()));
    QCOMPARE(m_host->jobs, 0); // only when it is asked
    m_document->close();
    QVERIFY(message().contains(QLatin1String("Select one")));
    QVERIFY(!m_host->action("suggest").isEnabled());
}

void SuggestionsPanelTest::findsAndShows()
{
    const QAbstractItemModelTester tester(table()->model());
    m_document->selectLayer(1);
    makePoor(1);
    ask();
    QCOMPARE(m_host->jobs, 1);
    QVERIFY(!shows());
    QVERIFY2(message().contains(QLatin1String("being tried")), qPrintable(message()));
    ask(); // it is asked already
    QCOMPARE(m_host->jobs, 1);
    m_host->runJobs();
    QVERIFY(shows());
    QVERIFY2(told().contains(QLatin1String("Alone the layer does a damage of ")), qPrintable(told()));
    QVERIFY(told().contains(QLatin1String("(n = 256)")));
    const auto *model = table()->model();
    QVERIFY(model->rowCount() > 2);
    // The best of what is kept is chosen, and costs no bytes before others do.
    const auto text = [&](int row, int column) { return model->index(row, column).data().toString(); };
    const int best = table()->currentIndex().row();
    QCOMPARE(text(best, RemediesModel::Verdict), QStringLiteral("kept"));
    QCOMPARE(text(best, RemediesModel::Samples), QStringLiteral("256"));
    QVERIFY(text(best, RemediesModel::RootFall).contains(QLatin1String(", at least ")));
    QCOMPARE(text(best, RemediesModel::Bytes), QStringLiteral("none"));
    QVERIFY(text(best, RemediesModel::Change).startsWith(QChar(0x2212))); // less than before
    QVERIFY(applyButton()->isEnabled());
    QVERIFY(tableAsTsv(*table()).contains(QLatin1String("Remedy")));
}

void SuggestionsPanelTest::appliesAsOneEdit()
{
    m_document->selectLayer(1);
    makePoor(1);
    const pipeline::Recipe before = m_document->recipe();
    const int steps = m_document->undoStack()->index();
    find();
    const auto *model = static_cast<const RemediesModel *>(table()->model());
    const pipeline::Recipe wanted = model->trial(table()->currentIndex().row())->remedy.recipe;
    QTest::mouseClick(applyButton(), Qt::LeftButton);
    QVERIFY(m_document->recipe() == wanted);
    QCOMPARE(m_document->undoStack()->index(), steps + 1);
    QVERIFY(!shows()); // of this recipe nothing is known
    m_document->undoStack()->undo();
    QVERIFY(m_document->recipe() == before);
    QVERIFY(shows());
    // The same by the keyboard.
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Return);
    QVERIFY(m_document->recipe() == wanted);
}

void SuggestionsPanelTest::whatIsNotKeptCannotBeApplied()
{
    m_document->selectLayer(1);
    makePoor(1);
    const pipeline::Recipe before = m_document->recipe();
    find();
    // What could not be tried comes last.
    const int last = table()->model()->rowCount() - 1;
    const int refused = rowOf(false) >= 0 ? rowOf(false) : last;
    QVERIFY(!static_cast<const RemediesModel *>(table()->model())->trial(refused) || rowOf(false) >= 0);
    table()->selectRow(refused);
    QVERIFY(!applyButton()->isEnabled());
    Q_EMIT table()->activated(table()->currentIndex());
    QVERIFY(m_document->recipe() == before);
    table()->selectRow(rowOf(true));
    QVERIFY(applyButton()->isEnabled());
}

void SuggestionsPanelTest::neverShowsWhatIsOfAnotherRecipe()
{
    m_document->selectLayer(1);
    makePoor(1);
    find();
    QVERIFY(shows());
    setBits(2, 4); // another layer, but the damage is that of the whole recipe
    QVERIFY(!shows());
    QVERIFY2(message().contains(QLatin1String("edited since")), qPrintable(message()));
    QVERIFY(canAsk());
    m_document->undoStack()->undo();
    QVERIFY(shows());
    m_document->selectLayer(2);
    QVERIFY(!shows());
    m_document->selectLayer(1);
    QVERIFY(shows());
}

void SuggestionsPanelTest::stopsWhenTheRecipeIsEdited()
{
    m_document->selectLayer(1);
    makePoor(1);
    ask();
    m_document->selectLayer(2);
    QCOMPARE(m_host->stops, 0); // it may still be wanted
    m_document->selectLayer(1);
    setBits(1, 2);
    QCOMPARE(m_host->stops, 1);
    m_host->runJobs();
    QVERIFY(!shows());
    QVERIFY(canAsk());
}

void SuggestionsPanelTest::theButtonStops()
{
    m_document->selectLayer(1);
    makePoor(1);
    ask();
    auto *stop = child<QPushButton>("suggestionsStop");
    QVERIFY(stop->isVisible() && !canAsk());
    QTest::mouseClick(stop, Qt::LeftButton);
    QCOMPARE(m_host->stops, 1);
    m_host->runJobs();
    QVERIFY(!shows() && canAsk() && !stop->isVisible());
    QVERIFY2(message().contains(QLatin1String("calibration samples")), qPrintable(message()));
}

void SuggestionsPanelTest::pinnedLayersStay()
{
    m_document->selectLayer(1);
    makePoor(1);
    find();
    const auto *model = static_cast<const RemediesModel *>(table()->model());
    m_document->setPinned({1}, true);
    for (int row = 0; row < model->rowCount(); ++row)
        if (const search::Trial *trial = model->trial(row); trial && trial->judgement.accepted) {
            table()->selectRow(row);
            QCOMPARE(applyButton()->isEnabled(), trial->remedy.step.has_value());
        }
    m_document->setPinned({1}, false);
    table()->selectRow(rowOf(true));
    QVERIFY(applyButton()->isEnabled());
}

void SuggestionsPanelTest::resultOfAProjectThatIsClosedIsNotShown()
{
    m_document->selectLayer(1);
    makePoor(1);
    ask();
    m_document->close();
    m_host->runJobs();
    QVERIFY(!shows());
    m_document->open(tests::demoProject());
    m_document->setBaseline(tests::baselineOf(*m_document, 90, 100));
    m_document->selectLayer(1);
    makePoor(1);
    QVERIFY(!shows());
}

QTEST_MAIN(SuggestionsPanelTest)
#include "tst_suggestionspanel.moc"
