// A setting that a layer's weights do not allow is told from one that was not measured yet, wherever cells
// and recipes are shown, with why.
#include "tests/support/bits.h"
#include "tests/support/fakequestions.h"
#include "tests/support/fatallogger.h"
#include "tests/support/openedproject.h"
#include "tests/support/outputzoo.h"
#include "tests/widgets/measuredcells.h"
#include "widgets/charts/charttip.h"
#include "widgets/charts/layercurvemodel.h"
#include "widgets/delegates/heatmapdelegate.h"
#include "widgets/document/damagetext.h"
#include "widgets/models/layersmodel.h"
#include "widgets/models/sensitivitymodel.h"
#include "widgets/panels/layerpanel.h"
#include "widgets/panels/sensitivitypanel.h"
#include "widgets/parts/headline.h"
#include "widgets/parts/heatmapview.h"

#include <QPainter>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::widgets;

namespace {

/// Not among the default settings of an analysis: it becomes a column once somebody asks for it.
sensitivity::SensitivityCell halfCell(std::size_t layer)
{
    return tests::cellOf(layer, tests::bits(16));
}

QImage painted(const QModelIndex &index)
{
    QImage image(80, 24, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    QStyleOptionViewItem option;
    option.rect = image.rect();
    HeatMapDelegate().paint(&painter, option, index);
    return image;
}

} // namespace

class TestImpossibleCells : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { tests::failOnWarnings(); }
    void onlyWhatCannotBeIsCalledSo_data();
    void onlyWhatCannotBeIsCalledSo();
    void itIsPaintedUnlikeAnyOther();
    void theLayersTableHasARowForIt();
    void theMapSetsNoLayerToIt();
    void recipeWithItIsNeitherPredictedNorMeasured();
    void whatAShapeDoesNotAllowIsToldAsThat();

private:
    /// Every layer measured at float16 but the first, as an analysis leaves it; at nothing else.
    std::unique_ptr<Document> documentWith(double largest);
    std::unique_ptr<QTemporaryDir> m_folder;
};

std::unique_ptr<Document> TestImpossibleCells::documentWith(double largest)
{
    m_folder = std::make_unique<QTemporaryDir>();
    const auto path = tests::saveProjectOf(tests::OutputsOf::Logits, m_folder->path().toStdString(), largest);
    const auto project = tests::openedProject(path);
    if (!project)
        return nullptr;
    auto document = std::make_unique<Document>();
    document->open(project);
    document->setBaseline(tests::baselineOf(*document, 40, 48));
    document->putCells({halfCell(1)});
    return document;
}

void TestImpossibleCells::onlyWhatCannotBeIsCalledSo_data()
{
    QTest::addColumn<double>("largest");
    QTest::addColumn<bool>("impossible");
    // IEEE 754 binary16 ends at 65,504, and what is below 65,520 is rounded to it.
    QTest::newRow("beyond") << 7e4 << true;
    QTest::newRow("below minus the largest") << -1e6 << true;
    QTest::newRow("the largest") << 65504.0 << false;
    QTest::newRow("usual") << 0.0 << false;
}

void TestImpossibleCells::onlyWhatCannotBeIsCalledSo()
{
    QFETCH(double, largest);
    QFETCH(bool, impossible);
    const auto document = documentWith(largest);
    QVERIFY(document);
    const SensitivityModel model(*document);
    int found = 0;
    for (int row = 0; row < model.rowCount(); ++row)
        for (int column = 0; column < model.columnCount(); ++column) {
            const QModelIndex cell = model.index(row, column);
            const QString tip = cell.data(Qt::ToolTipRole).toString();
            const bool cannot = cell.data(SensitivityModel::ImpossibleRole).toBool();
            found += cannot ? 1 : 0;
            QCOMPARE(cell.data().toString() == QLatin1String("impossible"), cannot);
            QCOMPARE(tip.contains(QLatin1String("beyond the largest number that float16 has")), cannot);
            if (!cannot && !cell.data(SensitivityModel::ValueRole).isValid())
                QVERIFY2(tip.contains(QLatin1String(": not measured yet\n")), qPrintable(tip));
        }
    QCOMPARE(found, impossible ? 1 : 0);
}

