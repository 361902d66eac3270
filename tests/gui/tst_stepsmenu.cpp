// The menu "Before compressing": every step there is has its entry, and what is chosen becomes one undo step
// of the recipe once the network is ready.
#include "core/pipeline/steps.h"
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"
#include "widgets/charts/pathitem.h"
#include "widgets/charts/tradeoffview.h"
#include "widgets/parts/tradeoffsource.h"

#include <QMenu>

#include <algorithm>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;

namespace {

QAction *actionOf(ProgramFixture &program, const pipeline::StepKind &kind)
{
    const auto &key = kind.about().key;
    return program.window().findChild<QAction *>(QStringLiteral("step_") +
                                                 QString::fromUtf8(key.data(), key.size()));
}

void openDemo(ProgramFixture &program)
{
    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline(), jobTimeoutMs);
}

} // namespace

class TestStepsMenu : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { tests::failOnWarnings(); }
    void everyStepHasAnEntry();
    void nothingIsOfferedBeforeTheBaseline();
    void choiceIsOneUndoStep();
    void entriesFollowTheRecipe();
    void analysisBeginsAgainWithOtherSteps();
    void sharesAreOfferedAndMakeItSmaller();
    void stepByStepIsAPathInTheChart();
};

void TestStepsMenu::everyStepHasAnEntry()
{
    ProgramFixture program;
    QSet<QString> shortcuts;
    for (const pipeline::StepKind *kind : pipeline::stepKinds()) {
        const QAction *action = actionOf(program, *kind);
        QVERIFY2(action, kind->about().title);
        QVERIFY(action->isCheckable());
        QVERIFY(!action->toolTip().isEmpty());
        QVERIFY(!shortcuts.contains(action->shortcut().toString()));
        shortcuts << action->shortcut().toString();
    }
}

void TestStepsMenu::nothingIsOfferedBeforeTheBaseline()
{
    ProgramFixture program;
    for (const pipeline::StepKind *kind : pipeline::stepKinds())
        QVERIFY(!actionOf(program, *kind)->isEnabled());
    openDemo(program);
    for (const pipeline::StepKind *kind : pipeline::stepKinds())
        QTRY_VERIFY(actionOf(program, *kind)->isEnabled());
}

void TestStepsMenu::choiceIsOneUndoStep()
{
    ProgramFixture program;
    openDemo(program);
    widgets::Document &document = program.document();
    const pipeline::StepKind &fold = *pipeline::stepNamed("foldBatchNorm");
    QTRY_VERIFY(actionOf(program, fold)->isChecked());
    const auto before = document.cost().storedBytes;
    actionOf(program, fold)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(document.recipe().steps.empty(), jobTimeoutMs);
    QVERIFY(document.cost().storedBytes > before); // norms are carried along
    QCOMPARE(document.undoStack()->count(), 1);
    document.undoStack()->undo();
    QVERIFY(document.recipe().steps == pipeline::Steps::usual());
    QCOMPARE(document.cost().storedBytes, before);
}

void TestStepsMenu::entriesFollowTheRecipe()
{
    ProgramFixture program;
    openDemo(program);
    const pipeline::StepKind &fold = *pipeline::stepNamed("foldBatchNorm");
    pipeline::Recipe recipe = program.document().recipe();
    recipe.steps = {};
    program.document().applyRecipe(recipe, QStringLiteral("loaded"));
    QTRY_VERIFY(!actionOf(program, fold)->isChecked());
    program.document().undoStack()->undo();
    QTRY_VERIFY(actionOf(program, fold)->isChecked());
}

