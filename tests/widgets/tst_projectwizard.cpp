// The wizard with real events; the work it asks for is answered by hand.
#include "tests/support/fakequestions.h"
#include "tests/support/fatallogger.h"
#include "tests/widgets/tradeoffsample.h"
#include "widgets/dialogs/datasource.h"
#include "widgets/dialogs/outputstable.h"
#include "widgets/dialogs/paths.h"
#include "widgets/dialogs/preprocessingedit.h"
#include "widgets/dialogs/projectwizard.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace paretoscope;
using namespace paretoscope::widgets;

namespace {

DataPreview picturesPreview()
{
    DataPreview preview;
    data::Array images;
    images.shape = {12, 3, 8, 8};
    std::vector<float> values;
    for (int i = 0; i < 12 * 3 * 8 * 8; ++i)
        values.push_back(static_cast<float>(i % 97) / 97.0F);
    images.values = std::move(values);
    preview.batch.inputs = {images};
    preview.batch.targets.shape = {12};
    preview.batch.targets.values = std::vector<std::int64_t>{0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 7};
    preview.classNames = {"cat", "dog", "ship"};
    preview.samples = 1017;
    preview.calibrationSamples = 254;
    preview.split = true;
    return preview;
}

evaluate::Baseline baseline()
{
    evaluate::Baseline baseline;
    baseline.everything = tests::measurement(0, 932.0 / 1017);
    baseline.heldOut = tests::measurement(0, 700.0 / 763, 763);
    baseline.split = true;
    baseline.fileBytes = 1123456;
    baseline.parameters = 269722;
    return baseline;
}

} // namespace

class ProjectWizardTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    tests::FakeQuestions m_questions;
    std::unique_ptr<ProjectWizard> m_wizard;
    std::unique_ptr<QSignalSpy> m_models, m_previews, m_baselines, m_abandoned;

    QString touch(const QString &name)
    {
        const QString path = QDir(m_folder.path()).filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write("x") == 1 ? path : QString();
    }
    template <typename T> T *find(const char *name)
    {
        return m_wizard->findChild<T *>(QString::fromLatin1(name));
    }
    QAbstractButton *next() { return m_wizard->button(QWizard::NextButton); }
    static int request(const QSignalSpy &spy) { return spy.back().front().toInt(); }
    static project::ProjectFile file(const QSignalSpy &spy)
    {
        return spy.back()[1].value<project::ProjectFile>();
    }

    void chooseModel()
    {
        m_questions.fileToOpen = touch(QStringLiteral("net.pt"));
        QTest::mouseClick(find<QPushButton>("modelPathBrowse"), Qt::LeftButton);
        m_wizard->showModel(request(*m_models), {20, 269722, 1, 0, 1123456});
    }
    void chooseData(const QString &name)
    {
        m_questions.fileToOpen = touch(name);
        QTest::mouseClick(find<QPushButton>("evaluatePathBrowse"), Qt::LeftButton);
    }
    void toInputPage()
    {
        chooseModel();
        next()->click();
        chooseData(QStringLiteral("test.bin"));
        next()->click();
    }

