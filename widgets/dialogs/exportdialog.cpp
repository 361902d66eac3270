#include "widgets/dialogs/exportdialog.h"

#include "core/base/file.h"
#include "core/compress/speednote.h"
#include "widgets/dialogs/paths.h"
#include "widgets/dialogs/questions.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/document.h"
#include "widgets/document/formattext.h"
#include "widgets/document/numbers.h"
#include "widgets/document/translated.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace paretoscope::widgets {

namespace {

QString suffixOf(const formats::Target &target)
{
    return QString::fromStdString(std::string(target.format->suffixes.front()));
}

QString besideTarget(const QString &target, const QString &suffix)
{
    const QFileInfo file(target);
    return file.dir().filePath(file.completeBaseName() + suffix);
}

QString impossibleSentence(const Document &document, std::size_t layer)
{
    return ExportDialog::tr("%1: %2", "layer: why it cannot be set so")
        .arg(QString::fromStdString(document.layers()[layer].name),
             impossibleText(document.layers()[layer], document.recipe().settings[layer]));
}

} // namespace

ExportSubject exportSubject(const Document &document, const QString &folder)
{
    ExportSubject subject;
    subject.recipe = document.recipe();
    subject.cost = document.cost();
    subject.predictedKl = document.predictedKl();
    subject.damage = damageKind(document);
    if (document.baseline()) {
        subject.floatStoredBytes = document.baseline()->storedBytes;
        subject.heldOutSamples = document.baseline()->heldOut.n;
    }
    if (const auto layer = document.impossibleLayer())
        subject.impossible = impossibleSentence(document, *layer);
    if (const auto *measured = document.currentMeasurement())
        subject.measured = measured->measured;
    if (document.project()) {
        subject.source = document.project()->file.model;
        subject.sourceFileBytes = document.project()->modelFileBytes;
        subject.inputs = project::inputFiles(document.project()->file, document.project()->path);
        const QFileInfo model(fromPath(subject.source));
        const QString place = !folder.isEmpty() && QFileInfo(folder).isDir() ? folder
                              : document.project()->path.empty()
                                  ? model.path()
                                  : QFileInfo(fromPath(document.project()->path)).path();
        subject.model = document.model();
        subject.check = [project = document.sharedProject()](const report::ExportRequest &request) {
            return report::checkExport(*project, request);
        };
        if (const auto usual = formats::targetToWrite({}, {}, subject.source))
            subject.target = *usual;
        subject.suggestedPath = QDir(place).filePath(
            QStringLiteral("%1-%2kB.%3")
                .arg(model.completeBaseName())
                .arg(subject.cost.storedBytes / 1000)
                .arg(suffixOf(subject.target ? *subject.target : formats::targets().front())));
    }
    return subject;
}

ExportDialog::ExportDialog(const ExportSubject &subject, Questions &questions, QWidget *parent)
    : QDialog(parent), m_subject(subject), m_questions(questions), m_target(new QLineEdit),
      m_format(new QComboBox), m_targets(targetTable()), m_use(new QLabel), m_files(new QLabel),
      m_problem(new QLabel)
{
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export the compressed model"));
    build();
    updateFiles();
    resize(fontMetrics().height() * 34, sizeHint().height());
}

void ExportDialog::build()
{
    m_target->setObjectName(QStringLiteral("exportTarget"));
    m_target->setAccessibleName(tr("Target file"));
    m_target->setText(m_subject.suggestedPath);
    auto *browse = new QPushButton(tr("Browse…"));
    browse->setObjectName(QStringLiteral("exportBrowse"));
    browse->setToolTip(tr("Choose the target file"));
    browse->setAutoDefault(false); // Return in the target exports
    auto *target = new QHBoxLayout;
    target->addWidget(m_target, 1);
    target->addWidget(browse);
    m_format->setObjectName(QStringLiteral("exportFormat"));
    m_format->setAccessibleName(tr("Format"));
    for (const formats::Target &each : formats::targets())
        m_format->addItem(targetTitle(each), QString::fromStdString(std::string(each.key)));
    if (m_subject.target)
        m_format->setCurrentIndex(
            m_format->findData(QString::fromStdString(std::string(m_subject.target->key))));
    auto *form = new QFormLayout;
    auto *targetLabel = new QLabel(tr("&Target:"));
    targetLabel->setBuddy(m_target);
    form->addRow(targetLabel, target);
    form->addRow(tr("&Format:"), m_format);
    m_use->setObjectName(QStringLiteral("exportUse"));
    m_use->setWordWrap(true);
    form->addRow(QString(), m_use);
    form->addRow(m_targets);
    addFacts(form);
    form->addRow(tr("Files:"), m_files);
    m_files->setObjectName(QStringLiteral("exportFiles"));
    m_files->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->setObjectName(QStringLiteral("exportProblem"));
    m_problem->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_export = buttons->addButton(tr("Export"), QDialogButtonBox::AcceptRole);
    m_export->setObjectName(QStringLiteral("exportAccept"));
    m_export->setToolTip(tr("Write the model, load it again and compare it with what is promised here"));
    auto *rows = new QVBoxLayout(this);
    rows->addLayout(form);
    rows->addWidget(m_problem);
    rows->addStretch();
    rows->addWidget(buttons);
    m_export->setDefault(true); // in its dialog by now
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(browse, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_target, &QLineEdit::textChanged, this, &ExportDialog::updateFiles);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::changeSuffix);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::updateTarget);
    connect(m_targets, &QTableWidget::currentCellChanged, this,
            [this](int row) { m_format->setCurrentIndex(row); });
    updateTarget();
}

