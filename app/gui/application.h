// What lives as long as the program: the document, the jobs, the preferences, the language. Makes the window,
// and makes it again when the language changes (views hold no state, so nothing is lost).
#pragma once

#include "app/gui/jobrunner.h"
#include "app/gui/language.h"
#include "app/gui/mainwindow.h"
#include "app/gui/preferences.h"
#include "app/gui/workflow.h"
#include "widgets/dialogs/questions.h"
#include "widgets/document/document.h"

#include <QObject>

#include <memory>

namespace paretoscope::gui {

class Application : public QObject {
    Q_OBJECT

public:
    explicit Application(std::unique_ptr<widgets::Questions> questions);
    ~Application() override;

    MainWindow &window() { return *m_window; }
    widgets::Document &document() { return m_document; }
    Workflow &workflow() { return m_workflow; }
    JobRunner &jobs() { return m_jobs; }
    void useLanguage(const QString &language);

private:
    void makeWindow();

    Preferences m_preferences;
    Language m_language;
    std::unique_ptr<widgets::Questions> m_questions;
    widgets::Document m_document;
    JobRunner m_jobs; ///< after the document: destroyed, and waited for, before it
    Workflow m_workflow;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace paretoscope::gui
