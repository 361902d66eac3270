// The heat map: it fills in, it can be clicked, it can be read by people who see colours differently.
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/fatallogger.h"
#include "tests/widgets/measuredcells.h"
#include "widgets/charts/chartcolors.h"
#include "widgets/delegates/cividis.h"
#include "widgets/models/sensitivitymodel.h"
#include "widgets/panels/sensitivitypanel.h"
#include "widgets/parts/heatmapview.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <set>

using namespace paretoscope;
using widgets::Document;
using widgets::HeatMapView;
using widgets::SensitivityModel;
using widgets::SensitivityPanel;

namespace {

// CIE lightness L* of a colour as somebody without green receptors sees it (Machado, Oliveira, Fernandes
// 2009, deuteranopia at severity 1; the matrix is for linear light).
double lightnessForDeuteranopes(const QColor &colour)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    const double r = linear(colour.redF()), g = linear(colour.greenF()), b = linear(colour.blueF());
    const double seenR = 0.367322 * r + 0.860646 * g - 0.227968 * b;
    const double seenG = 0.280085 * r + 0.672501 * g + 0.047413 * b;
    const double seenB = -0.011820 * r + 0.042940 * g + 0.968881 * b;
    const double y = std::max(0.0, 0.2126 * seenR + 0.7152 * seenG + 0.0722 * seenB);
    return y > 0.008856 ? 116 * std::cbrt(y) - 16 : 903.3 * y;
}

} // namespace

