// The first page of the window: its doors by mouse and keyboard.
#include "tests/support/fatallogger.h"
#include "widgets/parts/startpage.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace paretoscope;
using widgets::StartPage;

class TestStartPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        tests::failOnWarnings();
        m_page = std::make_unique<StartPage>();
        m_page->resize(1000, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    void cleanup() { m_page.reset(); }

    void everyDoorLeadsWhereItSays()
    {
        const std::pair<const char *, void (StartPage::*)()> doors[] = {
            {"startDemo", &StartPage::demoRequested},
            {"startModel", &StartPage::modelRequested},
            {"startProject", &StartPage::projectRequested}};
        for (const auto &[name, asks] : doors) {
            auto *button = m_page->findChild<QPushButton *>(QString::fromLatin1(name));
            QVERIFY2(button && !button->accessibleDescription().isEmpty(), name);
            QSignalSpy asked(m_page.get(), asks);
            QTest::mouseClick(button, Qt::LeftButton);
            button->setFocus();
            QTest::keyClick(button, Qt::Key_Space);
            QCOMPARE(asked.count(), 2);
        }
    }

    void guideIsAskedFor()
    {
        QSignalSpy asked(m_page.get(), &StartPage::guideRequested);
        QTest::mouseClick(m_page->findChild<QPushButton *>(QStringLiteral("startGuide")), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
    }

    void focusBeginsAtTheDemo()
    {
        m_page->setFocus();
        QCOMPARE(m_page->focusWidget(), m_page->findChild<QPushButton *>(QStringLiteral("startDemo")));
    }

    void recentFilesOpenByClickAndKey()
    {
        m_page->setRecentFiles(
            {QStringLiteral("/a/b & c/net.pscope.json"), QStringLiteral("/d/e.pscope.json")});
        const auto files = m_page->findChildren<QPushButton *>(QStringLiteral("startRecent"));
        QCOMPARE(files.size(), 2);
        QVERIFY(files[0]->isVisible());
        QVERIFY(files[0]->text().startsWith(QStringLiteral("net.pscope.json")));
        QVERIFY(files[0]->text().contains(QStringLiteral("b && c"))); // no mnemonic of a path
        QSignalSpy asked(m_page.get(), &StartPage::recentRequested);
        QTest::mouseClick(files[0], Qt::LeftButton);
        files[1]->setFocus();
        QTest::keyClick(files[1], Qt::Key_Space);
        QCOMPARE(asked.count(), 2);
        QCOMPARE(asked[0][0].toString(), QStringLiteral("/a/b & c/net.pscope.json"));
        QCOMPARE(asked[1][0].toString(), QStringLiteral("/d/e.pscope.json"));
    }

    void nothingIsSaidOfRecentFilesWhereThereAreNone()
    {
        m_page->setRecentFiles({QStringLiteral("/a.pscope.json")});
        m_page->setRecentFiles({});
        for (const QLabel *label : m_page->findChildren<QLabel *>())
            QVERIFY(!label->isVisible() || !label->text().contains(QStringLiteral("lately")));
    }

    void everySentenceHasRoom()
    {
        m_page->setRecentFiles({QStringLiteral("/a.pscope.json"), QStringLiteral("/b.pscope.json")});
        QCoreApplication::processEvents();
        for (const QLabel *label : m_page->findChildren<QLabel *>())
            QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
    }

    void longPathsDoNotWidenThePage()
    {
        const int before = m_page->minimumSizeHint().width();
        m_page->setRecentFiles(
            {QLatin1Char('/') + QString(400, QLatin1Char('x')) + QStringLiteral("/n.json")});
        QCoreApplication::processEvents();
        QCOMPARE(m_page->minimumSizeHint().width(), before);
    }

private:
    std::unique_ptr<StartPage> m_page;
};

QTEST_MAIN(TestStartPage)
#include "tst_startpage.moc"
