// Second page of the project wizard: the task, and where the samples lie. Only for ProjectWizard.
#pragma once

#include "core/project/projectfile.h"
#include "widgets/dialogs/pathedit.h"

#include <QWizardPage>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;

namespace paretoscope::widgets {

/// Path, format, labels, part and class names of one data source.
class SourceEdit : public QWidget {
    Q_OBJECT

public:
    /// NAME is put before the object names: "evaluatePath", "evaluateFormat", "evaluateLabels",
    /// "evaluateSplit", "evaluateClassNames".
    SourceEdit(const QString &name, Questions &questions);

    data::DataSource source() const;
    void setSource(const data::DataSource &source);
    void setTask(data::Task task); ///< a language model's tokens have no file of labels
    /// Why this cannot be a source yet; empty if it can.
    QString problem() const;

Q_SIGNALS:
    void changed();

private:
    void addChoices(const QString &name);
    void guess(const QString &path);
    void update();

    PathEdit *m_path;
    QComboBox *m_format;
    PathEdit *m_labels;
    QLabel *m_labelsLabel;
    QComboBox *m_split;     ///< where a source may have several parts
    PathEdit *m_classNames; ///< of a classification
    QFormLayout *m_form;
    data::Task m_task = data::Task::Classification;
    data::DataSource m_given; ///< keeps what is not edited here (keys of npz)
};

class DataPage : public QWizardPage {
    Q_OBJECT

public:
    explicit DataPage(Questions &questions);

    void setProject(const project::ProjectFile &file);
    void writeTo(project::ProjectFile &file) const;
    bool isComplete() const override;

private:
    data::Task task() const;
    void update();

    QComboBox *m_task;
    SourceEdit *m_evaluate;
    QCheckBox *m_hasCalibration;
    SourceEdit *m_calibrate;
    QLabel *m_note;
};

} // namespace paretoscope::widgets
