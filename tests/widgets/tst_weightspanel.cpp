// The weights panel on the demo: follows the selection and edits with one job at a time, shows channels, and
// gives what it shows as pictures and tables.
#include "core/graph/layer.h"
#include "tests/support/demoproject.h"
#include "tests/support/fatallogger.h"
#include "tests/support/openedproject.h"
#include "tests/support/outputzoo.h"
#include "tests/support/turnloop.h"
#include "tests/widgets/panelhostfake.h"
#include "widgets/charts/channelstripview.h"
#include "widgets/charts/weighthistogramview.h"
#include "widgets/document/document.h"
#include "widgets/document/numbers.h"
#include "widgets/panels/weightspanel.h"
#include "widgets/parts/tablecopy.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMimeData>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace paretoscope;
using namespace paretoscope::widgets;

class WeightsPanelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::FakePanelHost> m_host;
    std::unique_ptr<Document> m_document;
    std::unique_ptr<WeightsPanel> m_panel;

    template <typename T> T *child(const char *name) const
    {
        return m_panel->findChild<T *>(QString::fromLatin1(name));
    }
    WeightHistogramView *histogram() const { return child<WeightHistogramView>("weightHistogram"); }
    QString title() const { return child<QLabel>("weightsTitle")->text(); }
    QString summary() const { return child<QLabel>("weightsSummary")->text(); }
    bool showsPicture() const { return histogram()->isVisible(); }
    void setBits(int layer, int width, double sparsity = 0)
    {
        m_document->changeSettings(
            {layer},
            [&](compress::LayerSetting &setting) {
                setting = setting.with("bits", width).with("sparsity", sparsity);
            },
            QStringLiteral("edit"));
    }
    void settle()
    {
        tests::turnLoop();
        m_host->runJobs();
        tests::turnLoop();
    }
    void select(int layer)
    {
        m_document->selectLayer(layer);
        settle();
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
        m_panel = std::make_unique<WeightsPanel>(*m_document, *m_host);
        m_panel->resize(560, 380);
        m_panel->show();
        m_document->open(tests::demoProject());
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    }
    void cleanup()
    {
        m_panel.reset();
        m_document.reset();
        m_host.reset();
    }

    void saysWhatAppearsHereUntilALayerIsSelected();
    void showsTheSelectedLayersWeights();
    void followsEditsAndNeverCallsTheOldOnesNew();
    void ofManyEditsDuringAJobTheLastIsComputed();
    void whatIsNotSeenIsNotComputed();
    void channelsAreChosenFromEveryView();
    void choosingAChannelCompressesNothingAgain();
    void countsAreLogarithmicByKey();
    void tablesHoldWhatChartsShow();
    void picturesAndTablesAreCopied();
    void settingThatTheWeightsDoNotAllowIsASentence();
    void pictureOfAProjectThatIsClosedIsNotShown();
};

void WeightsPanelTest::saysWhatAppearsHereUntilALayerIsSelected()
{
    settle();
    QVERIFY(!showsPicture());
    QVERIFY(child<QLabel>("weightsMessage")->text().contains(QLatin1String("Select one")));
    QCOMPARE(m_host->jobs, 0);
    m_document->close();
    QVERIFY(child<QLabel>("weightsMessage")->text().contains(QLatin1String("once a project is open")));
}

void WeightsPanelTest::showsTheSelectedLayersWeights()
{
    for (const int layer : {0, 1, static_cast<int>(m_document->layers().size()) - 1}) {
        select(layer);
        QVERIFY(showsPicture());
        const graph::Layer &described = m_document->layers()[static_cast<std::size_t>(layer)];
        QVERIFY(title().startsWith(QString::fromStdString(described.name)));
        QCOMPARE(histogram()->spread().weights, described.weightCount());
        QVERIFY2(summary().startsWith(numbers::count(described.weightCount())), qPrintable(summary()));
        QVERIFY(summary().contains(QLatin1String("as they were")));
        QCOMPARE(child<QSpinBox>("weightsChannel")->maximum(), static_cast<int>(described.outputChannels()));
    }
}

