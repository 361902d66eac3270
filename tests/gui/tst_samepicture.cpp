// What somebody sees of a project that was analysed, edited, given a limit, saved and closed is what is there
// when it is opened again: chart and map the same pixel for pixel. With a real mouse and real keys, and the
// real engine on the demo. packaging/screenshots --drive does the same under an X server.
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"
#include "tests/support/grooves.h"
#include "widgets/charts/tradeoffview.h"
#include "widgets/models/layersmodel.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QStyle>
#include <QStyleOptionSlider>
#include <QTableView>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;
using widgets::Document;
using widgets::LayersModel;

namespace {

struct Picture {
    QImage chart, map;
};

} // namespace

class TestSamePicture : public QObject {
    Q_OBJECT

    std::unique_ptr<ProgramFixture> m_program;
    Document &document() { return m_program->document(); }
    QTableView &layers() { return *m_program->child<QTableView>("layersTable"); }
    QWidget &map() { return *m_program->child<QWidget>("sensitivityView"); }
    widgets::TradeoffView &chart() { return *m_program->child<widgets::TradeoffView>("tradeoffView"); }

    void showWindow()
    {
        m_program->window().resize(1366, 768);
        m_program->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_program->window()));
    }
    void settle()
    {
        QTRY_VERIFY_WITH_TIMEOUT(document().baseline() && m_program->idle(), jobTimeoutMs);
        for (const gui::Lane lane : {gui::Lane::Live, gui::Lane::Aside, gui::Lane::Frontier})
            QTRY_VERIFY_WITH_TIMEOUT(!m_program->program->jobs().isRunning(lane), jobTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(!document().isSolutionStale() && !chart().data().stale, jobTimeoutMs);
    }
    void dragBudget(double share);
    void dragBits(int row, double share);
    void typeBudget(const QString &text);
    Picture picture();

private Q_SLOTS:
    void reopenedProjectLooksTheSamePixelForPixel();
};

void TestSamePicture::dragBudget(double share)
{
    auto *slider = m_program->child<QSlider>("budgetSlider");
    QVERIFY(slider->isEnabled());
    const QPoint from = tests::handleOf(*slider).center();
    const QPoint to(qRound(from.x() + share * (slider->width() - 1 - from.x())), from.y());
    QTest::mousePress(slider, Qt::LeftButton, {}, from);
    for (const double part : {0.3, 0.7, 1.0})
        tests::moveTo(*slider, from + (to - from) * part);
    QTest::mouseRelease(slider, Qt::LeftButton, {}, to);
}

void TestSamePicture::dragBits(int row, double share)
{
    const auto at = [&](double place) {
        return tests::onGroove(layers(), layers().model()->index(row, LayersModel::columnOf("bits")), place);
    };
    const double start = share > 0.5 ? 0.1 : 0.9;
    QTest::mousePress(layers().viewport(), Qt::LeftButton, {}, at(start));
    tests::moveTo(*layers().viewport(), at((start + share) / 2));
    tests::moveTo(*layers().viewport(), at(share));
    QTest::mouseRelease(layers().viewport(), Qt::LeftButton, {}, at(share));
}

void TestSamePicture::typeBudget(const QString &text)
{
    auto *edit = m_program->child<QLineEdit>("budgetEdit");
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, text);
    QTest::keyClick(edit, Qt::Key_Return);
}

/// With the keyboard in the table of layers, the pointer nowhere and the trail cleared, which no project
/// keeps.
Picture TestSamePicture::picture()
{
    layers().setFocus();
    for (QWidget *seen : {static_cast<QWidget *>(chart().viewport()), &map()})
        QTest::mouseMove(seen, QPoint(1, 1));
    QTest::mouseMove(&m_program->window(), QPoint(2, m_program->window().height() - 2));
    m_program->child<QAction>("tradeoffClearTrail")->trigger();
    QTest::qWait(50);
    return {chart().grab().toImage(), map().grab().toImage()};
}

void TestSamePicture::reopenedProjectLooksTheSamePixelForPixel()
{
    tests::failOnWarnings();
    m_program = std::make_unique<ProgramFixture>();
    showWindow();
    m_program->action("openDemo")->trigger();
    settle();
    const QImage empty = map().grab().toImage();
    m_program->action("analyse")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!m_program->idle(), jobTimeoutMs);
    settle();
    dragBudget(0.4);
    settle();
    const auto atBudget = document().recipe();
    dragBits(3, 0.6);
    settle();
    QVERIFY(document().recipe() != atBudget);
    typeBudget(QStringLiteral("3.4 bits"));
    settle();
    QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs);
    layers().setCurrentIndex(layers().model()->index(3, LayersModel::Name));
    const int selected = document().selectedLayer();
    QVERIFY(selected >= 0);
    m_program->questions->fileToSave = m_program->file("mine.pscope.json");
    m_program->action("saveAs")->trigger();
    settle();
    const Picture before = picture();
    QVERIFY(before.map != empty);
    QVERIFY(m_program->questions->errors.isEmpty());

    m_program->start(); // which closes it first
    showWindow();
    m_program->window().files().openPath(m_program->file("mine.pscope.json"));
    QTRY_VERIFY_WITH_TIMEOUT(document().baseline(), jobTimeoutMs);
    settle();
    QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs);
    settle();
    QCOMPARE(document().selectedLayer(), selected);
    const Picture after = picture();
    QVERIFY2(before.chart == after.chart, "the chart is another one");
    QVERIFY2(before.map == after.map, "the map is another one");
    QVERIFY2(m_program->questions->errors.isEmpty(), qPrintable(m_program->questions->errors.join(u'\n')));
}

QTEST_MAIN(TestSamePicture)
#include "tst_samepicture.moc"
