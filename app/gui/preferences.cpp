#include "app/gui/preferences.h"

#include <QFileInfo>

#include <algorithm>

namespace paretoscope::gui {

namespace {

constexpr int recentFilesKept = 10;
const QString recentKey = QStringLiteral("recentFiles");
const QString exportFolderKey = QStringLiteral("exportFolder");
const QString geometryKey = QStringLiteral("window/geometry");
const QString layoutKey = QStringLiteral("window/layout");
const QString panelsKey = QStringLiteral("panels/");
const QString timeBudgetKey = QStringLiteral("engine/timeBudgetSeconds");
const QString memoryKey = QStringLiteral("engine/memoryBytes");
const QString languageKey = QStringLiteral("language");

} // namespace

Preferences::Preferences() = default;

QStringList Preferences::recentFiles() const
{
    QStringList existing;
    for (const QString &path : m_settings.value(recentKey).toStringList()) {
        if (QFileInfo::exists(path))
            existing << path;
    }
    return existing;
}

void Preferences::addRecentFile(const QString &path)
{
    QStringList files = m_settings.value(recentKey).toStringList();
    files.removeAll(path);
    files.prepend(path);
    m_settings.setValue(recentKey, files.mid(0, recentFilesKept));
}

void Preferences::clearRecentFiles()
{
    m_settings.remove(recentKey);
}

QString Preferences::exportFolder() const
{
    return m_settings.value(exportFolderKey).toString();
}

void Preferences::setExportFolder(const QString &folder)
{
    m_settings.setValue(exportFolderKey, folder);
}

QByteArray Preferences::geometry() const
{
    return m_settings.value(geometryKey).toByteArray();
}

QByteArray Preferences::layout() const
{
    return m_settings.value(layoutKey).toByteArray();
}

QByteArray Preferences::panelState(const QString &panel) const
{
    return m_settings.value(panelsKey + panel).toByteArray();
}

void Preferences::setPanelState(const QString &panel, const QByteArray &state)
{
    m_settings.setValue(panelsKey + panel, state);
}

void Preferences::setWindow(const QByteArray &geometry, const QByteArray &layout)
{
    m_settings.setValue(geometryKey, geometry);
    m_settings.setValue(layoutKey, layout);
}

// What was edited by hand into the file is no limit that makes sense: none, then.
double Preferences::timeBudgetSeconds() const
{
    return std::max(0.0, m_settings.value(timeBudgetKey).toDouble());
}

void Preferences::setTimeBudgetSeconds(double seconds)
{
    m_settings.setValue(timeBudgetKey, seconds);
}

qint64 Preferences::memoryBytes() const
{
    return std::max(qint64{0}, m_settings.value(memoryKey).toLongLong());
}

void Preferences::setMemoryBytes(qint64 bytes)
{
    m_settings.setValue(memoryKey, bytes);
}

QString Preferences::language() const
{
    return m_settings.value(languageKey).toString();
}

void Preferences::setLanguage(const QString &language)
{
    m_settings.setValue(languageKey, language);
}

} // namespace paretoscope::gui