/// What each format makes of the recipe, before anything is written: about how many bytes, and what it
/// cannot hold.
QTableWidget *ExportDialog::targetTable()
{
    const auto all = formats::targets();
    auto *table = new QTableWidget(static_cast<int>(all.size()), 3);
    table->setObjectName(QStringLiteral("exportTargets"));
    table->setAccessibleName(tr("What each format makes of it"));
    table->setHorizontalHeaderLabels({tr("Format"), tr("File, about"), tr("Holds")});
    for (int row = 0; row < table->rowCount(); ++row) {
        const formats::Target &target = all[static_cast<std::size_t>(row)];
        const QString refusal = holds(target);
        const bool isKnown = m_subject.model.valid() && refusal.isEmpty();
        const std::int64_t beside =
            isKnown && target.bytesBeside ? target.bytesBeside(m_subject.model, m_subject.recipe) : 0;
        const QString cells[] = {targetTitle(target),
                                 refusal.isEmpty() ? numbers::bytes(m_subject.cost.storedBytes + beside)
                                                   : QString(),
                                 refusal.isEmpty() ? tr("all of it") : refusal};
        for (int column = 0; column < 3; ++column) {
            auto *cell = new QTableWidgetItem(cells[column]);
            cell->setToolTip(cells[column]);
            cell->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            table->setItem(row, column, cell);
        }
    }
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setTabKeyNavigation(false); // Tab leaves it
    table->verticalHeader()->hide();
    table->horizontalHeader()->setStretchLastSection(true);
    table->resizeColumnsToContents();
    return table;
}

QString ExportDialog::holds(const formats::Target &target) const
{
    if (!m_subject.model.valid())
        return {};
    const auto held = formats::checkHolds(target, m_subject.model, m_subject.recipe);
    return held ? QString() : translated(held.error().said);
}

void ExportDialog::updateTarget()
{
    const auto *runtime = formats::runtimeNamed(chosen().runtime);
    m_use->setText(targetUse(chosen()) + QLatin1Char(' ') +
                   (runtime ? tr("It is read back by LibTorch and run in %1, where that is installed.")
                                  .arg(QString::fromUtf8(runtime->title))
                            : tr("It is read back by LibTorch.")));
    m_targets->setCurrentCell(m_format->currentIndex(), 0);
}

void ExportDialog::addFacts(QFormLayout *form)
{
    const auto add = [form](const QString &name, const QString &label, const QString &text) {
        auto *value = new QLabel(text);
        value->setObjectName(name);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        form->addRow(label, value);
    };
    const auto &cost = m_subject.cost;
    QString size = tr("%1 stored, %2 bits a weight on average")
                       .arg(numbers::bytes(cost.storedBytes), numbers::real(cost.averageBits, 'f', 2));
    if (m_subject.floatStoredBytes > 0)
        size += tr("; the float model stores %1").arg(numbers::bytes(m_subject.floatStoredBytes));
    if (m_subject.sourceFileBytes > 0 && cost.storedBytes >= m_subject.sourceFileBytes)
        size += tr("; larger than the original file of %1").arg(numbers::bytes(m_subject.sourceFileBytes));
    add(QStringLiteral("exportSize"), tr("Size:"), size);
    QString quality;
    if (m_subject.measured && m_subject.measured->n >= m_subject.heldOutSamples)
        quality = tr("%1, measured; the written file must give the same")
                      .arg(numbers::measured(*m_subject.measured));
    else if (m_subject.measured)
        quality = tr("%1, measured on part of the samples; the written file is measured on all of them")
                      .arg(numbers::measured(*m_subject.measured));
    else if (m_subject.predictedKl)
        quality = tr("not measured yet (predicted: %1); the written file is measured")
                      .arg(damageText(m_subject.damage, *m_subject.predictedKl));
    else
        quality = tr("not measured yet; the written file is measured");
    add(QStringLiteral("exportQuality"), tr("Quality:"), quality);
    if (const auto note = compress::speedNote(m_subject.recipe.settings))
        add(QStringLiteral("exportNote"), tr("Note:"), translated(*note));
}

