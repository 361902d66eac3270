// The behaviour panel and the limits: what is said of a recipe, with its n, and that of another recipe
// nothing is.
#include "tests/support/demoproject.h"
#include "tests/support/fatallogger.h"
#include "tests/widgets/measuredcells.h"
#include "widgets/models/classchangesmodel.h"
#include "widgets/models/reliabilitymodel.h"
#include "widgets/models/worstexamplesmodel.h"
#include "widgets/panels/behaviourpanel.h"
#include "widgets/parts/behavioursummary.h"
#include "widgets/parts/enlargedpicture.h"
#include "widgets/parts/limitsbutton.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QDoubleSpinBox>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::widgets;

namespace {

/// Of class LABEL, N answers of which FROM were right before and TO after.
void addOutcomes(std::vector<evaluate::Outcome> &outcomes, std::int64_t label, int n, int from, int to)
{
    for (int i = 0; i < n; ++i) {
        evaluate::Outcome outcome;
        outcome.sample = static_cast<std::int64_t>(outcomes.size());
        outcome.label = label;
        outcome.before = i < from ? label : (label + 1) % 3;
        outcome.after = i < to ? label : (label + 1) % 3;
        outcome.confidenceBefore = 0.95F;
        outcome.confidenceAfter = 0.6F;
        outcome.lossBefore = i < from ? 0.05F : 3.0F;
        outcome.lossAfter = i < to ? 0.5F : 2.0F;
        outcome.kl = i;
        outcomes.push_back(outcome);
    }
}

std::shared_ptr<BehaviourReport> report(const Document &document)
{
    std::vector<evaluate::Outcome> outcomes;
    addOutcomes(outcomes, 0, 100, 95, 60); // clearly worse
    addOutcomes(outcomes, 1, 100, 95, 94); // chance
    addOutcomes(outcomes, 2, 100, 90, 90);
    auto made = std::make_shared<BehaviourReport>();
    made->recipe = document.recipe();
    made->measured = tests::measurementOf(244, 300);
    made->classes = 3;
    made->classNames = {QStringLiteral("cat"), QStringLiteral("dog"), QStringLiteral("ship")};
    made->behaviour = evaluate::behaviourFrom(outcomes, 3);
    QImage picture(8, 8, QImage::Format_Grayscale8);
    picture.fill(128);
    made->pictures.assign(made->behaviour.worst.size(), picture);
    return made;
}

} // namespace

class TestBehaviourPanel : public QObject {
    Q_OBJECT

    std::unique_ptr<Document> m_document;
    std::unique_ptr<BehaviourPanel> m_panel;