void TestImpossibleCells::itIsPaintedUnlikeAnyOther()
{
    const auto document = documentWith(7e4);
    QVERIFY(document);
    const SensitivityModel model(*document);
    QModelIndex impossible, unmeasured;
    for (int column = 0; column < model.columnCount(); ++column) {
        const QModelIndex cell = model.index(0, column);
        (cell.data(SensitivityModel::ImpossibleRole).toBool() ? impossible : unmeasured) = cell;
    }
    QVERIFY(impossible.isValid() && unmeasured.isValid());
    const QModelIndex measured = model.index(1, impossible.column());
    QVERIFY(measured.data(SensitivityModel::ValueRole).isValid());
    QVERIFY(painted(impossible) != painted(unmeasured));
    QVERIFY(painted(impossible) != painted(measured));
}

void TestImpossibleCells::theLayersTableHasARowForIt()
{
    const auto document = documentWith(7e4);
    QVERIFY(document);
    tests::FakeQuestions questions;
    LayerPanel panel(*document, questions);
    const auto *table = panel.findChild<QTableView *>(QStringLiteral("layerTable"));
    document->selectLayer(1);
    QCOMPARE(table->model()->rowCount(), 1);
    QVERIFY(table->model()->index(0, LayerCurveModel::Kl).data().toString() != QLatin1String("impossible"));
    document->selectLayer(0);
    QCOMPARE(table->model()->rowCount(), 1);
    QCOMPARE(table->model()->index(0, LayerCurveModel::Setting).data().toString(), QStringLiteral("float16"));
    const QModelIndex cell = table->model()->index(0, LayerCurveModel::Kl);
    QCOMPARE(cell.data().toString(), QStringLiteral("impossible"));
    QVERIFY(cell.data(Qt::ToolTipRole).toString().contains(QLatin1String("float16")));
    Q_EMIT panel.findChild<QTableView *>(QStringLiteral("layerTable"))->activated(cell);
    QVERIFY(document->recipe().settings[0].isFloat()); // nothing is set to it
}

void TestImpossibleCells::theMapSetsNoLayerToIt()
{
    const auto document = documentWith(7e4);
    QVERIFY(document);
    SensitivityPanel panel(*document);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    const int column = panel.view()->model()->columnCount() - 1;
    panel.view()->setCurrentIndex(panel.view()->model()->index(0, column));
    QTest::keyClick(panel.view(), Qt::Key_Return);
    QVERIFY(document->recipe().settings[0].isFloat());
    const auto *said = panel.findChild<ChartTip *>();
    QVERIFY(said->isVisible() && said->text().contains(QLatin1String("beyond the largest number")));
    panel.view()->setCurrentIndex(panel.view()->model()->index(1, column));
    QTest::keyClick(panel.view(), Qt::Key_Return);
    QVERIFY(document->recipe().settings[1] == tests::bits(16));
}

void TestImpossibleCells::recipeWithItIsNeitherPredictedNorMeasured()
{
    const auto document = documentWith(7e4);
    QVERIFY(document);
    document->putCells(tests::allCells(*document));
    QVERIFY(document->predictedKl().has_value());
    const auto toHalf = [](compress::LayerSetting &setting) { setting = setting.with("bits", 16); };
    document->changeSettings({1}, toHalf, QStringLiteral("possible"));
    QVERIFY(document->predictedKl().has_value() && !document->impossibleLayer());
    document->changeSettings({0}, toHalf, QStringLiteral("impossible"));
    QVERIFY(!document->predictedKl().has_value());
    QCOMPARE(document->impossibleLayer(), std::optional<std::size_t>(0));
    const LayersModel layers(*document);
    const QModelIndex damage = layers.index(0, LayersModel::columnOf(LayersModel::Outcome::PredictedDamage));
    QCOMPARE(damage.data().toString(), QStringLiteral("impossible"));
    QVERIFY(damage.data(Qt::ToolTipRole).toString().contains(QLatin1String("beyond the largest number")));
    const Headline status(*document);
    QVERIFY2(status.text().contains(QLatin1String("now impossible: first at float16")),
             qPrintable(status.text()));
}

void TestImpossibleCells::whatAShapeDoesNotAllowIsToldAsThat()
{
    graph::Layer layer;
    layer.name = "square";
    layer.weightShape = {20, 20};
    QVERIFY(impossibleText(layer, {{"rank", 0.5}})
                .startsWith(QStringLiteral("impossible: Layer square would not get smaller")));
    QVERIFY(impossibleText(layer, {{"rank", 0.4}, {"sparsity", 0.5}})
                .startsWith(QStringLiteral("impossible: Layer square cannot have both zeros")));
    QVERIFY(impossibleText(layer, tests::bits(16)).contains(QStringLiteral("beyond the largest number")));
}

QTEST_MAIN(TestImpossibleCells)
#include "tst_impossiblecells.moc"
