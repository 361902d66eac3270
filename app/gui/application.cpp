#include "app/gui/application.h"

namespace paretoscope::gui {

Application::Application(std::unique_ptr<widgets::Questions> questions)
    : m_questions(std::move(questions)), m_workflow(m_document, m_jobs)
{
    m_language.use(m_preferences.language());
    makeWindow();
}

Application::~Application() = default;

void Application::makeWindow()
{
    const bool wasVisible = m_window && m_window->isVisible();
    m_window.reset(); // remembers its layout as it goes
    m_window = std::make_unique<MainWindow>(
        WindowContext{m_document, m_jobs, m_workflow, m_preferences, *m_questions});
    // Queued: the old window is still on the stack of the menu action that asked for this.
    connect(m_window.get(), &MainWindow::languageChosen, this, &Application::useLanguage,
            Qt::QueuedConnection);
    if (wasVisible)
        m_window->show();
}

void Application::useLanguage(const QString &language)
{
    m_preferences.setLanguage(language);
    m_language.use(language);
    makeWindow();
}

} // namespace paretoscope::gui
