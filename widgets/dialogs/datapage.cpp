#include "widgets/dialogs/datapage.h"

#include "core/data/split.h"
#include "widgets/dialogs/datasource.h"
#include "widgets/dialogs/paths.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

#include <array>

namespace paretoscope::widgets {

SourceEdit::SourceEdit(const QString &name, Questions &questions)
    : m_path(new PathEdit(name + QStringLiteral("Path"), PathKind::FileOrFolder,
                          {tr("Choose data"),
                           {tr("Data (*.bin *.npz *.npy *.csv *idx* *.gz *.tar *.pt *.pth *.pkl *.pickle)"),
                            tr("All files (*)")},
                           {}},
                          questions)),
      m_format(new QComboBox),
      m_labels(new PathEdit(name + QStringLiteral("Labels"), PathKind::FileOrFolder,
                            {tr("Choose labels"), {tr("All files (*)")}, {}}, questions)),
      m_labelsLabel(new QLabel(tr("Labels:"))), m_split(new QComboBox),
      m_classNames(new PathEdit(name + QStringLiteral("ClassNames"), PathKind::File,
                                {tr("Choose class names"),
                                 {tr("Names, one a line or a list (*.txt *.json)"), tr("All files (*)")},
                                 {}},
                                questions)),
      m_form(new QFormLayout(this))
{
    m_format->setObjectName(name + QStringLiteral("Format"));
    m_format->setAccessibleName(tr("Format"));
    m_format->addItems(dataFormats());
    m_path->edit()->setAccessibleName(tr("Data"));
    m_labels->edit()->setAccessibleName(tr("Labels"));
    m_labelsLabel->setBuddy(m_labels);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->addRow(tr("Data:"), m_path);
    m_form->addRow(tr("Format:"), m_format);
    m_form->addRow(m_labelsLabel, m_labels);
    addChoices(name);
    connect(m_path, &PathEdit::pathChanged, this, &SourceEdit::guess);
    connect(m_labels, &PathEdit::pathChanged, this, &SourceEdit::changed);
    connect(m_format, &QComboBox::activated, this, &SourceEdit::update);
    update();
}

void SourceEdit::addChoices(const QString &name)
{
    m_split->setObjectName(name + QStringLiteral("Split"));
    m_split->setAccessibleName(tr("Part of the data"));
    m_split->setToolTip(tr("Of data that has several parts: evaluation reads test, calibration train, unless "
                           "it is said here."));
    m_split->addItem(tr("by its use"), QString());
    m_split->addItem(tr("training"), QStringLiteral("train"));
    m_split->addItem(tr("validation"), QStringLiteral("validation"));
    m_split->addItem(tr("test"), QStringLiteral("test"));
    m_classNames->edit()->setAccessibleName(tr("Class names"));
    m_classNames->edit()->setPlaceholderText(tr("beside the data, where there are any"));
    m_form->addRow(tr("Part:"), m_split);
    m_form->addRow(tr("Class names:"), m_classNames);
    connect(m_split, &QComboBox::activated, this, &SourceEdit::changed);
    connect(m_classNames, &PathEdit::pathChanged, this, &SourceEdit::changed);
}

void SourceEdit::guess(const QString &path)
{
    if (path.isEmpty() || !QFileInfo::exists(path)) {
        Q_EMIT changed();
        return;
    }
    setSource(guessSource(toPath(QFileInfo(path).absoluteFilePath())));
}

void SourceEdit::setSource(const data::DataSource &source)
{
    m_given = source;
    m_path->setPath(fromPath(source.path));
    m_labels->setPath(fromPath(source.labels));
    const auto split = data::splitFromName(source.split);
    m_split->setCurrentIndex(split ? 1 + static_cast<int>(*split) : 0);
    m_classNames->setPath(fromPath(source.classNames));
    m_format->setCurrentIndex(source.format.empty()
                                  ? -1 // unknown: to be chosen by hand
                                  : m_format->findText(QString::fromStdString(source.format)));
    update();
}

void SourceEdit::setTask(data::Task task)
{
    m_task = task;
    update();
}

void SourceEdit::update()
{
    const bool labels = needsLabels(m_format->currentText()) && m_task != data::Task::LanguageModel;
    m_labels->setVisible(labels);
    m_labelsLabel->setVisible(labels);
    m_form->setRowVisible(m_split, hasParts(m_format->currentText()));
    m_form->setRowVisible(m_classNames, m_task == data::Task::Classification);
    Q_EMIT changed();
}

data::DataSource SourceEdit::source() const
{
    data::DataSource source = m_given;
    const auto absolute = [](const QString &path) {
        return path.isEmpty() ? std::filesystem::path() : toPath(QFileInfo(path).absoluteFilePath());
    };
    source.path = absolute(m_path->path());
    source.format = m_format->currentText().toStdString();
    source.labels = m_labels->isVisibleTo(this) ? absolute(m_labels->path()) : std::filesystem::path();
    source.split = m_split->isVisibleTo(this) ? m_split->currentData().toString().toStdString() : "";
    source.classNames =
        m_classNames->isVisibleTo(this) ? absolute(m_classNames->path()) : std::filesystem::path();
    return source;
}

QString SourceEdit::problem() const
{
    const QString path = m_path->path(), labels = m_labels->path();
    if (path.isEmpty())
        return tr("Choose the data.");
    if (!QFileInfo::exists(path))
        return tr("There is no file or folder %1; choose another.").arg(path);
    if (m_format->currentIndex() < 0)
        return tr("The name of %1 tells no format; choose one.").arg(QFileInfo(path).fileName());
    if (const QString names = m_classNames->path();
        m_classNames->isVisibleTo(this) && !names.isEmpty() && !QFileInfo(names).isFile())
        return tr("There is no file %1; choose another.").arg(names);
    if (!m_labels->isVisibleTo(this))
        return {};
    const bool optional =
        m_task != data::Task::Classification && m_format->currentText() == QLatin1String("idx");
    if (labels.isEmpty())
        return optional                                   ? QString()
               : labelsAreFolder(m_format->currentText()) ? tr("Choose the folder of label images.")
                                                          : tr("Choose the file of labels.");
    if (labelsAreFolder(m_format->currentText()))
        return QFileInfo(labels).isDir() ? QString()
                                         : tr("There is no folder %1; choose another.").arg(labels);
    return QFileInfo(labels).isFile() ? QString() : tr("There is no file %1; choose another.").arg(labels);
}

DataPage::DataPage(Questions &questions)
    : m_task(new QComboBox), m_evaluate(new SourceEdit(QStringLiteral("evaluate"), questions)),
      m_hasCalibration(new QCheckBox(tr("Other samples for calibration and sensitivity"))),
      m_calibrate(new SourceEdit(QStringLiteral("calibrate"), questions)), m_note(new QLabel)
{
    setObjectName(QStringLiteral("dataPage"));
    setTitle(tr("The data"));
    setSubTitle(tr("Samples with known answers: what the network is judged by."));
    m_task->setObjectName(QStringLiteral("task"));
    m_task->setAccessibleName(tr("Task"));
    const std::array<std::pair<data::Task, QString>, 4> tasks{
        {{data::Task::Classification, tr("Classification: accuracy")},
         {data::Task::LanguageModel, tr("Language model: perplexity")},
         {data::Task::Regression, tr("Regression: mean squared error")},
         {data::Task::Unlabelled, tr("Unlabelled: agreement with the float model")}}};
    for (const auto &[task, text] : tasks)
        m_task->addItem(text, static_cast<int>(task));
    m_hasCalibration->setObjectName(QStringLiteral("hasCalibration"));
    m_note->setObjectName(QStringLiteral("dataPageMessage"));
    m_note->setWordWrap(true);
    auto *form = new QFormLayout(this);
    form->addRow(tr("&Task:"), m_task);
    form->addRow(m_evaluate);
    form->addRow(m_hasCalibration);
    form->addRow(m_calibrate);
    form->addRow(m_note);
    connect(m_task, &QComboBox::currentIndexChanged, this, [this] {
        for (auto *source : {m_evaluate, m_calibrate})
            source->setTask(task()); // each tells of its change
    });
    connect(m_hasCalibration, &QCheckBox::toggled, this, &DataPage::update);
    for (auto *source : {m_evaluate, m_calibrate})
        connect(source, &SourceEdit::changed, this, &DataPage::update);
    update();
}

data::Task DataPage::task() const
{
    return static_cast<data::Task>(m_task->currentData().toInt());
}

void DataPage::update()
{
    m_calibrate->setVisible(m_hasCalibration->isChecked());
    QString note = m_evaluate->problem();
    if (note.isEmpty() && m_hasCalibration->isChecked())
        note = m_calibrate->problem();
    if (note.isEmpty() && !m_hasCalibration->isChecked())
        note = tr("Without other samples, a quarter of these is set apart for calibration, always the same; "
                  "claims are "
                  "made on the rest.");
    m_note->setText(note);
    Q_EMIT completeChanged();
}

void DataPage::setProject(const project::ProjectFile &file)
{
    m_task->setCurrentIndex(m_task->findData(static_cast<int>(file.task)));
    m_evaluate->setSource(file.evaluate);
    m_hasCalibration->setChecked(file.calibrate.has_value());
    if (file.calibrate)
        m_calibrate->setSource(*file.calibrate);
    update();
}

void DataPage::writeTo(project::ProjectFile &file) const
{
    file.task = task();
    file.evaluate = m_evaluate->source();
    file.calibrate.reset();
    if (m_hasCalibration->isChecked())
        file.calibrate = m_calibrate->source();
}

bool DataPage::isComplete() const
{
    return m_evaluate->problem().isEmpty() &&
           (!m_hasCalibration->isChecked() || m_calibrate->problem().isEmpty());
}

} // namespace paretoscope::widgets