private Q_SLOTS:
    void initTestCase() { tests::failOnWarnings(); }

    void init()
    {
        m_questions = {};
        m_wizard = std::make_unique<ProjectWizard>(m_questions);
        m_models = std::make_unique<QSignalSpy>(m_wizard.get(), &ProjectWizard::modelChosen);
        m_previews = std::make_unique<QSignalSpy>(m_wizard.get(), &ProjectWizard::previewRequested);
        m_baselines = std::make_unique<QSignalSpy>(m_wizard.get(), &ProjectWizard::baselineRequested);
        m_abandoned = std::make_unique<QSignalSpy>(m_wizard.get(), &ProjectWizard::requestAbandoned);
        m_wizard->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_wizard.get()));
    }
    void cleanup() { m_wizard.reset(); }

    void modelIsReadBeforeTheNextPage()
    {
        QVERIFY(!next()->isEnabled());
        m_questions.fileToOpen = touch(QStringLiteral("net.pt"));
        QTest::mouseClick(find<QPushButton>("modelPathBrowse"), Qt::LeftButton);
        QCOMPARE(m_models->size(), 1);
        QCOMPARE(m_models->back()[1].toString(), m_questions.fileToOpen);
        QVERIFY(!next()->isEnabled());
        m_wizard->showModel(request(*m_models), {20, 269722, 1, 0, 1123456});
        QVERIFY(next()->isEnabled());
        QVERIFY(find<QLabel>("modelSummary")->text().contains(QStringLiteral("20 layers")));
    }

    void typedPathsAreReadOnceTypingRests()
    {
        const QString path = touch(QStringLiteral("typed.pt"));
        QTest::keyClicks(find<QLineEdit>("modelPath"), path);
        QTRY_COMPARE(m_models->size(), 1);
        QCOMPARE(m_models->back()[1].toString(), path);
    }

    void errorsOfTheModelStandOnItsPage()
    {
        m_wizard->setModel(touch(QStringLiteral("bad.pt")));
        m_wizard->showError(ProjectWizard::Page::Model, request(*m_models),
                            QStringLiteral("bad.pt is no TorchScript."));
        QVERIFY(
            find<QLabel>("modelPageMessage")->text().contains(QStringLiteral("bad.pt is no TorchScript.")));
        QVERIFY(!next()->isEnabled());
        m_wizard->setModel(QStringLiteral("/nowhere/net.pt"));
        QCOMPARE(m_models->size(), 1); // nothing to read
        QVERIFY(find<QLabel>("modelPageMessage")->text().contains(QStringLiteral("/nowhere/net.pt")));
    }

    void answersToOlderRequestsAreIgnored()
    {
        m_wizard->setModel(touch(QStringLiteral("first.pt")));
        const int first = request(*m_models);
        m_wizard->setModel(touch(QStringLiteral("second.pt")));
        QCOMPARE(m_abandoned->size(), 1);
        QCOMPARE(m_abandoned->back().front().toInt(), first);
        m_wizard->showModel(first, {7, 1000, 1, 0, 100});
        QVERIFY(!next()->isEnabled());
        QVERIFY(find<QLabel>("modelSummary")->text().isEmpty());
        m_wizard->showError(ProjectWizard::Page::Model, first, QStringLiteral("late"));
        m_wizard->showModel(request(*m_models), {9, 1000, 1, 0, 100});
        QVERIFY(find<QLabel>("modelSummary")->text().contains(QStringLiteral("9 layers")));
    }

    void wholeFlowMakesAProject()
    {
        toInputPage();
        QCOMPARE(m_previews->size(), 1);
        QCOMPARE(file(*m_previews).evaluate.format, std::string("cifar10-bin"));
        QCOMPARE(file(*m_previews).input.scale, 1.0 / 255); // suggested for pictures
        find<QLineEdit>("mean")->setFocus();
        QTest::keyClicks(find<QLineEdit>("mean"), QStringLiteral("0.485, 0.456, 0.406"));
        QVERIFY(!next()->isEnabled());
        QTRY_COMPARE(m_previews->size(), 2);
        auto preview = picturesPreview();
        preview.notes = {PARETOSCOPE_SAY("left-out.test", "3 files of x were left out: 3 .txt (a.txt, …).")};
        m_wizard->showPreview(request(*m_previews), preview);
        QVERIFY(find<QLabel>("previewFacts")->text().contains(QStringLiteral("3 files of x were left out")));
        QVERIFY(next()->isEnabled());
        auto *pictures = find<QListWidget>("previewPictures");
        QCOMPARE(pictures->count(), 12);
        QCOMPARE(pictures->item(1)->text(), QStringLiteral("dog"));
        QCOMPARE(pictures->item(11)->text(), QStringLiteral("7"));
        QVERIFY(find<QLabel>("previewFacts")->text().contains(QStringLiteral("254")));
        next()->click();
        QCOMPARE(m_baselines->size(), 1);
        QVERIFY(!m_wizard->button(QWizard::FinishButton)->isEnabled());
        m_wizard->showProgress(ProjectWizard::Page::Baseline, request(*m_baselines), 0.4);
        m_wizard->showBaseline(request(*m_baselines), baseline());
        QVERIFY(find<QLabel>("baselineValue")->text().contains(QStringLiteral("932 of 1017")));
        QVERIFY(find<QLabel>("baselineHeldOut")->text().contains(QStringLiteral("763")));
        m_wizard->button(QWizard::FinishButton)->click();
        QCOMPARE(m_wizard->result(), int(QDialog::Accepted));
        const auto made = m_wizard->projectFile();
        QCOMPARE(fromPath(made.model), QDir(m_folder.path()).filePath(QStringLiteral("net.pt")));
        QCOMPARE(made.input.mean, (std::vector<double>{0.485, 0.456, 0.406}));
        QCOMPARE(made.task, data::Task::Classification);
        QVERIFY(!made.calibrate);
    }

    void weightsOfAnotherFileGoIntoTheProject()
    {
        toInputPage();
        QVERIFY(file(*m_previews).weights.empty());
        const QString weights = touch(QStringLiteral("later.pt"));
        find<QLineEdit>("modelWeights")->setText(weights);
        QCOMPARE(fromPath(m_wizard->projectFile().weights), weights);
        project::ProjectFile saved = m_wizard->projectFile();
        saved.weights = toPath(touch(QStringLiteral("last.pt")));
        m_wizard->setProject(saved);
        QCOMPARE(find<QLineEdit>("modelWeights")->text(), fromPath(saved.weights));
        find<QLineEdit>("modelWeights")->clear();
        QVERIFY(m_wizard->projectFile().weights.empty());
    }

    void changedFieldsHideThePreviewOfOlderOnes()
    {
        toInputPage();
        m_wizard->showPreview(request(*m_previews), picturesPreview());
        find<QCheckBox>("resize")->click();
        QVERIFY(!next()->isEnabled());
        QTRY_COMPARE(m_previews->size(), 2);
        QCOMPARE(find<QListWidget>("previewPictures")->count(), 0);
        QVERIFY(file(*m_previews).input.resize.has_value());
        QCOMPARE((*file(*m_previews).input.resize)[0], std::int64_t{224});
    }

    void unreadableFieldsAskForNothing()
    {
        toInputPage();
        auto *scale = find<QLineEdit>("scale");
        scale->selectAll();
        QTest::keyClicks(scale, QStringLiteral("much"));
        QTRY_VERIFY(find<QLabel>("inputPageMessage")->text().contains(QStringLiteral("scale")));
        QCOMPARE(m_previews->size(), 1);
        QVERIFY(!next()->isEnabled());
        QTest::mouseClick(find<QPushButton>("scaleSuggestion"), Qt::LeftButton);
        QTRY_COMPARE(m_previews->size(), 2);
    }

    void outputsAreListedAndWhatTheyAreCanBeChanged()
    {
        toInputPage();
        m_wizard->showPreview(request(*m_previews), picturesPreview());
        next()->click();
        evaluate::Baseline found = baseline();
        evaluate::ModelOutput scores;
        scores.name = "scores";
        scores.shape = {10};
        scores.kind = evaluate::OutputKind::Probabilities;
        evaluate::ModelOutput boxes;
        boxes.name = "boxes";
        boxes.shape = {4, 2};
        evaluate::ModelOutput loss;
        loss.name = "loss";
        loss.leftOut = PARETOSCOPE_SAY("test.left-out", "is not made of one part for each sample");
        found.outputs = {{scores, boxes, loss}, 0};
        m_wizard->showBaseline(request(*m_baselines), found);
        auto *table = find<OutputsTable>("outputsTable");
        QVERIFY(table->isVisible());
        QCOMPARE(table->rowCount(), 3);
        const auto listed = [table](int row, int column) { return table->item(row, column)->text(); };
        QCOMPARE(listed(0, OutputsTable::Name), QStringLiteral("scores (the task's)"));
        QCOMPARE(listed(0, OutputsTable::Kind), QStringLiteral("probabilities"));
        QCOMPARE(listed(1, OutputsTable::Name), QStringLiteral("boxes"));
        QCOMPARE(listed(1, OutputsTable::Shape), QStringLiteral("[4, 2]"));
        QCOMPARE(listed(1, OutputsTable::Kind), QStringLiteral("plain numbers"));
        QVERIFY(listed(2, OutputsTable::Kind).startsWith(QStringLiteral("left out")));
        QVERIFY(!(table->item(2, OutputsTable::Weight)->flags() & Qt::ItemIsEditable));
        auto *output = find<QComboBox>("taskOutput");
        auto *activation = find<QComboBox>("activation");
        QVERIFY(output->isVisible());
        QCOMPARE(output->currentText(), QStringLiteral("scores"));
        QCOMPARE(activation->currentText(), QStringLiteral("as found: probabilities"));
        QVERIFY(!m_wizard->projectFile().outputs.activation);
        // Another choice is measured anew, and written.
        const auto asked = m_baselines->size();
        activation->setFocus();
        QTest::keyClick(activation, Qt::Key_Down);
        QCOMPARE(activation->currentText(), QStringLiteral("logits"));
        QCOMPARE(m_baselines->size(), asked + 1);
        QVERIFY(file(*m_baselines).outputs.activation == evaluate::OutputKind::Logits);
        m_wizard->showBaseline(request(*m_baselines), found);
        output->setFocus();
        QTest::keyClick(output, Qt::Key_Down);
        QCOMPARE(file(*m_baselines).outputs.output, std::string("boxes"));
        found.outputs.task = 1;
        m_wizard->showBaseline(request(*m_baselines), found);
        QCOMPARE(m_wizard->projectFile().outputs.output, std::string("boxes"));
        // One output leaves nothing to choose.
        found.outputs = {{scores}, 0};
        QTest::keyClick(activation, Qt::Key_Up);
        m_wizard->showBaseline(request(*m_baselines), found);
        QVERIFY(!output->isVisible());
        QVERIFY(!m_wizard->projectFile().outputs.activation);
    }

    void weightsOfOutputsCanBeSet()
    {
        toInputPage();
        m_wizard->showPreview(request(*m_previews), picturesPreview());
        next()->click();
        evaluate::ModelOutputs outputs;
        outputs.all = {{.name = "scores", .shape = {10}}, {.name = "boxes", .shape = {4}}};
        m_wizard->showFindings(request(*m_baselines), {{}, outputs});
        auto *table = find<OutputsTable>("outputsTable");
        QVERIFY(table->isVisible()); // before anything is measured
        const auto asked = m_baselines->size();
        table->setFocus();
        table->setCurrentCell(1, OutputsTable::Weight);
        QTest::keyClick(table, Qt::Key_F2);
        auto *editor = table->findChild<QDoubleSpinBox *>();
        QVERIFY(editor);
        editor->selectAll();
        QTest::keyClicks(editor, QLocale().toString(0.5));
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(m_baselines->size(), asked + 1);
        QCOMPARE(file(*m_baselines).outputs.weights, (std::map<std::string, double>{{"boxes", 0.5}}));
        // Back at 1 nothing of it is left; one given by number is meant, too.
        project::ProjectFile given = m_wizard->projectFile();
        given.outputs.weights = {{"1", 0.25}};
        m_wizard->setProject(given);
        outputs.all[1].weight = 0.25;
        m_wizard->showFindings(request(*m_baselines), {{}, outputs});
        Q_EMIT table->weightChosen(1, 1);
        QVERIFY(m_wizard->projectFile().outputs.weights.empty());
    }

    void whatOpeningFoundIsReadBeforeTheBaseline()
    {
        toInputPage();
        m_wizard->showPreview(request(*m_previews), picturesPreview());
        next()->click();
        QVERIFY(!find<QLabel>("baselineFindings"));
        m_wizard->showFindings(request(*m_baselines) - 1,
                               {{base::Wording{"a.note", "of an older request"}}, {}});
        QVERIFY(!find<QLabel>("baselineFindings"));
        m_wizard->showFindings(request(*m_baselines),
                               {{base::Wording{"a.note", "Answers depend on the batch."},
                                 base::Wording{"another.note", "Run one by one."}},
                                {}});
        QCOMPARE(find<QLabel>("baselineFindings")->text(),
                 QStringLiteral("Answers depend on the batch.\nRun one by one."));
        QVERIFY(!m_wizard->button(QWizard::FinishButton)->isEnabled());
        m_wizard->showBaseline(request(*m_baselines), baseline());
        QVERIFY(find<QLabel>("baselineFindings"));
        QVERIFY(m_wizard->button(QWizard::FinishButton)->isEnabled());
    }

    void trainingModeIsOfferedWhereTheModelHasIt()
    {
        m_wizard->setModel(touch(QStringLiteral("net.pt")));
        m_wizard->showModel(request(*m_models), {20, 269722, 1, 0, 1123456});
        auto *mode = find<QComboBox>("mode");
        QVERIFY(!mode->isVisible());
        QVERIFY(m_wizard->projectFile().mode == formats::Mode::Evaluation);
        m_wizard->setModel(touch(QStringLiteral("trained.pt")));
        ModelSummary trained{20, 269722, 1, 0, 1123456};
        trained.inTraining = {"dropout in features.3"};
        m_wizard->showModel(request(*m_models), trained);
        QVERIFY(mode->isVisible());
        QVERIFY(find<QLabel>("modelSummary")->text().contains(QStringLiteral("dropout in features.3")));
        mode->setFocus();
        QTest::keyClick(mode, Qt::Key_Down);
        QVERIFY(m_wizard->projectFile().mode == formats::Mode::AsStored);
    }

    void gatesAreSetApartByACheckBox()
    {
        project::ProjectFile given;
        given.model = touch(QStringLiteral("net.pt")).toStdString();
        given.apart.layers = {{"h.0.attn", {"q", "k", "v"}}};
        m_wizard->setProject(given);
        m_wizard->showModel(request(*m_models), {20, 269722, 1, 0, 1123456});
        auto *apart = find<QCheckBox>("apart");
        QVERIFY(apart->isVisible() && !apart->isChecked());
        QVERIFY(m_wizard->projectFile().apart == given.apart);
        apart->setFocus();
        QTest::keyClick(apart, Qt::Key_Space);
        QVERIFY(m_wizard->projectFile().apart.recognised);
        QVERIFY(m_wizard->projectFile().apart.layers == given.apart.layers); // named in the file by hand
        QTest::keyClick(apart, Qt::Key_Space);
        QVERIFY(m_wizard->projectFile().apart == given.apart);
    }

    void whatTheFileSaysOfItsInputsIsToldAndSuggested()
    {
        touch(QStringLiteral("pictures/cat/a.png"));
        touch(QStringLiteral("pictures/dog/b.png"));
        m_wizard->setModel(touch(QStringLiteral("net.pt")));
        ModelSummary summary{20, 269722, 1, 0, 1123456};
        formats::DeclaredInput input{.name = "images", .type = "float32"};
        input.shape = std::vector<std::int64_t>{-1, 1, 28, 30};
        input.sizeNames = {"batch", "", "", ""};
        summary.declared = {input};
        m_wizard->showModel(request(*m_models), summary);
        const QString told = find<QLabel>("modelSummary")->text();
        QVERIFY2(told.contains(QStringLiteral("Input images: float32, batch × 1 × 28 × 30.")),
                 qPrintable(told));
        QVERIFY(!told.contains(QStringLiteral("open"))); // of a batch nobody wonders
        next()->click();
        QTest::keyClicks(find<QLineEdit>("evaluatePath"),
                         QDir(m_folder.path()).filePath(QStringLiteral("pictures")));
        QTRY_VERIFY(next()->isEnabled());
        next()->click();
        QCOMPARE(file(*m_previews).evaluate.format, std::string("image-folder"));
        QVERIFY(file(*m_previews).input.channels == data::Channels::Gray);
        QCOMPARE(file(*m_previews).input.resize, (std::optional<std::array<std::int64_t, 2>>({28, 30})));
    }

    void modelWithoutLayersSaysWhatItHolds()
    {
        m_wizard->setModel(touch(QStringLiteral("none.pt")));
        ModelSummary none{0, 100, 1, 0, 400};
        none.coverage.bytes = 400;
        none.coverage.uncovered = {{"scale", 400}};
        m_wizard->showModel(request(*m_models), none);
        const QString told = find<QLabel>("modelPageMessage")->text();
        QVERIFY2(told.contains(QStringLiteral("None of the model's weights can be compressed")),
                 qPrintable(told));
        QVERIFY2(told.contains(QStringLiteral("scale (400")), qPrintable(told));
        QVERIFY(!next()->isEnabled());
        ModelSummary some{2, 1000, 1, 0, 4000};
        some.coverage.bytes = 4000;
        some.coverage.coveredBytes = 3900;
        some.coverage.uncovered = {{"scale", 60}, {"shift", 30}, {"rest", 10}};
        m_wizard->setModel(touch(QStringLiteral("some.pt")));
        m_wizard->showModel(request(*m_models), some);
        const QString summary = find<QLabel>("modelSummary")->text();
        QVERIFY2(summary.contains(QStringLiteral("97.50 %")), qPrintable(summary));
        QVERIFY2(summary.contains(QStringLiteral("not: scale (60 B), shift (30 B), 1 smaller (10 B)")),
                 qPrintable(summary));
    }

    void partAndClassNamesCanBeChosen()
    {
        chooseModel();
        next()->click();
        chooseData(QStringLiteral("plain.bin"));
        auto *split = find<QComboBox>("evaluateSplit");
        auto *names = find<QLineEdit>("evaluateClassNames");
        QVERIFY(!split->isVisible()); // one file of samples has no parts
        QVERIFY(names->isVisible());
        chooseData(QStringLiteral("data.npz"));
        QVERIFY(split->isVisible());
        split->setFocus();
        QTest::keyClick(split, Qt::Key_Down);
        QTest::keyClick(split, Qt::Key_Down);
        QCOMPARE(m_wizard->projectFile().evaluate.split, std::string("validation"));
        QTest::keyClicks(names, QStringLiteral("/nowhere/names.txt"));
        QTRY_VERIFY(!next()->isEnabled());
        QVERIFY(find<QLabel>("dataPageMessage")->text().contains(QStringLiteral("/nowhere/names.txt")));
        names->selectAll();
        const QString path = touch(QStringLiteral("names.txt"));
        QTest::keyClicks(names, path);
        QTRY_VERIFY(next()->isEnabled());
        QCOMPARE(fromPath(m_wizard->projectFile().evaluate.classNames), path);
        find<QComboBox>("task")->setCurrentIndex(2); // a regression has no classes
        QVERIFY(!names->isVisible());
        QVERIFY(m_wizard->projectFile().evaluate.classNames.empty());
    }

    void goingBackOrCancellingAbandonsTheBaseline()
    {
        toInputPage();
        m_wizard->showPreview(request(*m_previews), picturesPreview());
        next()->click();
        const int asked = request(*m_baselines);
        m_wizard->back();
        QCOMPARE(m_abandoned->back().front().toInt(), asked);
        m_wizard->showBaseline(asked, baseline());
        QVERIFY(!find<QLabel>("baselineValue"));
        next()->click();
        const int again = request(*m_baselines);
        m_wizard->reject();
        QCOMPARE(m_abandoned->back().front().toInt(), again);
    }

    void tokensAreShownAsNumbers()
    {
        toInputPage();
        DataPreview preview;
        data::Array tokens;
        tokens.shape = {2, 4};
        tokens.values = std::vector<std::int64_t>{1, 403, 407, 261, 1, 26, 428, 385};
        preview.batch.inputs = {tokens};
        preview.batch.targets = tokens;
        m_wizard->showPreview(request(*m_previews), preview);
        const QString text = find<QPlainTextEdit>("previewNumbers")->toPlainText();
        QVERIFY(text.contains(QStringLiteral("1 403 407 261")));
        QVERIFY(next()->isEnabled());
    }

    void labelsAreAskedForWhereTheFormatNeedsThem()
    {
        chooseModel();
        next()->click();
        auto *labels = find<QLineEdit>("evaluateLabels");
        chooseData(QStringLiteral("plain.bin"));
        QVERIFY(!labels->isVisible());
        chooseData(QStringLiteral("t10k-images-idx3-ubyte"));
        QVERIFY(labels->isVisible());
        QVERIFY(!next()->isEnabled());
        QVERIFY(find<QLabel>("dataPageMessage")->text().contains(QStringLiteral("labels")));
        touch(QStringLiteral("t10k-labels-idx1-ubyte"));
        chooseData(QStringLiteral("t10k-images-idx3-ubyte"));
        QVERIFY(labels->text().endsWith(QStringLiteral("t10k-labels-idx1-ubyte")));
        QVERIFY(next()->isEnabled());
        find<QComboBox>("task")->setCurrentIndex(1); // a language model
        QVERIFY(!labels->isVisible());
    }

    void existingProjectsComeBackUnchanged()
    {
        project::ProjectFile given;
        given.model = toPath(touch(QStringLiteral("net.pt")));
        given.task = data::Task::Regression;
        given.evaluate.path = toPath(touch(QStringLiteral("data.npz")));
        given.evaluate.format = "npz";
        given.evaluate.inputKeys = {"a", "b"};
        given.evaluate.split = "test";
        given.mode = formats::Mode::AsStored;
        given.outputs.output = "logits";
        given.outputs.weights = {{"boxes", 0.5}};
        given.calibrate = given.evaluate;
        given.input.scale = 0.5;
        given.input.mean = {0.25};
        given.input.channels = data::Channels::Bgr;
        given.input.resize = {{32, 48}};
        given.input.antialias = true;
        given.saved["note"] = "kept";
        m_wizard->setProject(given);
        const auto back = m_wizard->projectFile();
        QVERIFY(back.evaluate == given.evaluate);
        QVERIFY(back.calibrate == given.calibrate);
        QVERIFY(back.input == given.input);
        QCOMPARE(back.task, given.task);
        QCOMPARE(back.model, given.model);
        QVERIFY(back.saved == given.saved);
        QVERIFY(back.mode == given.mode);
        QVERIFY(back.outputs == given.outputs);
    }

    void formatsAreToldFromNames()
    {
        QCOMPARE(guessSource("/a/test_1017.bin").format, std::string("cifar10-bin"));
        QCOMPARE(guessSource("/a/t10k-images-idx3-ubyte").format, std::string("idx"));
        QCOMPARE(guessSource("/a/tokens-idx2-short").format, std::string("idx"));
        QCOMPARE(guessSource("/a/x.npz").format, std::string("npz"));
        QCOMPARE(guessSource("/a/x.npy").format, std::string("npy"));
        QCOMPARE(guessSource("/a/x.txt").format, std::string());
        QCOMPARE(guessSource("/a/t10k-images-idx3-ubyte.gz").format, std::string("idx"));
        QCOMPARE(guessSource("/a/cifar-10-binary.tar.gz").format, std::string("cifar10"));
        QCOMPARE(guessSource("/a/cifar-100-python").format, std::string("cifar100"));
        QCOMPARE(guessSource("/a/test.pth").format, std::string("pt"));
        QCOMPARE(guessSource("/a/x.pickle").format, std::string("pickle"));
        QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("street/images")));
        QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("street/masks")));
        const auto street = guessSource(toPath(m_folder.filePath(QStringLiteral("street"))));
        QCOMPARE(street.format, std::string("image-masks"));
        QCOMPARE(street.labels, toPath(m_folder.filePath(QStringLiteral("street/masks"))));
        QVERIFY(guessSource(street.path) == street);
        touch(QStringLiteral("photos/cat/1.png"));
        QCOMPARE(guessSource(toPath(m_folder.filePath(QStringLiteral("photos")))).format,
                 std::string("image-folder"));
        const QString csv = touch(QStringLiteral("listed/labels.csv"));
        touch(QStringLiteral("listed/all/1.jpg"));
        const auto listed = guessSource(toPath(csv));
        QCOMPARE(listed.format, std::string("image-csv"));
        QCOMPARE(fromPath(listed.path), m_folder.filePath(QStringLiteral("listed/all")));
        QCOMPARE(fromPath(listed.labels), csv);
        QVERIFY(guessSource(listed.path) == listed);
    }

    void numbersAreReadAsPapersWriteThem()
    {
        QCOMPARE(*parseScale(QStringLiteral("1/255")), 1.0 / 255);
        QCOMPARE(*parseScale(QStringLiteral(" 0.5 ")), 0.5);
        for (const auto *bad : {"", "0", "-1", "1/0", "1/2/3", "nan", "inf", "x"})
            QVERIFY2(!parseScale(QString::fromLatin1(bad)), bad);
        QCOMPARE(*parseNumbers(QStringLiteral("0.1, 0.2;0.3 0.4")),
                 (std::vector<double>{0.1, 0.2, 0.3, 0.4}));
        QVERIFY(parseNumbers(QString())->empty());
        QVERIFY(!parseNumbers(QStringLiteral("0.1, b")));
    }

    void decimalCommasAreReadAndShownWhereTheLanguageHasThem()
    {
        const QLocale before;
        const auto restore = qScopeGuard([&before] { QLocale::setDefault(before); });
        const std::vector<double> three{0.485, 0.456, -0.406};
        QCOMPARE(*parseNumbers(QStringLiteral("0,485; 0,456; -0,406")), three); // semicolons say so
        QCOMPARE(*parseNumbers(QStringLiteral("1,2")), (std::vector<double>{1, 2}));
        QLocale::setDefault(QLocale(QLocale::German));
        for (const auto *text : {"0,485; 0,456; -0,406", "0,485 0,456 −0,406", "0.485, 0.456, -0.406",
                                 "0.485,0.456,-0.406", "0,485, 0,456, −0,406"})
            QCOMPARE(parseNumbers(QString::fromUtf8(text)).value_or(std::vector<double>{}), three);
        QCOMPARE(*parseNumbers(QStringLiteral("1,2")), std::vector<double>{1.2});
        QCOMPARE(*parseScale(QStringLiteral("0,5")), 0.5);
        PreprocessingEdit edit;
        data::Preprocessing values;
        values.scale = 0.5;
        values.mean = three;
        edit.setValue(values);
        QCOMPARE(edit.findChild<QLineEdit *>(QStringLiteral("scale"))->text(), QStringLiteral("0,5"));
        QCOMPARE(edit.findChild<QLineEdit *>(QStringLiteral("mean"))->text(),
                 QStringLiteral("0,485; 0,456; −0,406"));
        QCOMPARE(edit.value()->mean, three);
    }
};

QTEST_MAIN(ProjectWizardTest)
#include "tst_projectwizard.moc"