    template <typename T> T *child(const char *name)
    {
        return m_panel->findChild<T *>(QString::fromLatin1(name));
    }
    int page() { return m_panel->findChild<QStackedWidget *>()->currentIndex(); }
    void setBits(std::int64_t bits)
    {
        m_document->changeSettings(
            {0}, [bits](auto &setting) { setting = setting.with("bits", bits); }, QStringLiteral("bits"));
    }
    void show()
    {
        m_document->open(tests::demoProject());
        m_document->setBaseline(tests::baselineOf(*m_document, 280, 300));
        setBits(4);
        m_document->setBehaviour(report(*m_document));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        std::string message;
        QVERIFY2(tests::demoProject(&message), message.c_str());
    }
    void init()
    {
        tests::failOnWarnings();
        m_document = std::make_unique<Document>();
        m_panel = std::make_unique<BehaviourPanel>(*m_document);
        m_panel->resize(560, 300);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    void cleanup()
    {
        m_panel.reset();
        m_document.reset();
    }

    void emptyPanelSaysWhy()
    {
        const auto *absence = child<QLabel>("behaviourAbsence");
        QVERIFY(absence->text().contains(QLatin1String("project is open")));
        m_document->open(tests::demoProject());
        QVERIFY(absence->text().contains(QLatin1String("float model is measured first")));
        m_document->setBaseline(tests::baselineOf(*m_document, 280, 300));
        QVERIFY(absence->text().contains(QLatin1String("nothing changes")));
        setBits(4);
        QVERIFY(absence->text().contains(QLatin1String("being measured")));
        QCOMPARE(page(), 0);
    }

    void everySentenceCarriesItsN()
    {
        show();
        QCOMPARE(page(), 1);
        const QString text = child<QPlainTextEdit>("behaviourSummary")->toPlainText();
        for (const QString &line : text.split(QLatin1Char('\n')))
            QVERIFY2(line.contains(QLatin1String("n = ")) || line.contains(QLatin1String("of 300")),
                     qPrintable(line));
        QVERIFY(text.contains(QLatin1String("36 newly wrong")));
        QVERIFY(text.contains(QLatin1String("Class cat loses most: 35.00 % (n = 100)")));
    }

    void whatChanceExplainsIsCalledSo()
    {
        show();
        auto *table = child<QTableView>("behaviourClasses");
        QAbstractItemModelTester tester(table->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(table->model()->rowCount(), 3);
        const auto text = [table](int row, int column) {
            return table->model()->index(row, column).data().toString();
        };
        QCOMPARE(text(0, ClassChangesModel::Class), QStringLiteral("cat")); // the worst first
        QCOMPARE(text(0, ClassChangesModel::Verdict), QStringLiteral("worse"));
        QCOMPARE(text(1, ClassChangesModel::Class), QStringLiteral("dog"));
        QCOMPARE(text(1, ClassChangesModel::Verdict), QStringLiteral("not distinguishable"));
        QCOMPARE(text(1, ClassChangesModel::Change), QStringLiteral("−1.00 points"));
    }

    void everyColumnStandsUnderItsOwnName()
    {
        ClassChangesModel model;
        model.setReport(*report(*m_document));
        const auto column = [&](const QString &name) {
            for (int i = 0; i < model.columnCount(); ++i)
                if (model.headerData(i, Qt::Horizontal, Qt::DisplayRole).toString() == name)
                    return model.index(0, i).data().toString();
            return QString();
        };
        QCOMPARE(column(QStringLiteral("Class")), QStringLiteral("cat"));
        QCOMPARE(column(QStringLiteral("Before")), QStringLiteral("95.00 %"));
        QCOMPARE(column(QStringLiteral("After")), QStringLiteral("60.00 %"));
        QCOMPARE(column(QStringLiteral("Verdict")), QStringLiteral("worse"));
        QVERIFY(column(QStringLiteral("95 %, points")).contains(QLatin1String(" to ")));
        QCOMPARE(column(QStringLiteral("Newly wrong")), QStringLiteral("35"));
        QCOMPARE(column(QStringLiteral("Newly right")), QStringLiteral("0"));
        QVERIFY(column(QStringLiteral("p")).toDouble() < 0.001);
    }

    void staleBehaviourIsNeverShown()
    {
        show();
        setBits(3);
        QCOMPARE(page(), 0);
        QVERIFY(child<QPlainTextEdit>("behaviourSummary")->toPlainText().isEmpty());
        QCOMPARE(child<QTableView>("behaviourClasses")->model()->rowCount(), 0);
        m_document->undoStack()->undo();
        QCOMPARE(page(), 1);
    }

    void examplesHaveTheirPicturesAndProbabilities()
    {
        show();
        auto *table = child<QTableView>("behaviourExamples");
        QAbstractItemModelTester tester(table->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(table->model()->rowCount() > 0);
        const auto first = table->model()->index(0, WorstExamplesModel::Example);
        QVERIFY(!first.data(Qt::DecorationRole).value<QImage>().isNull());
        QVERIFY(table->model()
                    ->index(0, WorstExamplesModel::After)
                    .data()
                    .toString()
                    .contains(QLatin1String("60.00 %")));
    }

    void examplesAreEnlargedAndSteppedThrough()
    {
        show();
        child<QTabWidget>("behaviourTabs")->setCurrentIndex(3);
        auto *table = child<QTableView>("behaviourExamples");
        QVERIFY(table->isVisible() && table->model()->rowCount() > 2);
        const auto place = table->visualRect(table->model()->index(1, WorstExamplesModel::Example)).center();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, place);
        QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, place);
        auto *enlarged = child<EnlargedPicture>("enlargedPicture");
        QVERIFY(enlarged && enlarged->isVisible());
        QCOMPARE(enlarged->picture().size(), QSize(8, 8)); // as it was fed
        QVERIFY(enlarged->pictureRect().width() > 100);
        const QString caption = enlarged->windowTitle();
        QTest::keyClick(enlarged, Qt::Key_Right);
        QVERIFY(enlarged->windowTitle() != caption);
        QCOMPARE(table->currentIndex().row(), 2);
        QTest::keyClick(enlarged, Qt::Key_Left);
        QCOMPARE(enlarged->windowTitle(), caption);
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(enlarged, Qt::Key_Left); // before the first there is none
        QCOMPARE(table->currentIndex().row(), 0);
        QTest::keyClick(enlarged, Qt::Key_Escape);
        QTRY_VERIFY(!child<EnlargedPicture>("enlargedPicture"));
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Return);
        QVERIFY(child<EnlargedPicture>("enlargedPicture"));
    }

