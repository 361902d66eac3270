// The layers panel around its sliders: pins, selection, filter, columns, copy, context menu.
#include "tests/widgets/layerspanelfixture.h"
#include "widgets/document/coveragetext.h"
#include "widgets/parts/layersmenu.h"

#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>

using namespace paretoscope;
using compress::Precision;
using widgets::Document;
using widgets::LayersModel;
using widgets::LayersPanel;

class TestLayersPanel : public QObject, tests::LayersPanelFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        std::string message;
        QVERIFY2(tests::demoProject(&message), message.c_str());
        QLocale::setDefault(QLocale::c());
    }

    void init()
    {
        tests::failOnWarnings();
        openPanel();
    }

    void cleanup() { closePanel(); }

    void emptyPanelSaysWhatWillAppear()
    {
        m_document->close();
        auto *empty = m_panel->findChild<QWidget *>(QStringLiteral("layersEmpty"));
        QVERIFY(empty->isVisible());
        QVERIFY(!table()->isVisible());
        QSignalSpy asked(m_panel.get(), &LayersPanel::openRequested);
        QTest::mouseClick(empty->findChild<QWidget *>(QStringLiteral("emptyButton")), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
    }

    void whatLayersHoldIsSaid_data()
    {
        QTest::addColumn<qint64>("covered");
        QTest::addColumn<int>("uncovered");
        QTest::addColumn<QString>("said");
        QTest::newRow("all") << qint64(1000) << 0
                             << QStringLiteral("The layers hold all of the model's 1.00 kB.");
        QTest::newRow("most") << qint64(999999) << 1
                              << QStringLiteral(
                                     "The layers hold 99.99 % of the model's 1.00 MB; not: p0 (1 B).");
        QTest::newRow("some, the largest by name")
            << qint64(500) << 4
            << QStringLiteral(
                   "The layers hold 97.27 % of the model's 514 B; not: p0 (5 B), p1 (4 B), 2 smaller "
                   "(5 B).");
        QTest::newRow("nothing") << qint64(0) << 1
                                 << QStringLiteral(
                                        "None of the model's weights can be compressed: no operator "
                                        "that multiplies with a matrix of them is known. It holds p0 "
                                        "(1 B).");
    }

    void whatLayersHoldIsSaid()
    {
        QFETCH(qint64, covered);
        QFETCH(int, uncovered);
        QFETCH(QString, said);
        graph::Coverage coverage;
        coverage.coveredBytes = coverage.bytes = covered;
        for (int i = 0; i < uncovered; ++i) {
            const std::int64_t bytes = uncovered == 1 ? 1 : 5 - i;
            coverage.uncovered.push_back({"p" + std::to_string(i), bytes});
            coverage.bytes += bytes;
        }
        QCOMPARE(widgets::coverageSentence(coverage).replace(QChar(0x202f), u' '), said);
    }

    void coverageOfWhatIsOpenStandsBelowItsLayers()
    {
        const auto *label = m_panel->findChild<QLabel *>(QStringLiteral("layersCoverage"));
        QVERIFY(label->isVisible());
        const graph::Coverage coverage = graph::coverageOf(m_document->project()->model);
        QCOMPARE(label->text(), widgets::coverageSentence(coverage));
        QVERIFY(coverage.coveredBytes > 0);
        const auto *findings = m_panel->findChild<QLabel *>(QStringLiteral("layersFindings"));
        QVERIFY(!findings->isVisible()); // there is nothing to say of the demo
        auto peculiar = std::make_shared<project::OpenProject>(*tests::demoProject());
        peculiar->notes = {"The network only runs in batches of 4."};
        m_document->open(peculiar);
        QVERIFY(findings->isVisible());
        QCOMPARE(findings->text(), QStringLiteral("The network only runs in batches of 4."));
        m_document->close();
        QVERIFY(label->text().isEmpty());
    }

    void everythingThatTakesFocusHasAName()
    {
        for (const auto *widget : m_panel->findChildren<QWidget *>()) {
            const bool ownPart = widget->objectName().startsWith(QLatin1String("qt_"));
            if (ownPart || widget->focusPolicy() == Qt::NoFocus || !widget->isVisible())
                continue;
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
        }
    }

    void spaceTogglesThePinsOfTheSelection()
    {
        select({1, 2});
        QTest::keyClick(table(), Qt::Key_Space);
        QVERIFY(m_document->isPinned(1) && m_document->isPinned(2) && !m_document->isPinned(3));
        QTest::keyClick(table(), Qt::Key_Space);
        QVERIFY(!m_document->isPinned(1) && !m_document->isPinned(2));
        QCOMPARE(m_document->undoStack()->count(), 2);
    }

    void clickOnThePinCellPins()
    {
        const QRect cell = table()->visualRect(index(2, LayersModel::Pin));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                          QPoint(cell.left() + 10, cell.center().y()));
        QVERIFY(m_document->isPinned(2));
    }

    void selectionIsOneForAllViews()
    {
        m_document->selectLayer(4);
        QCOMPARE(table()->currentIndex().row(), 4);
        QTest::keyClick(table(), Qt::Key_Up);
        QCOMPARE(m_document->selectedLayer(), 3);
        table()->sortByColumn(LayersModel::Parameters, Qt::DescendingOrder);
        m_document->selectLayer(0);
        QCOMPARE(table()->currentIndex().data(LayersModel::LayerRole).toInt(), 0);
        QCOMPARE(m_document->undoStack()->count(), 0);
    }

    void filterFieldHidesRows()
    {
        auto *filter = m_panel->findChild<QLineEdit *>(QStringLiteral("layersFilter"));
        m_panel->focusFilter();
        QTest::keyClicks(filter, QStringLiteral("linear"));
        QVERIFY(table()->model()->rowCount() < static_cast<int>(m_document->layers().size()));
        filter->clear();
        QCOMPARE(table()->model()->rowCount(), static_cast<int>(m_document->layers().size()));
    }

    void noteAppearsWhereTheRunDoesNotGetFaster()
    {
        auto *note = m_panel->findChild<QLabel *>(QStringLiteral("layersNote"));
        QVERIFY(!note->isVisible());
        change({0}, [](auto &setting) { setting.precision = Precision::Int8; });
        QVERIFY(!note->isVisible());
        change({0}, [](auto &setting) { setting.precision = Precision::Int4; });
        QVERIFY(note->isVisible());
        m_document->undoStack()->undo();
        QVERIFY(!note->isVisible());
        change({1}, [](auto &setting) { setting.sparsity = 0.5; });
        QVERIFY(note->isVisible());
    }

    void rowsGrowWithTheFont()
    {
        const int before = table()->rowHeight(0);
        QFont large = m_panel->font();
        large.setPointSizeF(large.pointSizeF() * 2);
        m_panel->setFont(large);
        QVERIFY(table()->rowHeight(0) >= QFontMetrics(large).height());
        QVERIFY(table()->rowHeight(0) > before * 3 / 2);
    }

    void copyGivesWhatIsSeen()
    {
        select({1, 2});
        table()->setColumnHidden(LayersModel::Macs, true);
        QTest::keySequence(table(), QKeySequence::Copy);
        const QStringList lines =
            QApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 3);
        QVERIFY(!lines.first().contains(QLatin1String("MACs")));
        const QStringList header = lines[0].split(QLatin1Char('\t'));
        const QStringList cells = lines[1].split(QLatin1Char('\t'));
        QCOMPARE(cells.size(), header.size());
        QCOMPARE(cells[header.indexOf(QStringLiteral("Name"))],
                 QString::fromStdString(m_document->layers()[1].name));
        QCOMPARE(cells[header.indexOf(QStringLiteral("Bits"))], QStringLiteral("float"));
    }

    void columnsMenuHidesColumns()
    {
        const std::unique_ptr<QMenu> menu(m_panel->makeColumnsMenu());
        QCOMPARE(menu->actions().size(), int(LayersModel::ColumnCount) + 2);
        QVERIFY(table()->isColumnHidden(LayersModel::Shape)); // from the start: there is no room for all
        QVERIFY(!table()->isColumnHidden(LayersModel::PredictedDamage));
        menu->actions().at(LayersModel::Shape)->trigger();
        QVERIFY(!table()->isColumnHidden(LayersModel::Shape));
        menu->actions().at(LayersModel::Shape)->trigger();
        QVERIFY(table()->isColumnHidden(LayersModel::Shape));
        const QByteArray state = m_panel->saveColumns();
        LayersPanel other(*m_document);
        QVERIFY(other.restoreColumns(state));
        QVERIFY(other.table()->isColumnHidden(LayersModel::Shape));
    }

    void contextMenuChangesEverySelectedLayer()
    {
        const std::unique_ptr<QMenu> menu(widgets::makeLayersMenu(*m_document, {1, 2}, m_panel.get()));
        choose(*menu, "precisionMenu", int(Precision::BFloat16));
        QVERIFY(setting(1).precision == Precision::BFloat16 && setting(2).precision == Precision::BFloat16);
        choose(*menu, "groupSizeMenu", 1);
        QVERIFY(setting(1).granularity == compress::Granularity::Group);
        QCOMPARE(setting(2).groupSize, 32);
        choose(*menu, "granularityMenu", 0);
        QVERIFY(setting(2).granularity == compress::Granularity::Tensor);
        choose(*menu, "clipMenu", 0);
        QVERIFY(setting(2).clip == compress::Clip::Max);
        choose(*menu, "symmetryMenu", 1);
        QVERIFY(setting(1).symmetry == compress::Symmetry::Asymmetric);
        choose(*menu, "clipMenu", 2);
        QVERIFY(setting(2).clip == compress::Clip::Output);
        choose(*menu, "symmetryMenu", 0);
        choose(*menu, "signMenu", 1);
        QVERIFY(!setting(1).signedScale && !setting(2).signedScale);
        choose(*menu, "rescaleMenu", 1);
        QVERIFY(!setting(1).rescale);
        QCOMPARE(m_document->undoStack()->count(), 9);
        menu->findChild<QAction *>(QStringLiteral("resetAction"))->trigger();
        QVERIFY(setting(1) == compress::LayerSetting{});
        menu->findChild<QAction *>(QStringLiteral("pinAction"))->trigger();
        QVERIFY(m_document->isPinned(1) && m_document->isPinned(2));
        const std::unique_ptr<QMenu> pinned(widgets::makeLayersMenu(*m_document, {1, 2}, m_panel.get()));
        QVERIFY(!pinned->findChild<QMenu *>(QStringLiteral("precisionMenu"))->isEnabled());
    }

    void unmeasuredAndSelectedCellsPaintInLightAndDark()
    {
        select({1});
        for (const bool dark : {false, true}) {
            QPalette palette = QApplication::palette();
            palette.setColor(QPalette::Base, dark ? QColor(30, 30, 30) : QColor(Qt::white));
            palette.setColor(QPalette::AlternateBase, palette.color(QPalette::Base));
            palette.setColor(QPalette::Text, dark ? QColor(Qt::white) : QColor(Qt::black));
            table()->setPalette(palette);
            for (const int column :
                 {int(LayersModel::Bits), int(LayersModel::Share), int(LayersModel::Sensitivity)}) {
                const QImage cell =
                    table()->viewport()->grab(table()->visualRect(index(3, column))).toImage();
                QVERIFY2(contrast(cell, palette.color(QPalette::Base)) > 50,
                         qPrintable(QString::number(column)));
            }
        }
    }

private:
    static void choose(const QMenu &menu, const char *name, int action)
    {
        auto *choices = menu.findChild<QMenu *>(QLatin1String(name));
        QVERIFY(choices);
        choices->actions().at(action)->trigger();
    }
    // The largest distance in lightness of a pixel from BACKGROUND.
    static int contrast(const QImage &image, const QColor &background)
    {
        int most = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                most = std::max(most, std::abs(image.pixelColor(x, y).lightness() - background.lightness()));
        return most;
    }
};

QTEST_MAIN(TestLayersPanel)
#include "tst_layerspanel.moc"