class TestSensitivityPanel : public QObject {
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
        m_panel = std::make_unique<SensitivityPanel>(*m_document);
        m_panel->resize(900, 420);
        m_panel->show();
        m_document->open(tests::demoProject());
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }

    void cleanup()
    {
        m_panel.reset();
        m_document.reset();
    }

    void everyLayerAndSettingHasAPlaceBeforeAnythingIsMeasured()
    {
        QCOMPARE(view()->model()->rowCount(), static_cast<int>(m_document->layers().size()));
        QCOMPARE(view()->model()->columnCount(), static_cast<int>(sensitivity::defaultSettings().size()));
        QCOMPARE(view()->model()->headerData(0, Qt::Vertical).toString(),
                 QString::fromStdString(m_document->layers()[0].name));
        std::set<QString> headers;
        for (int column = 0; column < view()->model()->columnCount(); ++column)
            headers.insert(view()->model()->headerData(column, Qt::Horizontal).toString());
        QCOMPARE(headers.size(), sensitivity::defaultSettings().size());
    }

    void analyseIsOfferedOnceTheBaselineExists()
    {
        auto *analyse = m_panel->findChild<QPushButton *>(QStringLiteral("sensitivityAnalyse"));
        QVERIFY(analyse->isVisible() && !analyse->isEnabled());
        m_document->setBaseline(tests::baselineOf(*m_document, 90, 100));
        QVERIFY(analyse->isEnabled());
        QSignalSpy asked(m_panel.get(), &SensitivityPanel::analyseRequested);
        QTest::mouseClick(analyse, Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        m_document->putCells({tests::allCells(*m_document).front()});
        QVERIFY(!analyse->isVisible());
    }

    void cellsFillInAsTheyArrive()
    {
        const QImage before = picture(1, 2);
        QVERIFY(distinctColours(before) > 1); // hatched, not blank
        m_document->putCells({tests::cellOf(1, m_document->table().settings()[2])});
        QTRY_VERIFY(view()->model()->index(1, 2).data(SensitivityModel::PositionRole).isValid());
        const double position = view()->model()->index(1, 2).data(SensitivityModel::PositionRole).toDouble();
        QTRY_COMPARE(picture(1, 2).pixelColor(3, 3), widgets::cividis(position));
        QVERIFY(picture(2, 2).pixelColor(3, 3) != widgets::cividis(position));
    }

    void narrowCellsAreColoursAloneAndTheLegendSaysWhereNumbersAre()
    {
        m_document->putCells(tests::allCells(*m_document));
        auto *legend = m_panel->findChild<QWidget *>(QStringLiteral("sensitivityLegend"));
        QTRY_VERIFY(view()->model()->index(1, 2).data(SensitivityModel::PositionRole).isValid());
        m_panel->resize(1400, 420);
        QTRY_VERIFY(view()->showsNumbers());
        QTRY_VERIFY(distinctColours(picture(1, 2)) > 1);
        const QString wide = legend->toolTip();
        m_panel->resize(view()->verticalHeader()->width() + 30 * view()->model()->columnCount(), 420);
        QTRY_VERIFY(!view()->showsNumbers());
        for (int column = 0; column < view()->model()->columnCount(); ++column)
            QTRY_COMPARE(distinctColours(picture(2, column)), 1); // colour, and nothing written in it
        QVERIFY(legend->toolTip() != wide);
        QVERIFY(legend->toolTip().contains(QLatin1String("point at a cell")));
        QVERIFY(!view()->model()->index(1, 2).data(Qt::ToolTipRole).toString().isEmpty());
        m_panel->resize(1400, 420);
        QTRY_VERIFY(view()->showsNumbers());
        QCOMPARE(legend->toolTip(), wide);
    }

    void clickSelectsTheLayer()
    {
        m_document->putCells(tests::allCells(*m_document));
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {},
                          view()->visualRect(view()->model()->index(3, 1)).center());
        QCOMPARE(m_document->selectedLayer(), 3);
        QTest::keyClick(view(), Qt::Key_Down);
        QCOMPARE(m_document->selectedLayer(), 4);
        QTest::keyClick(view(), Qt::Key_Right);
        QCOMPARE(view()->currentIndex().column(), 2);
        QCOMPARE(m_document->selectedLayer(), 4);
    }

    void selectionElsewhereIsFollowedInTheSameColumn()
    {
        view()->setCurrentIndex(view()->model()->index(1, 2));
        m_document->selectLayer(5);
        QCOMPARE(view()->currentIndex(), view()->model()->index(5, 2));
    }

    void cellsSayInWordsWhatTheyShow()
    {
        m_document->putCells(tests::allCells(*m_document));
        const QString text = view()->model()->index(1, 0).data(Qt::AccessibleTextRole).toString();
        QVERIFY(text.startsWith(QString::fromStdString(m_document->layers()[1].name)));
        QVERIFY(text.contains(QLatin1String("n = 64")));
        auto *legend = m_panel->findChild<QWidget *>(QStringLiteral("sensitivityLegend"));
        QTRY_VERIFY(legend->accessibleName().contains(QLatin1String("hatched")));
        QVERIFY(!legend->grab().toImage().isNull());
    }

    void bitsWithSparsityHaveNoColumnAndAreToldInTheTip()
    {
        m_document->putCells(tests::allCells(*m_document));
        const int columns = view()->model()->columnCount();
        auto both = tests::bits(4, 0.3);
        auto cell = tests::cellOf(2, both);
        cell.kl = 0.5;
        cell.klStandardError = 0.0312;
        QSignalSpy told(view()->model(), &QAbstractItemModel::dataChanged);
        auto shown = tests::cellOf(0, tests::bits(4));
        shown.kl *= 1.01;
        m_document->putCells({cell, shown});
        QTRY_VERIFY(told.count() > 0);
        QCOMPARE(view()->model()->columnCount(), columns);
        const auto tip = [&](const compress::LayerSetting &alone) {
            const auto column = *m_document->table().settingIndex(alone);
            return view()->model()->index(2, static_cast<int>(column)).data(Qt::ToolTipRole).toString();
        };
        const QString atBits = tip(tests::bits(4));
        QVERIFY2(atBits.contains(QStringLiteral("with 30 % zero measured together: KL 0.500 ± 0.0312 nats "
                                                "(n = 64); alone they add up to 0.861")),
                 qPrintable(atBits));
        const QString atZeros = tip(tests::bits(32, 0.3));
        QVERIFY2(atZeros.contains(QStringLiteral("with 4 bits measured together: KL 0.500")),
                 qPrintable(atZeros));
        QVERIFY(!tip(tests::bits(8)).contains(QLatin1String("together")));
    }

    void estimatesAndUncertainCellsHaveSignsOfTheirOwn()
    {
        auto cells = tests::allCells(*m_document);
        cells[0].estimate = true;
        cells[1].klStandardError = cells[1].kl / 2;
        m_document->putCells(cells);
        const auto text = [&](int column) {
            return view()->model()->index(0, column).data(Qt::DisplayRole).toString();
        };
        const QString sure = text(2);
        QVERIFY(text(0).startsWith(SensitivityModel::estimateSign()));
        QVERIFY(!text(0).contains(SensitivityModel::uncertainSign()));
        QVERIFY(text(1).endsWith(SensitivityModel::uncertainSign()));
        QVERIFY(!text(1).contains(SensitivityModel::estimateSign()));
        QVERIFY(!sure.contains(SensitivityModel::estimateSign()) &&
                !sure.contains(SensitivityModel::uncertainSign()));
        const QString tip = view()->model()->index(0, 1).data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains(SensitivityModel::uncertainSign() + QLatin1String(" uncertain")),
                 qPrintable(tip));
        auto *legend = m_panel->findChild<QWidget *>(QStringLiteral("sensitivityLegend"));
        for (const QString &sign : {SensitivityModel::estimateSign(), SensitivityModel::uncertainSign()})
            QVERIFY2(legend->toolTip().contains(sign), qPrintable(legend->toolTip()));
    }

    void copyGivesTheWholeMapAsTable()
    {
        m_document->putCells(tests::allCells(*m_document));
        view()->setFocus();
        QTest::keySequence(view(), QKeySequence::Copy);
        const QStringList lines =
            QApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), static_cast<qsizetype>(m_document->layers().size()) + 1);
        QCOMPARE(lines[1].count(QLatin1Char('\t')), view()->model()->columnCount());
    }

    void rowsGrowWithTheFont()
    {
        QFont large = m_panel->font();
        large.setPointSizeF(large.pointSizeF() * 2);
        m_panel->setFont(large);
        QVERIFY(view()->rowHeight(0) >= QFontMetrics(large).height());
    }

    void coloursRiseInLightnessForEverybody()
    {
        double last = -1;
        for (int i = 0; i <= 50; ++i) {
            const double lightness = lightnessForDeuteranopes(widgets::cividis(i / 50.0));
            QVERIFY2(lightness > last, qPrintable(QString::number(i)));
            last = lightness;
        }
        QVERIFY(last - lightnessForDeuteranopes(widgets::cividis(0)) > 70);
    }

    void numbersCanBeReadOnEveryColour()
    {
        for (int i = 0; i <= 50; ++i) {
            const QColor fill = widgets::cividis(i / 50.0);
            const double difference = std::abs(lightnessForDeuteranopes(fill) -
                                               lightnessForDeuteranopes(widgets::readableOn(fill)));
            QVERIFY2(difference > 40, qPrintable(QString::number(i)));
        }
    }

private:
    HeatMapView *view() const { return m_panel->view(); }
    QImage picture(int row, int column) const
    {
        return view()->viewport()->grab(view()->visualRect(view()->model()->index(row, column))).toImage();
    }
    static int distinctColours(const QImage &image)
    {
        std::set<QRgb> colours;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                colours.insert(image.pixel(x, y));
        return static_cast<int>(colours.size());
    }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<SensitivityPanel> m_panel;
};

QTEST_MAIN(TestSensitivityPanel)
#include "tst_sensitivitypanel.moc"
