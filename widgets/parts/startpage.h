// What the window shows while nothing is open: three ways in, each with a sentence on what it takes,
// and the guide. A window that is too small for it scrolls. GUI thread only.
#pragma once

#include <QStringList>
#include <QWidget>

class QVBoxLayout;

namespace paretoscope::widgets {

class StartPage : public QWidget {
    Q_OBJECT

public:
    explicit StartPage(QWidget *parent = nullptr);

    /// Newest first, whole paths; the first few are shown.
    void setRecentFiles(const QStringList &files);

Q_SIGNALS:
    void demoRequested();
    void projectRequested(); ///< to be chosen
    void modelRequested();   ///< likewise; a project is to be made of it
    void recentRequested(const QString &path);
    void guideRequested();

private:
    QWidget *m_recent;
    QVBoxLayout *m_files;
};

} // namespace paretoscope::widgets