void ExportDialog::browse()
{
    m_questions.saveFile(
        this,
        {tr("Export the compressed model"), {saveFilter(*chosen().format)}, target(), suffixOf(chosen())},
        [this](const QString &path) { m_target->setText(path); });
}

const formats::Target &ExportDialog::chosen() const
{
    const auto *chosen = formats::targetNamed(m_format->currentData().toString().toStdString());
    return chosen ? *chosen : formats::targets().front();
}

QString ExportDialog::target() const
{
    QString typed = m_target->text().trimmed();
    if (typed.isEmpty() || typed.endsWith(u'/') || !QFileInfo(typed).suffix().isEmpty())
        return typed;
    if (typed.endsWith(u'.'))
        typed.chop(1);
    return QFileInfo(typed).isDir() ? typed : typed + u'.' + suffixOf(chosen());
}

/// A target that is named for another format is named for the chosen one.
void ExportDialog::changeSuffix()
{
    const QFileInfo file(m_target->text().trimmed());
    const auto isNamedFor = [&](const formats::Format *each) {
        return std::ranges::find(each->suffixes, file.suffix().toLower().toStdString()) !=
               each->suffixes.end();
    };
    if (!isNamedFor(chosen().format) && std::ranges::any_of(formats::formats(), isNamedFor))
        m_target->setText(besideTarget(m_target->text().trimmed(), QLatin1Char('.') + suffixOf(chosen())));
    updateFiles();
}

/// Why this cannot be exported; empty: it can.
QString ExportDialog::problem() const
{
    const QString target = this->target();
    const QFileInfo file(target);
    if (!m_subject.impossible.isEmpty())
        return m_subject.impossible;
    if (target.isEmpty() || file.isDir() || file.completeBaseName().isEmpty())
        return tr("Name a file to write.");
    if (!file.dir().exists())
        return tr("There is no folder %1; choose another place.").arg(file.path());
    if (!m_subject.source.empty() &&
        file.absoluteFilePath() == QFileInfo(fromPath(m_subject.source)).absoluteFilePath())
        return tr("This is the model it is made from; choose another name.");
    if (!formats::targetToWrite(std::string(chosen().key), toPath(target), m_subject.source))
        return tr("A file named .%1 would be taken for one of another format; choose another name or format.")
            .arg(file.suffix());
    if (m_subject.model.valid())
        if (const auto holds = formats::checkHolds(chosen(), m_subject.model, m_subject.recipe); !holds)
            return translated(holds.error().said);
    return {};
}

void ExportDialog::updateFiles()
{
    const QString target = this->target();
    QString problem = this->problem();
    QStringList files, replaced;
    const report::ExportFiles written = report::exportFiles(toPath(target));
    for (const std::filesystem::path &path : {written.model, written.recipe, written.report}) {
        const QFileInfo file(fromPath(path));
        if (problem.isEmpty() && !project::checkIsNoInput(path, m_subject.inputs))
            problem = tr("%1 is one of the files that the export is made from; choose another name.")
                          .arg(file.fileName());
        files << file.fileName();
        if (file.isFile())
            replaced << file.fileName();
    }
    m_files->setText(problem.isEmpty() ? files.join(QLatin1Char('\n')) : QString());
    if (problem.isEmpty() && !replaced.isEmpty())
        m_problem->setText(tr("Replaces %1.").arg(replaced.join(QStringLiteral(", "))));
    else
        m_problem->setText(problem);
    m_export->setEnabled(problem.isEmpty());
}

void ExportDialog::accept()
{
    const report::ExportRequest asked = request();
    base::Result<void> possible;
    if (const auto staged = base::StagedFile::create(asked.target); !staged) // and gone again
        possible = staged.error();
    else if (m_subject.check)
        possible = m_subject.check(asked);
    if (possible)
        QDialog::accept();
    else
        m_problem->setText(translated(possible.error().said));
}

report::ExportRequest ExportDialog::request() const
{
    report::ExportRequest request;
    request.recipe = m_subject.recipe;
    request.target = toPath(QFileInfo(target()).absoluteFilePath());
    request.format = m_format->currentData().toString().toStdString();
    if (m_subject.measured && m_subject.measured->n >= m_subject.heldOutSamples)
        request.promised = m_subject.measured;
    return request;
}

} // namespace paretoscope::widgets
