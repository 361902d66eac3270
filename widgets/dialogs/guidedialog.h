// A short guide: what the window is for, the way from a network to a smaller file, and where to look when
// something is not clear. Stays beside the window while one works. GUI thread only.
#pragma once

#include <QDialog>

namespace paretoscope::widgets {

class GuideDialog : public QDialog {
    Q_OBJECT

public:
    explicit GuideDialog(QWidget *parent = nullptr);

Q_SIGNALS:
    void demoRequested();
    void keysRequested();

private:
    static QString text();
    void follow(const QString &link);
};

} // namespace paretoscope::widgets