void WeightsPanelTest::followsEditsAndNeverCallsTheOldOnesNew()
{
    select(1);
    const QString asFloat = title();
    setBits(1, 4, 0.3);
    tests::turnLoop();
    QCOMPARE(title(), asFloat); // what is shown is still that
    m_host->runJobs();
    QVERIFY(title() != asFloat);
    QVERIFY(title().contains(QLatin1String("4 bits")));
    QVERIFY2(summary().contains(QLatin1String("Pruned: ")), qPrintable(summary()));
    QVERIFY(histogram()->spread().error > 0);
    m_document->undoStack()->undo();
    settle();
    QCOMPARE(title(), asFloat);
    QCOMPARE(histogram()->spread().error, 0.0);
}

void WeightsPanelTest::ofManyEditsDuringAJobTheLastIsComputed()
{
    select(1);
    const int before = m_host->jobs;
    for (const int width : {8, 7, 6, 5, 3}) {
        setBits(1, width);
        tests::turnLoop();
    }
    QCOMPARE(m_host->waitingJobs(), std::size_t{1});
    settle();
    QCOMPARE(m_host->jobs, before + 2); // the first and the last
    QVERIFY2(title().contains(QLatin1String("3 bits")), qPrintable(title()));
}

void WeightsPanelTest::whatIsNotSeenIsNotComputed()
{
    m_panel->hide();
    select(1);
    setBits(1, 4);
    settle();
    QCOMPARE(m_host->jobs, 0);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    QTRY_COMPARE(m_host->jobs, 1);
    settle();
    QVERIFY(title().contains(QLatin1String("4 bits")));
}

void WeightsPanelTest::channelsAreChosenFromEveryView()
{
    setBits(1, 4);
    select(1);
    auto *chooser = child<QSpinBox>("weightsChannel");
    auto *ranges = child<ChannelStripView>("channelRanges");
    auto *table = child<QTableView>("weightsChannels");
    const auto is = [&](int channel) {
        settle();
        return m_panel->channel() == channel && ranges->chosen() == channel &&
               child<ChannelStripView>("channelErrors")->chosen() == channel &&
               table->selectionModel()->isRowSelected(channel) && histogram()->spread().grids == 1 &&
               !histogram()->spread().levels.empty();
    };
    QVERIFY(!m_panel->channel());
    QVERIFY(histogram()->spread().levels.empty()); // each channel has its own
    QTest::keyClick(chooser, Qt::Key_Up);
    QVERIFY(is(0));
    QTest::keyClick(histogram(), Qt::Key_PageDown);
    QVERIFY(is(1));
    child<QTabWidget>("weightsTabs")->setCurrentWidget(ranges);
    QTest::keyClick(ranges, Qt::Key_Right);
    QVERIFY(is(2));
    QTest::mouseClick(ranges->viewport(), Qt::LeftButton, {}, ranges->placeOf(0).toPoint());
    QVERIFY(is(0));
    child<QTabWidget>("weightsTabs")->setCurrentWidget(table);
    QTest::keyClick(table, Qt::Key_Down);
    QVERIFY(is(1));
    QTest::keyClick(ranges, Qt::Key_Escape);
    settle();
    QVERIFY(!m_panel->channel());
    QVERIFY(!table->selectionModel()->hasSelection());
    m_panel->chooseChannel(3);
    QVERIFY(is(3));
    select(2); // of another layer another channel
    QVERIFY(!m_panel->channel());
}

void WeightsPanelTest::choosingAChannelCompressesNothingAgain()
{
    setBits(1, 4);
    select(1);
    const graph::Layer &layer = m_document->layers()[1];
    std::int64_t weights = 0;
    for (std::int64_t i = 0; i < layer.outputChannels(); ++i) {
        m_panel->chooseChannel(i);
        settle();
        QCOMPARE(histogram()->spread().weights, layer.weightsPerChannel());
        weights += histogram()->spread().weights;
    }
    QCOMPARE(weights, layer.weightCount());
}

