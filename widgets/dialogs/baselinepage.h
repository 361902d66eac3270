// Last page of the project wizard: the float model measured, before anything else is offered, and what its
// outputs were taken for, which can be changed. Only for ProjectWizard.
#pragma once

#include "widgets/dialogs/projectwizard.h"
#include "widgets/dialogs/requestpage.h"

#include <functional>

class QComboBox;
class QFormLayout;

namespace paretoscope::widgets {

class OutputsTable;

class BaselinePage : public RequestPage {
    Q_OBJECT

public:
    explicit BaselinePage(std::function<project::ProjectFile()> file);

    void setProject(const project::ProjectFile &file);
    /// What was chosen of the outputs here.
    void writeTo(project::ProjectFile &file) const;
    void show(const OpeningFindings &findings);
    void show(const evaluate::Baseline &baseline);

    void initializePage() override;
    void cleanupPage() override { abandon(); }

Q_SIGNALS:
    void baselineWanted(int request, const paretoscope::project::ProjectFile &file);

private:
    void addFact(const QString &name, const QString &label, const QString &text);

    void makeChoices();
    void choose();
    void setWeight(int output, double weight);
    void showOutputs(const evaluate::ModelOutputs &outputs);

    std::function<project::ProjectFile()> m_file;
    QFormLayout *m_facts;
    QFormLayout *m_choices;
    OutputsTable *m_outputs; ///< only where there are several, as what follows
    QComboBox *m_output;     ///< the task's
    QComboBox *m_activation; ///< what it is
    evaluate::OutputChoice m_choice;
    bool m_found = false; ///< findings are shown
};

} // namespace paretoscope::widgets
