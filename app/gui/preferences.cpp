#include "app/gui/preferences.h"

#include <QFileInfo>

namespace paretoscope::gui {

namespace {

constexpr int recentFilesKept = 10;
const QString recentKey = QStringLiteral("recentFiles");
const QString geometryKey = QStringLiteral("window/geometry");
const QString layoutKey = QStringLiteral("window/layout");
const QString columnsKey = QStringLiteral("window/columns");
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

QByteArray Preferences::geometry() const
{
    return m_settings.value(geometryKey).toByteArray();
}

QByteArray Preferences::layout() const
{
    return m_settings.value(layoutKey).toByteArray();
}

QByteArray Preferences::columns() const
{
    return m_settings.value(columnsKey).toByteArray();
}

void Preferences::setWindow(const QByteArray &geometry, const QByteArray &layout, const QByteArray &columns)
{
    m_settings.setValue(columnsKey, columns);
    m_settings.setValue(geometryKey, geometry);
    m_settings.setValue(layoutKey, layout);
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
