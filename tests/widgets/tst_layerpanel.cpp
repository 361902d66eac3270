// The panel of one layer: its plot can be read however little room there is, and damages carry their names.
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/fakequestions.h"
#include "tests/support/fatallogger.h"
#include "tests/widgets/measuredcells.h"
#include "widgets/charts/charttip.h"
#include "widgets/charts/layercurvemodel.h"
#include "widgets/charts/layercurveview.h"
#include "widgets/panels/layerpanel.h"
#include "widgets/parts/foldinglabel.h"

#include <QApplication>
#include <QGraphicsScene>
#include <QGraphicsTextItem>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <functional>
#include <set>

using namespace paretoscope;
using namespace paretoscope::widgets;

class TestLayerPanel : public QObject {
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
        m_document = std::make_unique<Document>();
        m_panel = std::make_unique<LayerPanel>(*m_document, m_questions);
        m_panel->resize(420, 420);
        m_panel->show();
        m_document->open(tests::demoProject());
        m_document->setBaseline(tests::baselineOf(*m_document, 90, 100));
        auto cells = tests::allCells(*m_document);
        for (auto &cell : cells) { // none can be told from another, and what is expected is another number
            cell.klStandardError = cell.kl / 2;
            cell.klRoot = std::pow(cell.kl * (cell.layer % 2 ? 1.6 : 0.6), 0.25);
        }
        m_document->putCells(cells);
        m_document->selectLayer(1);
        set(tests::bits(4));
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    }

    void cleanup()
    {
        m_panel.reset();
        m_document.reset();
    }

    void wordsFoldBeforeThePlotGetsTooLow()
    {
        QTRY_VERIFY(!now()->isFolded());
        const int line = m_panel->fontMetrics().lineSpacing();
        const int whole = now()->heightForWidth(now()->width());
        QVERIFY(whole > line);                        // there is something to fold
        for (const int height : {420, 300, 240, 0}) { // the last one is as low as it goes
            m_panel->resize(420, height);
            QCoreApplication::processEvents();
            QVERIFY(m_panel->height() <= std::max(height, 17 * line));
            QVERIFY2(curve()->plotArea().height() >= 4 * line,
                     qPrintable(QStringLiteral("%1: %2").arg(height).arg(curve()->plotArea().height())));
            QVERIFY(!label<QLabel>("layerTitle")->visibleRegion().isEmpty());
            QVERIFY(label<QLabel>("layerTitle")->height() >= line);
            QVERIFY(now()->height() >= line);
            QVERIFY(curve()->mapTo(m_panel.get(), QPoint(0, curve()->height())).y() <= m_panel->height());
            QVERIFY2(axisTitles().contains(QLatin1String("KL, nats")) &&
                         axisTitles().contains(QLatin1String("Bits")),
                     qPrintable(axisTitles().join(QLatin1Char(';'))));
        }
        QVERIFY(now()->isFolded() || label<FoldingLabel>("layerAmong")->isFolded());
        m_panel->resize(420, 700);
        QTRY_VERIFY(!now()->isFolded() && !label<FoldingLabel>("layerAmong")->isFolded());
        QTRY_COMPARE(now()->height(), whole);
    }

    void whatIsFoldedCanBeReadByPointerAndKeys()
    {
        auto *more = label<QToolButton>("layerMore");
        m_panel->resize(420, 700);
        QTRY_VERIFY(!more->isVisible());
        m_panel->resize(420, m_panel->minimumSizeHint().height());
        QTRY_VERIFY(more->isVisible());
        const QString said = now()->text();
        QVERIFY(said.contains(QLatin1String("4 bits"))); // the text itself is whole
        auto *tip = more->findChild<ChartTip *>();
        more->setFocus();
        QTest::keyClick(more, Qt::Key_Space);
        QVERIFY(tip->isVisible() && tip->text().contains(said) && !tip->isLeaving());
        QTest::keyClick(more, Qt::Key_Escape);
        QVERIFY(!tip->isVisible());
        QTest::mouseClick(more, Qt::LeftButton);
        QVERIFY(tip->isVisible());
        QTest::mouseClick(more, Qt::LeftButton);
        QVERIFY(!tip->isVisible());
        QVERIFY(!now()->isFolded() || now()->toolTip() == said);
    }

    void curvesAreOfOneWidthOfActivations()
    {
        const auto widths = [&] {
            std::set<double> found;
            const auto &bits = *compress::parameterNamed("activationBits");
            for (const CurvePoint &point : curve()->curve())
                found.insert(compress::numberOf(bits, point.cell.setting.value(bits.key)).value());
            return found;
        };
        const auto rises = [&] {
            return std::ranges::adjacent_find(curve()->curve(), std::greater_equal{}, &CurvePoint::x) ==
                   curve()->curve().end();
        };
        for (const std::int64_t activations : {4, 8})
            for (const int width : {2, 4, 6})
                m_document->putCells(
                    {tests::cellOf(1, tests::bits(width).with("activationBits", activations))});
        QCOMPARE(curve()->curve().size(), std::size_t(6));
        QVERIFY(rises() && widths().size() == 1 && *widths().begin() > 8);
        set(tests::bits(5).with("activationBits", std::int64_t{4}));
        QVERIFY(rises() && widths() == std::set<double>{4});
        QCOMPARE(curve()->curve().size(), std::size_t(3));
        set(tests::bits(5).with("activationBits", std::int64_t{8}));
        QVERIFY(rises() && widths() == std::set<double>{8});
    }

    void measuredAndExpectedCarryTheirNames()
    {
        QVERIFY2(now()->text().contains(QLatin1String("(n = 64) measured, expected on other samples: KL ")),
                 qPrintable(now()->text()));
        set(tests::bits(4, 0.3));
        QVERIFY2(now()->text().contains(QLatin1String("expected KL about ")), qPrintable(now()->text()));
        auto *model = label<QTableView>("layerTable")->model();
        QCOMPARE(model->headerData(LayerCurveModel::Kl, Qt::Horizontal).toString(),
                 QStringLiteral("KL, nats, measured"));
        QCOMPARE(model->headerData(LayerCurveModel::Expected, Qt::Horizontal).toString(),
                 QStringLiteral("Expected on other samples"));
        int others = 0;
        for (int row = 0; row < model->rowCount(); ++row) {
            const auto number = [&](int column) {
                return model->index(row, column).data(LayerCurveModel::SortRole).toDouble();
            };
            const auto &cell = static_cast<LayerCurveModel *>(model)->cell(row);
            QCOMPARE(number(LayerCurveModel::Kl), cell.kl);
            QCOMPARE(number(LayerCurveModel::Expected), m_document->table().expectedKl(cell));
            others += number(LayerCurveModel::Kl) != number(LayerCurveModel::Expected);
        }
        QVERIFY(others > 0);
    }

private:
    template <typename T> T *label(const char *name) const
    {
        return m_panel->findChild<T *>(QString::fromLatin1(name));
    }
    FoldingLabel *now() const { return label<FoldingLabel>("layerNow"); }
    LayerCurveView *curve() const { return label<LayerCurveView>("layerBitsCurve"); }
    QStringList axisTitles() const
    {
        QStringList texts;
        for (const QGraphicsItem *item : curve()->scene()->items())
            if (const auto *text = dynamic_cast<const QGraphicsTextItem *>(item); text && text->isVisible())
                texts << text->toPlainText();
        return texts;
    }
    void set(const compress::LayerSetting &setting)
    {
        m_document->changeSettings(
            {1}, [&](auto &now) { now = setting; }, QStringLiteral("set"));
    }

    tests::FakeQuestions m_questions;
    std::unique_ptr<Document> m_document;
    std::unique_ptr<LayerPanel> m_panel;
};

QTEST_MAIN(TestLayerPanel)
#include "tst_layerpanel.moc"
