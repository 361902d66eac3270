// What damage is called in the window: KL in nats where the outputs are distributions, never where they are
// not. Every place that names it, on networks of every kind of output.
#include "tests/support/bits.h"
#include "tests/support/fakequestions.h"
#include "tests/support/fatallogger.h"
#include "tests/support/openedproject.h"
#include "tests/support/outputzoo.h"
#include "tests/widgets/measuredcells.h"
#include "tests/widgets/solvenow.h"
#include "widgets/charts/layercurvemodel.h"
#include "widgets/charts/layercurveview.h"
#include "widgets/charts/tradeoffmodel.h"
#include "widgets/charts/tradeofftext.h"
#include "widgets/charts/tradeoffview.h"
#include "widgets/dialogs/exportdialog.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/sentences.h"
#include "widgets/models/layersmodel.h"
#include "widgets/models/sensitivitymodel.h"
#include "widgets/models/worstexamplesmodel.h"
#include "widgets/panels/behaviourpanel.h"
#include "widgets/panels/budgetpanel.h"
#include "widgets/panels/layerpanel.h"
#include "widgets/panels/sensitivitypanel.h"
#include "widgets/panels/tradeoffpanel.h"
#include "widgets/parts/headline.h"
#include "widgets/parts/heatlegend.h"
#include "widgets/parts/tradeoffsource.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QRegularExpression>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::widgets;
using evaluate::DamageKind;
using tests::OutputsOf;

namespace {

/// Cells of every layer at every setting, with the damage split over the outputs.
std::vector<sensitivity::SensitivityCell> cellsOf(const Document &document)
{
    auto cells = tests::allCells(document);
    const std::size_t outputs = document.project()->evaluator.outputs().all.size();
    for (auto &cell : cells)
        for (std::size_t i = 0; outputs > 1 && i < outputs; ++i)
            cell.outputDamages.push_back(cell.kl * static_cast<double>(i + 1));
    return cells;
}

pipeline::Recipe uniform(const Document &document, std::int64_t bits)
{
    return pipeline::uniformRecipe(document.layers().size(), tests::bits(bits), {});
}

/// What stands beside the vertical axis.
QString axisTitle(const PlotView &plot)
{
    struct Axes : PlotView {
        using PlotView::yAxis;
    };
    constexpr const AxisSpec &(PlotView::*axis)() const = &Axes::yAxis;
    return (plot.*axis)().title;
}

void addTexts(QStringList &texts, const QAbstractItemModel &model)
{
    for (int column = 0; column < model.columnCount(); ++column) {
        for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole)})
            texts << model.headerData(column, Qt::Horizontal, role).toString();
        for (int row = 0; row < model.rowCount(); ++row)
            for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole)})
                texts << model.index(row, column).data(role).toString();
    }
}

void addTexts(QStringList &texts, const QWidget &widget)
{
    QList<const QWidget *> all{&widget};
    for (const QWidget *child : widget.findChildren<QWidget *>())
        all << child;
    for (const QWidget *one : all) {
        texts << one->toolTip() << one->accessibleName();
        if (const auto *label = qobject_cast<const QLabel *>(one))
            texts << label->text();
        if (const auto *combo = qobject_cast<const QComboBox *>(one))
            for (int item = 0; item < combo->count(); ++item)
                texts << combo->itemText(item);
        if (const auto *table = qobject_cast<const QTableView *>(one))
            addTexts(texts, *table->model());
        if (const auto *plot = qobject_cast<const PlotView *>(one))
            texts << axisTitle(*plot);
    }
}

search::Improvement improvementOf(const Document &document)
{
    search::Improvement improvement;
    improvement.n = 48;
    improvement.klBefore = 0.5;
    improvement.klAfter = 0.25;
    improvement.rounds = 1;
    improvement.judged.emplace_back();
    improvement.before.recipe = uniform(document, 3);
    improvement.after.recipe = uniform(document, 4);
    return improvement;
}

evaluate::RecipeLatency int8Of()
{
    evaluate::RecipeLatency latency;
    latency.int8.activationBits = 7;
    latency.int8.quality = {0.1, 48};
    latency.int8.withVnni = evaluate::Int8Quality{0.05, 48};
    return latency;
}

