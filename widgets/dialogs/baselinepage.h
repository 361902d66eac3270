// Last page of the project wizard: the float model measured, before anything else is offered. Only for
// ProjectWizard.
#pragma once

#include "widgets/dialogs/projectwizard.h"
#include "widgets/dialogs/requestpage.h"

#include <functional>

class QFormLayout;

namespace paretoscope::widgets {

class BaselinePage : public RequestPage {
    Q_OBJECT

public:
    explicit BaselinePage(std::function<project::ProjectFile()> file);

    void show(const evaluate::Baseline &baseline);

    void initializePage() override;
    void cleanupPage() override { abandon(); }

Q_SIGNALS:
    void baselineWanted(int request, const paretoscope::project::ProjectFile &file);

private:
    void addFact(const QString &name, const QString &label, const QString &text);

    std::function<project::ProjectFile()> m_file;
    QFormLayout *m_facts;
};

} // namespace paretoscope::widgets