void WeightsPanelTest::countsAreLogarithmicByKey()
{
    select(1);
    QVERIFY(!histogram()->isLogarithmic());
    histogram()->setFocus();
    QTest::keyClick(histogram(), Qt::Key_L);
    QVERIFY(histogram()->isLogarithmic());
    QVERIFY(child<QToolButton>("weightsLogarithmic")->isChecked());
    QTest::mouseClick(child<QToolButton>("weightsLogarithmic"), Qt::LeftButton);
    QVERIFY(!histogram()->isLogarithmic());
}

void WeightsPanelTest::tablesHoldWhatChartsShow()
{
    setBits(1, 3);
    select(1);
    const auto *bins = child<QTableView>("weightsBins")->model();
    QCOMPARE(bins->rowCount(), static_cast<int>(histogram()->spread().bins.before.size()));
    QCOMPARE(child<QTableView>("weightsChannels")->model()->rowCount(),
             static_cast<int>(child<ChannelStripView>("channelRanges")->channels().size()));
    for (const char *name : {"weightsBins", "weightsChannels"})
        QVERIFY(!child<QTableView>(name)->accessibleName().isEmpty());
}

void WeightsPanelTest::picturesAndTablesAreCopied()
{
    setBits(1, 4);
    select(1);
    for (const char *name : {"weightHistogram", "channelRanges", "channelErrors"}) {
        QApplication::clipboard()->clear();
        auto *view = child<QWidget>(name);
        child<QTabWidget>("weightsTabs")->setCurrentWidget(view);
        view->setFocus();
        QTest::keyClick(view, Qt::Key_C);
        QVERIFY2(QApplication::clipboard()->mimeData() && QApplication::clipboard()->mimeData()->hasImage(),
                 name);
        QVERIFY2(QApplication::clipboard()->mimeData()->hasFormat(QStringLiteral("image/svg+xml")), name);
    }
    auto *table = child<QTableView>("weightsChannels");
    child<QTabWidget>("weightsTabs")->setCurrentWidget(table);
    table->setFocus();
    table->findChild<QAction *>()->trigger();
    QCOMPARE(QApplication::clipboard()->text(), tableAsTsv(*table));
    QCOMPARE(QApplication::clipboard()->text().count(u'\n'), m_document->layers()[1].outputChannels() + 1);
}

void WeightsPanelTest::settingThatTheWeightsDoNotAllowIsASentence()
{
    const QTemporaryDir folder; // the first layer of this network has a weight beyond float16
    const auto project = tests::openedProject(
        tests::saveProjectOf(tests::OutputsOf::Logits, folder.path().toStdString(), 1e5));
    QVERIFY(project);
    m_document->open(project);
    select(0);
    QVERIFY(showsPicture());
    m_document->changeSettings(
        {0}, [](compress::LayerSetting &setting) { setting = setting.with("bits", "float16"); },
        QStringLiteral("impossible"));
    settle();
    QVERIFY(!showsPicture());
    const QString name = QString::fromStdString(m_document->layers()[0].name);
    QVERIFY2(child<QLabel>("weightsMessage")->text().contains(name),
             qPrintable(child<QLabel>("weightsMessage")->text()));
    const int asked = m_host->jobs;
    settle();
    QCOMPARE(m_host->jobs, asked); // not again and again
    m_document->undoStack()->undo();
    settle();
    QVERIFY(showsPicture());
}

void WeightsPanelTest::pictureOfAProjectThatIsClosedIsNotShown()
{
    m_document->selectLayer(1);
    tests::turnLoop();
    QCOMPARE(m_host->waitingJobs(), std::size_t{1});
    m_document->close();
    settle();
    QVERIFY(!showsPicture());
    m_document->open(tests::demoProject());
    select(0);
    QVERIFY(showsPicture());
}

QTEST_MAIN(WeightsPanelTest)
#include "tst_weightspanel.moc"