/// Everything that is said of damage while DOCUMENT is as it is.
QStringList textsOf(Document &document)
{
    const DamageKind kind = damageKind(document);
    tests::FakeQuestions questions;
    SensitivityPanel sensitivity(document);
    LayerPanel layer(document, questions);
    TradeoffPanel tradeoff(document, questions);
    BudgetPanel budget(document);
    Headline status(document);
    BehaviourPanel behaviour(document);
    const ExportDialog exports(exportSubject(document), questions);
    document.selectLayer(0);
    tradeoff.findChild<QAction *>(QStringLiteral("tradeoffShowTable"))->setChecked(true);
    QStringList texts;
    const QList<const QWidget *> all{&sensitivity, &layer, &tradeoff, &budget, &status, &behaviour, &exports};
    for (const QWidget *widget : all)
        addTexts(texts, *widget);
    LayersModel layers(document);
    addTexts(texts, layers);
    TradeoffView chart;
    chart.setData(tradeoffData(document));
    chart.setQuality(Quality::Kl);
    texts << axisTitle(chart) << describe(*currentPoint(document), chart.data());
    TradeoffModel points;
    points.setData(chart.data());
    addTexts(texts, points);
    WorstExamplesModel worst;
    BehaviourReport report;
    report.measured.damageKind = kind;
    worst.setReport(report, 10);
    addTexts(texts, worst);
    search::Interaction interaction;
    interaction.against = tests::bits(4);
    interaction.klInContext = 0.5;
    texts << improvementSentence(improvementOf(document), kind) << int8Sentence(int8Of(), kind)
          << interactionSentence(interaction, 48, kind);
    auto notImproved = improvementOf(document);
    notImproved.rounds = 0;
    texts << improvementSentence(notImproved, kind);
    notImproved.judged.clear();
    texts << improvementSentence(notImproved, kind);
    return texts;
}

} // namespace

class TestDamageWords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { tests::failOnWarnings(); }
    void damageIsNamedForWhatItIs_data();
    void damageIsNamedForWhatItIs();
    void layersOfThatNameKeepIt();
    void eachOutputsDamageIsShown_data();
    void eachOutputsDamageIsShown();
    void intervalsStayInsideThePossible_data();
    void intervalsStayInsideThePossible();

private:
    /// A document on such a network, its float model measured, with cells, and recipes that were run.
    std::unique_ptr<Document> documentOf(OutputsOf outputs);
    std::unique_ptr<QTemporaryDir> m_folder;
};

std::unique_ptr<Document> TestDamageWords::documentOf(OutputsOf outputs)
{
    m_folder = std::make_unique<QTemporaryDir>();
    const auto project = tests::openedProject(tests::saveProjectOf(outputs, m_folder->path().toStdString()));
    if (!project)
        return nullptr;
    auto document = std::make_unique<Document>();
    document->open(project);
    base::NoProgress silent;
    const auto baseline = project::measureBaseline(*project, {}, silent);
    if (!baseline)
        return nullptr;
    document->setBaseline(*baseline);
    document->putCells(cellsOf(*document));
    tests::solveNow(*document);
    for (const std::int64_t bits : {2, 3, 4, 8})
        if (!tests::putMeasured(*document, uniform(*document, bits)))
            return nullptr;
    return document;
}

void TestDamageWords::damageIsNamedForWhatItIs_data()
{
    QTest::addColumn<OutputsOf>("outputs");
    QTest::addColumn<DamageKind>("kind");
    QTest::newRow("logits") << OutputsOf::Logits << DamageKind::Kl;
    QTest::newRow("segmentation") << OutputsOf::Segmentation << DamageKind::Kl;
    QTest::newRow("several labels") << OutputsOf::SeveralLabels << DamageKind::Kl;
    QTest::newRow("regression") << OutputsOf::Regression << DamageKind::Distance;
    QTest::newRow("regression of two outputs") << OutputsOf::RegressionOfTwo << DamageKind::Distance;
    QTest::newRow("embedding") << OutputsOf::Embedding << DamageKind::Distance;
    QTest::newRow("scores and boxes") << OutputsOf::ScoresAndBoxes << DamageKind::Mixed;
}

void TestDamageWords::damageIsNamedForWhatItIs()
{
    QFETCH(OutputsOf, outputs);
    QFETCH(DamageKind, kind);
    const auto document = documentOf(outputs);
    QVERIFY(document);
    QCOMPARE(damageKind(*document), kind);
    static const QRegularExpression ofKl(QStringLiteral("\\bKL\\b|\\bnats\\b"));
    static const QRegularExpression ofDistance(QStringLiteral("\\b[Dd]istance\\b"));
    // Measured, predicted, and estimated alike.
    for (const std::int64_t bits : {4, 6}) {
        document->applyRecipe(uniform(*document, bits), QStringLiteral("all"));
        const QStringList texts = textsOf(*document);
        int said = 0;
        for (const QString &text : texts) {
            // Cross-entropy and perplexity are in nats, whatever damage is; a line on one output says what
            // that is.
            QStringList lines = text.split(u'\n');
            lines.removeIf([](const QString &line) {
                return line.startsWith(u"logits ") || line.startsWith(u"boxes ");
            });
            const QString own = lines.join(u'\n');
            const bool description = own.contains(QLatin1String("sum over the outputs"));
            if (kind != DamageKind::Kl && !description)
                QVERIFY2(!ofKl.match(own).hasMatch(), qPrintable(text));
            if (kind != DamageKind::Distance && !description)
                QVERIFY2(!ofDistance.match(own).hasMatch(), qPrintable(text));
            said += own.contains(damageName(kind), Qt::CaseInsensitive) ? 1 : 0;
        }
        QVERIFY2(said > 20, qPrintable(QString::number(said)));
    }
}