void TestStepsMenu::analysisBeginsAgainWithOtherSteps()
{
    ProgramFixture program;
    openDemo(program);
    widgets::Document &document = program.document();
    const pipeline::StepKind &fold = *pipeline::stepNamed("foldBatchNorm");
    const auto before = document.recipe().steps;
    program.action("analyse")->trigger();
    const auto isRun = [](const widgets::TradeoffPoint &point) {
        return point.measured && point.kind != widgets::PointKind::Float;
    };
    const auto anyIsRun = [&] { return std::ranges::any_of(widgets::tradeoffData(document).named, isRun); };
    QTRY_VERIFY_WITH_TIMEOUT(anyIsRun(), jobTimeoutMs); // and cells are still coming
    QVERIFY(!program.idle());
    actionOf(program, fold)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(document.recipe().steps.empty(), jobTimeoutMs);
    const std::size_t former = document.measuredPoints().size();
    QTRY_VERIFY_WITH_TIMEOUT(document.knowsDamage(), jobTimeoutMs); // of the network that is looked at
    QTRY_VERIFY_WITH_TIMEOUT(program.idle() && document.measuredPoints().size() > former, jobTimeoutMs);
    int ofFormer = 0, ofNow = 0;
    for (const widgets::TradeoffPoint &point : widgets::tradeoffData(document).named) {
        if (!isRun(point))
            continue;
        QCOMPARE(point.otherwise.isEmpty(), point.recipe.steps != before);
        ++(point.otherwise.isEmpty() ? ofNow : ofFormer);
    }
    QVERIFY(ofFormer > 0);
    QVERIFY(ofNow > 0);
    document.undoStack()->undo();
    for (const widgets::TradeoffPoint &point : widgets::tradeoffData(document).named)
        if (isRun(point))
            QCOMPARE(point.otherwise.isEmpty(), point.recipe.steps == before);
}

/// A value of a range is chosen as one with a name is; sizes are then those of the smaller network.
void TestStepsMenu::sharesAreOfferedAndMakeItSmaller()
{
    ProgramFixture program;
    openDemo(program);
    widgets::Document &document = program.document();
    const pipeline::StepKind &cut = *pipeline::stepNamed("cutChannels");
    const compress::Parameter &share = *pipeline::parameterOf(cut, "share");
    QAction *chosen = nullptr;
    for (QMenu *menu : program.window().findChildren<QMenu *>())
        if (menu->title() == QString::fromUtf8(share.title)) {
            QCOMPARE(menu->actions().size(), qsizetype(share.ladder.size()));
            chosen = menu->actions().at(2);
        }
    QVERIFY(chosen);
    QVERIFY2(chosen->text().startsWith(QStringLiteral("30")), qPrintable(chosen->text()));
    const auto before = document.cost().storedBytes;
    const auto channels = document.layers().front().outputChannels();
    chosen->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(document.recipe().steps.find(cut), jobTimeoutMs);
    QVERIFY(document.recipe().steps.find(cut)->values.at("share") == compress::Value(0.3));
    QVERIFY(document.cost().storedBytes < before * 6 / 10);
    QVERIFY(document.layers().front().outputChannels() < channels);
    QTRY_VERIFY(chosen->isChecked());
    document.undoStack()->undo();
    QCOMPARE(document.cost().storedBytes, before);
}

void TestStepsMenu::stepByStepIsAPathInTheChart()
{
    ProgramFixture program;
    openDemo(program);
    widgets::Document &document = program.document();
    const auto steps = pipeline::stepsFromText("foldBatchNorm,cutChannels:share=0.2,biasCorrection");
    QVERIFY(steps);
    QVERIFY(document.project()->after(*steps));
    auto recipe = pipeline::uniformRecipe(document.layers().size(),
                                          compress::LayerSetting().with("bits", std::int64_t{4}), *steps);
    document.applyRecipe(recipe, QStringLiteral("By hand"));
    QVERIFY(widgets::tradeoffData(document).path.empty());
    QTRY_VERIFY(program.action("measureByStep")->isEnabled());
    program.action("measureByStep")->trigger();
    const auto path = [&document] { return widgets::tradeoffData(document).path; };
    QTRY_COMPARE_WITH_TIMEOUT(path().size(), std::size_t{5}, jobTimeoutMs);
    QVERIFY(path()[0].kind == widgets::PointKind::Float);
    QCOMPARE(path()[1].label, QStringLiteral("channels cut"));
    QCOMPARE(path()[2].label, QStringLiteral("batch norm folded"));
    QCOMPARE(path()[3].label, QStringLiteral("layers compressed"));
    QCOMPARE(path()[4].label, QStringLiteral("biases corrected"));
    QVERIFY(path()[4].recipe == recipe);
    QVERIFY(path()[1].measured && path()[1].measured->n == document.baseline()->heldOut.n);
    auto *view = program.window().findChild<widgets::TradeoffView *>();
    QVERIFY(view);
    QTRY_COMPARE(view->path().size(), std::size_t{5});
    QCOMPARE(view->path()[1].word, QStringLiteral("channels cut"));
    recipe.settings.front() = {};
    document.applyRecipe(recipe, QStringLiteral("Edited"));
    QVERIFY(path().empty()); // of another recipe there is none
}

QTEST_MAIN(TestStepsMenu)
#include "tst_stepsmenu.moc"
