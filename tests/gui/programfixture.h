// The whole program under a test: settings and cache in a temporary folder, dialogs answered by
// FakeQuestions.
#pragma once

#include "app/gui/application.h"
#include "app/gui/installation.h"
#include "tests/support/fakequestions.h"

#include <QCoreApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <cstdint>
#include <memory>

namespace paretoscope::tests {

constexpr int jobTimeoutMs = 900'000; ///< for what hangs: a busy machine may take its time

class ProgramFixture {
public:
    ProgramFixture()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("ParetoscopeTest"));
        QCoreApplication::setApplicationName(QStringLiteral("ParetoscopeTest"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
        start();
    }

    /// Ends the program and starts it again, with the settings it left.
    void start()
    {
        program.reset();
        auto fake = std::make_unique<FakeQuestions>();
        questions = fake.get();
        program = std::make_unique<gui::Application>(std::move(fake));
        program->workflow().setCacheFolder(folder.filePath(QStringLiteral("cache")).toStdString());
        program->window().show();
    }

    gui::MainWindow &window() { return program->window(); }
    widgets::Document &document() { return program->document(); }
    QAction *action(const char *name) { return window().findChild<QAction *>(QString::fromLatin1(name)); }
    template <typename T> T *child(const char *name)
    {
        return window().findChild<T *>(QString::fromLatin1(name));
    }
    bool idle() const { return !program->jobs().isRunning(gui::Lane::Main); }
    QString file(const char *name) const { return folder.filePath(QString::fromLatin1(name)); }

    QTemporaryDir folder;
    FakeQuestions *questions = nullptr;
    std::unique_ptr<gui::Application> program;
};

/// An edit by hand: LAYER, as numbered in DOCUMENT's network, at BITS.
inline void setBits(widgets::Document &document, int layer, std::int64_t bits)
{
    document.changeSettings(
        {layer}, [bits](auto &setting) { setting = setting.with("bits", bits); }, QStringLiteral("edit"));
}

} // namespace paretoscope::tests