void TestDamageWords::layersOfThatNameKeepIt()
{
    QCOMPARE(damageText(DamageKind::Kl, 0.0123, 0.001, 64),
             QStringLiteral("KL 0.0123 ± 0.00100 nats (n = 64)"));
    QCOMPARE(damageText(DamageKind::Distance, 0.0123, 0.001, 64),
             QStringLiteral("distance 0.0123 ± 0.00100 (n = 64)"));
    QCOMPARE(damageText(DamageKind::Mixed, 0.0123), QStringLiteral("damage 0.0123"));
    evaluate::ModelOutputs outputs;
    outputs.all = {{.name = "KL", .shape = {4}}, {.name = "nats", .shape = {2}, .weight = 0.5}};
    outputs.task = 1;
    QCOMPARE(damageLines(outputs, std::vector{0.25, 0.5}),
             (QStringList{QStringLiteral("KL [4]: distance 0.250"),
                          QStringLiteral("nats [2]: distance 0.500, weight 0.5 (the task's)")}));
}

void TestDamageWords::eachOutputsDamageIsShown_data()
{
    QTest::addColumn<OutputsOf>("outputs");
    QTest::addColumn<QStringList>("lines");
    QTest::newRow("scores and boxes")
        << OutputsOf::ScoresAndBoxes
        << QStringList{QStringLiteral("boxes [4]: distance "), QStringLiteral("logits [5]: KL ")};
    QTest::newRow("regression of two")
        << OutputsOf::RegressionOfTwo
        << QStringList{QStringLiteral("place [2]: distance "), QStringLiteral("size [1]: distance ")};
    QTest::newRow("one output") << OutputsOf::Logits << QStringList{};
}

void TestDamageWords::eachOutputsDamageIsShown()
{
    QFETCH(OutputsOf, outputs);
    QFETCH(QStringList, lines);
    const auto document = documentOf(outputs);
    QVERIFY(document);
    document->applyRecipe(uniform(*document, 4), QStringLiteral("all"));
    SensitivityModel cells(*document);
    const QString ofCell = cells.index(0, 0).data(Qt::ToolTipRole).toString();
    const QString ofPoint = describe(*currentPoint(*document), tradeoffData(*document));
    BehaviourPanel behaviour(*document);
    for (const QString &line : lines) {
        QVERIFY2(ofCell.contains(line), qPrintable(ofCell));
        QVERIFY2(ofPoint.contains(line), qPrintable(ofPoint));
        if (outputs == OutputsOf::RegressionOfTwo) {
            const auto *shown = behaviour.findChild<QLabel *>(QStringLiteral("behaviourAbsence"));
            QVERIFY2(shown->text().contains(line), qPrintable(shown->text()));
        }
    }
    QCOMPARE(ofCell.count(QLatin1String("(the task's)")), lines.isEmpty() ? 0 : 1);
    QCOMPARE(ofCell.contains(QLatin1String("weight 0.5")), outputs == OutputsOf::ScoresAndBoxes);
}

void TestDamageWords::intervalsStayInsideThePossible_data()
{
    damageIsNamedForWhatItIs_data();
}

void TestDamageWords::intervalsStayInsideThePossible()
{
    QFETCH(OutputsOf, outputs);
    const auto document = documentOf(outputs);
    QVERIFY(document);
    const TradeoffData data = tradeoffData(*document);
    const bool share = evaluate::higherIsBetter(data.metric);
    int ranges = 0;
    for (const Quality quality : {Quality::Metric, Quality::Kl})
        for (int id = 0; id < data.size(); ++id)
            if (const auto range = shownQuality(data.point(id), quality, data)) {
                ++ranges;
                QVERIFY(range->low >= 0 && range->low <= range->high);
                QVERIFY(quality == Quality::Kl || !share || range->high <= 1);
            }
    QVERIFY(ranges > 10);
}

QTEST_MAIN(TestDamageWords)
#include "tst_damagewords.moc"
