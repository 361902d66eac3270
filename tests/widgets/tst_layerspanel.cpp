// The layers panel around its sliders: pins, selection, filter, columns, copy, context menu.
#include "tests/widgets/layerspanelfixture.h"
#include "widgets/document/coveragetext.h"
#include "widgets/document/methodwords.h"
#include "widgets/parts/layersmenu.h"

#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>

#include <algorithm>

using namespace paretoscope;
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
        pipeline::Coverage coverage;
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
        const pipeline::Coverage coverage = pipeline::coverageOf(m_document->project()->model);
        QCOMPARE(label->text(), widgets::coverageSentence(coverage));
        QVERIFY(coverage.coveredBytes > 0);
        const auto *findings = m_panel->findChild<QLabel *>(QStringLiteral("layersFindings"));
        QVERIFY(!findings->isVisible()); // there is nothing to say of the demo
        auto peculiar = std::make_shared<project::OpenProject>(*tests::demoProject());
        peculiar->notes = {PARETOSCOPE_SAY("test.batches", "The network only runs in batches of 4.")};
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
        for (const auto &[key, value] : {compress::Values::value_type("bits", std::int64_t{8}),
                                         {"bits", std::int64_t{4}},
                                         {"sparsity", 0.5}}) {
            change({0}, [&](auto &setting) { setting = setting.with(key, value); });
            QVERIFY2(note->isVisible(), key.c_str());
            QVERIFY(note->text().contains(QLatin1String("not the run faster")));
            m_document->undoStack()->undo();
            QVERIFY(!note->isVisible());
        }
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
        QCOMPARE(menu->actions().size(), LayersModel::columnOf(LayersModel::Outcome::Activations) + 1 + 2);
        QVERIFY(table()->isColumnHidden(LayersModel::Shape)); // from the start: there is no room for all
        QVERIFY(!table()->isColumnHidden(LayersModel::columnOf(LayersModel::Outcome::PredictedDamage)));
        menu->actions().at(LayersModel::Shape)->trigger();
        QVERIFY(!table()->isColumnHidden(LayersModel::Shape));
        menu->actions().at(LayersModel::Shape)->trigger();
        QVERIFY(table()->isColumnHidden(LayersModel::Shape));
        const QByteArray state = m_panel->saveColumns();
        LayersPanel other(*m_document);
        QVERIFY(other.restoreColumns(state));
        QVERIFY(other.table()->isColumnHidden(LayersModel::Shape));
    }

    void columnsOfOtherSlidersAreNotRestored()
    {
        table()->setColumnHidden(LayersModel::columnOf(LayersModel::Outcome::Time), true);
        LayersPanel other(*m_document);
        // As saved before the sliders were named: of bits and sparsity.
        QVERIFY(!other.restoreColumns(table()->horizontalHeader()->saveState()));
        QVERIFY(!other.table()->isColumnHidden(LayersModel::columnOf(LayersModel::Outcome::Time)));
        QByteArray state = m_panel->saveColumns();
        const auto keys = state.indexOf("bits sparsity rank");
        QVERIFY(keys > 0);
        LayersPanel third(*m_document);
        QVERIFY(!third.restoreColumns(state.replace(keys, 4, "size")));
        QVERIFY(!third.table()->isColumnHidden(LayersModel::columnOf(LayersModel::Outcome::Time)));
        QVERIFY(!third.restoreColumns(QByteArray("nonsense")) && !third.restoreColumns(QByteArray()));
    }

    void contextMenuChangesEverySelectedLayer()
    {
        const std::unique_ptr<QMenu> menu(widgets::makeLayersMenu(*m_document, {1, 2}, m_panel.get()));
        const auto says = [this](const char *key, const compress::Value &value) {
            return setting(1).value(key) == value && setting(2).value(key) == value;
        };
        choose(*menu, "bitsMenu", "bfloat16");
        QVERIFY(says("bits", std::string("bfloat16")));
        choose(*menu, "bitsMenu", "3");
        QVERIFY(says("bits", std::int64_t{3}));
        choose(*menu, "granularityMenu", "One per group of weights");
        choose(*menu, "groupSizeMenu", "32");
        QVERIFY(says("granularity", std::string("group")) && says("groupSize", std::int64_t{32}));
        choose(*menu, "granularityMenu", "One per tensor");
        QVERIFY(says("granularity", std::string("tensor")));
        choose(*menu, "clipMenu", "Every weight (maximum)");
        QVERIFY(says("clip", std::string("max")));
        choose(*menu, "symmetricMenu", "Asymmetric");
        QVERIFY(says("symmetric", false));
        choose(*menu, "symmetricMenu", "Symmetric (none)");
        choose(*menu, "signedScaleMenu", "Positive");
        QVERIFY(says("symmetric", true) && says("signedScale", false));
        choose(*menu, "rescaleMenu", "Leave scales as they are");
        QVERIFY(says("rescale", false));
        choose(*menu, "sparsityMenu", "70 %");
        QVERIFY(says("sparsity", 0.7));
        QCOMPARE(m_document->undoStack()->count(), 11);
        menu->findChild<QAction *>(QStringLiteral("resetAction"))->trigger();
        QVERIFY(setting(1) == compress::LayerSetting{});
        menu->findChild<QAction *>(QStringLiteral("pinAction"))->trigger();
        QVERIFY(m_document->isPinned(1) && m_document->isPinned(2));
        const std::unique_ptr<QMenu> pinned(widgets::makeLayersMenu(*m_document, {1, 2}, m_panel.get()));
        QVERIFY(!pinned->findChild<QMenu *>(QStringLiteral("bitsMenu"))->isEnabled());
    }

    void contextMenuHasAllThatMethodsOffer()
    {
        const std::unique_ptr<QMenu> menu(widgets::makeLayersMenu(*m_document, {1}, m_panel.get()));
        for (const compress::Parameter &parameter : compress::parameters()) {
            if (parameter.shown == compress::Shown::Nowhere)
                continue;
            const auto *choices = submenu(*menu, parameter.key);
            QVERIFY2(choices, parameter.key.data());
            QCOMPARE(choices->title(), QString::fromUtf8(parameter.title));
            QCOMPARE(choices->menuAction()->toolTip(), QString::fromUtf8(parameter.tip));
            QStringList texts;
            for (const QAction *action : choices->actions())
                texts << action->text();
            for (const compress::Named &named : parameter.named)
                QVERIFY2(texts.contains(QString::fromUtf8(named.title)), named.title);
            QVERIFY(texts.size() >= static_cast<qsizetype>(parameter.named.size() + parameter.ladder.size()));
            QVERIFY(texts.removeDuplicates() == 0);
        }
    }

    void contextMenuOffersNoChoiceThatHasNoEffect_data()
    {
        QTest::addColumn<compress::LayerSetting>("setting");
        QTest::addColumn<QStringList>("without");
        const QStringList grid{QStringLiteral("granularity"), QStringLiteral("groupSize"),
                               QStringLiteral("symmetric"),   QStringLiteral("clip"),
                               QStringLiteral("signedScale"), QStringLiteral("rescale")};
        const QStringList pattern{QStringLiteral("pattern"), QStringLiteral("zeroBlock")};
        QTest::newRow("float") << compress::LayerSetting() << grid + pattern;
        QTest::newRow("half") << tests::bits(16) << grid + pattern;
        QTest::newRow("zeros alone") << tests::bits(32, 0.5) << grid;
        QTest::newRow("asymmetric") << tests::bits(4)
                                    << QStringList{QStringLiteral("groupSize"),
                                                   QStringLiteral("signedScale")} +
                                           pattern;
        QTest::newRow("symmetric") << tests::bits(3) << QStringList{QStringLiteral("groupSize")} + pattern;
        QTest::newRow("groups") << tests::bits(3).with("granularity", std::string("group")) << pattern;
        QTest::newRow("groups, half zero")
            << tests::bits(3, 0.5).with("granularity", std::string("group")) << QStringList();
        QTest::newRow("activations") << compress::LayerSetting{{"activationBits", std::int64_t{8}}}
                                     << grid + pattern;
        QTest::newRow("dynamic activations")
            << compress::LayerSetting{{"activationBits", std::int64_t{8}},
                                      {"activations", std::string("dynamic")}}
            << grid + pattern + QStringList{QStringLiteral("activationRange")};
    }

    void contextMenuOffersNoChoiceThatHasNoEffect()
    {
        QFETCH(compress::LayerSetting, setting);
        QFETCH(QStringList, without);
        change({2}, [&](compress::LayerSetting &own) { own = setting; });
        const std::unique_ptr<QMenu> menu(widgets::makeLayersMenu(*m_document, {2}, m_panel.get()));
        for (const compress::Parameter &parameter : compress::parameters()) {
            if (compress::isSelector(parameter.key) || compress::methodOfShorthand(parameter.key) ||
                parameter.shown == compress::Shown::Nowhere)
                continue;
            const QString key = QString::fromUtf8(parameter.key.data());
            const bool ofActivations =
                key == QLatin1String("activationRange") || key == QLatin1String("activationSymmetric");
            const bool dormant = without.contains(key) || (ofActivations && !compress::roundsInputs(setting));
            QVERIFY2(submenu(*menu, parameter.key)->isEnabled() != dormant, parameter.key.data());
            const auto actions = submenu(*menu, parameter.key)->actions();
            const auto checked = std::ranges::count_if(actions, &QAction::isChecked);
            QVERIFY2(dormant || checked == 1, parameter.key.data());
        }
    }

    void typesAreChosenByTheMenuAndShown()
    {
        change({2}, [](compress::LayerSetting &own) { own = tests::bits(3); });
        const auto choose = [&](const char *key, const char *word) {
            const std::unique_ptr<QMenu> menu(widgets::makeLayersMenu(*m_document, {2}, m_panel.get()));
            const compress::Parameter &parameter = *compress::parameterNamed(key);
            QVERIFY(submenu(*menu, key)->isEnabled());
            const auto value = *compress::valueFromText(parameter, word);
            for (QAction *action : submenu(*menu, key)->actions())
                if (action->text() == widgets::methodwords::choice(parameter, value))
                    action->trigger();
        };
        const auto shown = [&] {
            return table()->model()->index(2, LayersModel::columnOf("bits")).data().toString();
        };
        choose("type", "nf4");
        QCOMPARE(m_document->recipe().settings[2], (compress::LayerSetting{{"type", std::string("nf4")}}));
        QCOMPARE(shown(), QStringLiteral("NF4"));
        choose("codebookBits", "1");
        QCOMPARE(m_document->recipe().settings[2], (compress::LayerSetting{{"codebookBits", 1}}));
        QCOMPARE(shown(), QStringLiteral("1-bit codebook"));
        choose("type", "int");
        QCOMPARE(m_document->recipe().settings[2], tests::bits(2));
        QCOMPARE(shown(), QStringLiteral("2 bits"));
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
                 {LayersModel::columnOf("bits"), int(LayersModel::Share), int(LayersModel::Sensitivity)}) {
                const QImage cell =
                    table()->viewport()->grab(table()->visualRect(index(3, column))).toImage();
                QVERIFY2(contrast(cell, palette.color(QPalette::Base)) > 50,
                         qPrintable(QString::number(column)));
            }
        }
    }

private:
    static QMenu *submenu(const QMenu &menu, std::string_view key)
    {
        return menu.findChild<QMenu *>(QString::fromStdString(std::string(key)) + QStringLiteral("Menu"));
    }
    static void choose(const QMenu &menu, const char *name, const char *text)
    {
        auto *choices = menu.findChild<QMenu *>(QLatin1String(name));
        QVERIFY2(choices, name);
        const auto actions = choices->actions();
        const auto found = std::ranges::find(actions, QString::fromUtf8(text), &QAction::text);
        QVERIFY2(found != actions.end(), text);
        (*found)->trigger();
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
