// The weights panel in the real window: its jobs run in a lane of their own beside the measuring, and it
// follows edits.
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"
#include "widgets/charts/weighthistogramview.h"

#include <QLabel>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;

class TestWeightsWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { tests::failOnWarnings(); }
    void weightsFollowTheSelectionAndEditsWhileAnAnalysisRuns();
};

void TestWeightsWindow::weightsFollowTheSelectionAndEditsWhileAnAnalysisRuns()
{
    ProgramFixture program;
    program.program->useLanguage(QStringLiteral("en"));
    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline(), jobTimeoutMs);
    program.action("analyse")->trigger();
    program.action("goTo_weights")->trigger();
    const auto title = [&program] { return program.child<QLabel>("weightsTitle")->text(); };
    const auto *histogram = program.child<widgets::WeightHistogramView>("weightHistogram");
    for (const int layer : {0, 3, 1}) {
        program.document().selectLayer(layer);
        const graph::Layer &described = program.document().layers()[static_cast<std::size_t>(layer)];
        QTRY_VERIFY_WITH_TIMEOUT(title().startsWith(QString::fromStdString(described.name)), jobTimeoutMs);
        QCOMPARE(histogram->spread().weights, described.weightCount());
        QVERIFY(!program.child<QLabel>("weightsWaiting")->isVisible());
    }
    program.document().changeSettings(
        {1}, [](compress::LayerSetting &setting) { setting = setting.with("bits", 4); },
        QStringLiteral("edit"));
    QTRY_VERIFY_WITH_TIMEOUT(title().contains(QLatin1String("4 bits")), jobTimeoutMs);
    QVERIFY(histogram->spread().error > 0);
    program.action("stop")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.idle(), jobTimeoutMs);
}

QTEST_MAIN(TestWeightsWindow)
#include "tst_weightswindow.moc"
