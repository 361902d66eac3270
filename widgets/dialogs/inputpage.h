// Third page of the project wizard: preprocessing, with the first batch as it will be fed. Only for
// ProjectWizard.
#pragma once

#include "widgets/dialogs/projectwizard.h"
#include "widgets/dialogs/requestpage.h"

#include <QTimer>

#include <functional>

namespace paretoscope::widgets {

class BatchPreview;
class PreprocessingEdit;

class InputPage : public RequestPage {
    Q_OBJECT

public:
    /// FILE gives the project as the other pages say it.
    explicit InputPage(std::function<project::ProjectFile()> file);

    void setProject(const project::ProjectFile &file);
    void writeTo(project::ProjectFile &file) const;
    void show(const DataPreview &preview);
    /// What the network's file says of its inputs: suggested where it is pictures that are fed.
    void setDeclared(const std::vector<formats::DeclaredInput> &inputs) { m_declared = inputs; }

    void initializePage() override;
    void cleanupPage() override { abandon(); }

Q_SIGNALS:
    void previewWanted(int request, const paretoscope::project::ProjectFile &file);

private:
    void request();
    void suggestDeclared();

    std::function<project::ProjectFile()> m_file;
    PreprocessingEdit *m_fields;
    BatchPreview *m_preview;
    QLabel *m_facts;
    std::vector<formats::DeclaredInput> m_declared;
    QTimer m_rest;          ///< fields are read once typing rests
    bool m_touched = false; ///< nothing is suggested over what somebody set
};

} // namespace paretoscope::widgets
