#include "widgets/dialogs/projectwizard.h"

#include "widgets/dialogs/baselinepage.h"
#include "widgets/dialogs/datapage.h"
#include "widgets/dialogs/inputpage.h"
#include "widgets/dialogs/modelpage.h"
#include "widgets/dialogs/paths.h"

#include <QFileInfo>

namespace paretoscope::widgets {

ProjectWizard::ProjectWizard(Questions &questions, QWidget *parent)
    : QWizard(parent), m_modelPage(new ModelPage(questions)), m_dataPage(new DataPage(questions)),
      m_inputPage(new InputPage([this] { return projectFile(); })),
      m_baselinePage(new BaselinePage([this] { return projectFile(); }))
{
    setObjectName(QStringLiteral("projectWizard"));
    setWindowTitle(tr("New project"));
    setWizardStyle(QWizard::ModernStyle);
    setOption(QWizard::NoBackButtonOnStartPage);
    setButtonText(QWizard::FinishButton, tr("Open project"));
    setPage(static_cast<int>(Page::Model), m_modelPage);
    setPage(static_cast<int>(Page::Data), m_dataPage);
    setPage(static_cast<int>(Page::Input), m_inputPage);
    setPage(static_cast<int>(Page::Baseline), m_baselinePage);
    connect(m_modelPage, &ModelPage::chosen, this, &ProjectWizard::modelChosen);
    connect(m_inputPage, &InputPage::previewWanted, this, &ProjectWizard::previewRequested);
    connect(m_baselinePage, &BaselinePage::baselineWanted, this, &ProjectWizard::baselineRequested);
    for (RequestPage *page : requestPages())
        connect(page, &RequestPage::abandoned, this, &ProjectWizard::requestAbandoned);
    resize(fontMetrics().height() * 52, fontMetrics().height() * 34);
}

std::vector<RequestPage *> ProjectWizard::requestPages() const
{
    return {m_modelPage, m_inputPage, m_baselinePage};
}

RequestPage *ProjectWizard::waiting(Page page, int request) const
{
    RequestPage *found = nullptr;
    switch (page) {
    case Page::Model:
        found = m_modelPage;
        break;
    case Page::Input:
        found = m_inputPage;
        break;
    case Page::Baseline:
        found = m_baselinePage;
        break;
    case Page::Data:
        break; // asks for nothing
    }
    return found && found->waitsFor(request) ? found : nullptr;
}

void ProjectWizard::setModel(const QString &path)
{
    m_modelPage->setPath(path);
}

void ProjectWizard::setProject(const project::ProjectFile &file)
{
    m_project = file;
    m_dataPage->setProject(file);
    m_inputPage->setProject(file);
    m_modelPage->setWeights(fromPath(file.weights));
    m_modelPage->setMode(file.mode);
    m_modelPage->setApart(file.apart);
    m_baselinePage->setProject(file);
    m_modelPage->setPath(fromPath(file.model));
}

project::ProjectFile ProjectWizard::projectFile() const
{
    project::ProjectFile file = m_project;
    file.model = toPath(QFileInfo(m_modelPage->path()).absoluteFilePath());
    const QString weights = m_modelPage->weights();
    file.weights =
        weights.isEmpty() ? std::filesystem::path() : toPath(QFileInfo(weights).absoluteFilePath());
    file.mode = m_modelPage->mode();
    file.apart = m_modelPage->apart();
    m_dataPage->writeTo(file);
    m_inputPage->writeTo(file);
    m_baselinePage->writeTo(file);
    return file;
}

void ProjectWizard::showModel(int request, const ModelSummary &summary)
{
    if (waiting(Page::Model, request)) {
        m_modelPage->show(summary);
        m_inputPage->setDeclared(summary.declared);
    }
}

void ProjectWizard::showPreview(int request, const DataPreview &preview)
{
    if (waiting(Page::Input, request))
        m_inputPage->show(preview);
}

void ProjectWizard::showFindings(int request, const OpeningFindings &findings)
{
    if (waiting(Page::Baseline, request))
        m_baselinePage->show(findings);
}

void ProjectWizard::showBaseline(int request, const evaluate::Baseline &baseline)
{
    if (waiting(Page::Baseline, request))
        m_baselinePage->show(baseline);
}

void ProjectWizard::showProgress(Page page, int request, double share)
{
    if (auto *asked = waiting(page, request))
        asked->showProgress(share);
}

void ProjectWizard::showError(Page page, int request, const QString &sentence)
{
    if (auto *asked = waiting(page, request))
        asked->fail(sentence);
}

void ProjectWizard::done(int result)
{
    // Cancelled while something runs: nobody waits for it any more.
    for (RequestPage *page : requestPages())
        page->abandon();
    QWizard::done(result);
}

} // namespace paretoscope::widgets