    void reliabilityIsThereInNumbersToo()
    {
        show();
        auto *table = child<QTableView>("behaviourBins");
        QCOMPARE(table->model()->rowCount(), evaluate::reliabilityBins);
        int before = 0;
        for (int row = 0; row < table->model()->rowCount(); ++row)
            before += table->model()->index(row, ReliabilityModel::SamplesBefore).data().toInt();
        QCOMPARE(before, 300);
    }

    void tablesAreCopiedAsSeen()
    {
        show();
        auto *table = child<QTableView>("behaviourClasses");
        table->actions().constFirst()->trigger();
        const auto lines = QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines[1].startsWith(QLatin1String("cat\t100\t")));
    }

    void onlyLimitsThatAreOnAreAskedFor()
    {
        LimitsButton button;
        const auto box = [&](const char *name) { return button.findChild<QCheckBox *>(QLatin1String(name)); };
        auto *search = button.findChild<QPushButton *>(QStringLiteral("limitsSearch"));
        QVERIFY(search && !search->isEnabled());
        QVERIFY(!button.budget().any());
        button.setSearchable(true);
        QVERIFY(!search->isEnabled()); // no limit, nothing to look for
        box("limitClassDrop")->setChecked(true);
        button.findChild<QDoubleSpinBox *>(QStringLiteral("limitClassDropMost"))->setValue(3);
        box("limitOverconfident")->setChecked(true);
        QVERIFY(search->isEnabled());
        QSignalSpy asked(&button, &LimitsButton::searchRequested);
        search->click();
        QCOMPARE(asked.count(), 1);
        const auto limits = asked.first().first().value<search::Budget>().behaviour;
        QVERIFY(!asked.first().first().value<search::Budget>().bytes);
        QVERIFY(std::abs(limits.classDrop.value_or(0) - 0.03) < 1e-12);
        QCOMPARE(limits.overconfident.value_or(0), std::int64_t{5});
        QVERIFY(!limits.hardDrop && !limits.eceIncrease && !limits.flipShare);
        button.setSearchable(false);
        QVERIFY(!search->isEnabled());
    }

    void sizeIsALimitLikeTheOthers()
    {
        LimitsButton button;
        button.setSearchable(true);
        auto *search = button.findChild<QPushButton *>(QStringLiteral("limitsSearch"));
        button.findChild<QCheckBox *>(QStringLiteral("limitBytes"))->setChecked(true);
        button.findChild<QDoubleSpinBox *>(QStringLiteral("limitBytesMost"))->setValue(45.5);
        QVERIFY(search->isEnabled());
        QCOMPARE(button.budget().bytes.value_or(0), std::int64_t{45500});
        QVERIFY(!button.budget().behaviour.any());
        const QString best = search->text();
        button.findChild<QCheckBox *>(QStringLiteral("limitFlips"))->setChecked(true);
        QVERIFY(search->text() != best); // the smallest, now that there is one
        QVERIFY(button.budget().bytes && button.budget().behaviour.flipShare);
    }
};

QTEST_MAIN(TestBehaviourPanel)
#include "tst_behaviourpanel.moc"
