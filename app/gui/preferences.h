// What the program remembers between runs, apart from any project: recent files, layout, language.
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>

namespace paretoscope::gui {

class Preferences {
public:
    Preferences();

    QStringList recentFiles() const; ///< newest first, only those that still exist
    void addRecentFile(const QString &path);
    void clearRecentFiles();

    QString exportFolder() const; ///< of the last export; empty: there was none
    void setExportFolder(const QString &folder);

    QByteArray geometry() const;
    QByteArray layout() const;
    void setWindow(const QByteArray &geometry, const QByteArray &layout);
    QByteArray panelState(const QString &panel) const;
    void setPanelState(const QString &panel, const QByteArray &state);

    double timeBudgetSeconds() const; ///< of an analysis; 0: none
    void setTimeBudgetSeconds(double seconds);
    qint64 memoryBytes() const; ///< of the engine; 0: a quarter of the machine's
    void setMemoryBytes(qint64 bytes);

    /// Two letters, or empty for the system's.
    QString language() const;
    void setLanguage(const QString &language);

private:
    QSettings m_settings;
};

} // namespace paretoscope::gui
