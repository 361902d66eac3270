// Panels ask the window around them through a PanelHost: each is made without a window, and what its buttons
// want arrives there.
#include "tests/support/fatallogger.h"
#include "tests/widgets/panelhostfake.h"
#include "widgets/document/document.h"
#include "widgets/panels/budgetpanel.h"
#include "widgets/parts/emptystate.h"
#include "widgets/parts/panel.h"

#include <QAbstractButton>
#include <QSignalSpy>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::widgets;

namespace {

std::unique_ptr<QWidget> made(const QString &key, Document &document, PanelHost &host)
{
    for (const Panel &panel : panelTable())
        if (panel.key == key)
            return std::unique_ptr<QWidget>(panel.make(document, host));
    return nullptr;
}

} // namespace

class PanelHostTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { tests::failOnWarnings(); }
    void everyPanelIsMadeAndShownWithoutAWindow();
    void emptyPanelsOpenAProject_data();
    void emptyPanelsOpenAProject();
    void budgetSaysAndSearches();
    void resultOfAJobIsGivenToWhoAskedForIt();
};

void PanelHostTest::everyPanelIsMadeAndShownWithoutAWindow()
{
    for (const Panel &panel : panelTable()) {
        tests::FakePanelHost host;
        Document document;
        const std::unique_ptr<QWidget> widget(panel.make(document, host));
        widget->resize(400, 300);
        widget->show();
        QVERIFY2(QTest::qWaitForWindowExposed(widget.get()), qPrintable(panel.key));
        QVERIFY2(!widget->objectName().isEmpty(), qPrintable(panel.key)); // its lane of jobs
    }
}

void PanelHostTest::emptyPanelsOpenAProject_data()
{
    QTest::addColumn<QString>("key");
    for (const char *key : {"layers", "tradeoff", "sensitivity"})
        QTest::newRow(key) << QString::fromLatin1(key);
}

void PanelHostTest::emptyPanelsOpenAProject()
{
    QFETCH(QString, key);
    tests::FakePanelHost host;
    Document document;
    const auto panel = made(key, document, host);
    QSignalSpy opens(&host.action("openProject"), &QAction::triggered);
    const auto empties = panel->findChildren<EmptyState *>();
    QVERIFY(!empties.isEmpty());
    for (const EmptyState *empty : empties) // one may invite to analyse instead
        empty->findChild<QAbstractButton *>()->click();
    QCOMPARE(opens.size(), 1);
}

void PanelHostTest::budgetSaysAndSearches()
{
    tests::FakePanelHost host;
    Document document;
    const auto panel = made(QStringLiteral("budget"), document, host);
    auto *budget = qobject_cast<BudgetPanel *>(panel.get());
    QVERIFY(budget);
    Q_EMIT budget->refused(QStringLiteral("too small"));
    QCOMPARE(host.told, QStringList{QStringLiteral("too small")});
    Q_EMIT budget->searchRequested({});
    QCOMPARE(host.searches, 1);
}

void PanelHostTest::resultOfAJobIsGivenToWhoAskedForIt()
{
    tests::FakePanelHost host;
    QWidget panel;
    int answer = 0;
    static_cast<PanelHost &>(host).start<int>(
        panel, QStringLiteral("job"),
        [](std::stop_token, base::ProgressSink &) { return base::Result<int>(42); },
        [&answer](base::Result<int> result) { answer = *result; });
    QCOMPARE(answer, 0);
    host.runJobs();
    QCOMPARE(answer, 42);
}

QTEST_MAIN(PanelHostTest)
#include "tst_panelhost.moc"
