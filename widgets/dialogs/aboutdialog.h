// What this program is, of which version, on which libraries, under which licences. GUI thread only.
#pragma once

#include <QDialog>

namespace paretoscope::widgets {

class AboutDialog : public QDialog {
    Q_OBJECT

public:
    /// TORCHVERSION as core names it ("1.13.1"); shown with Qt's.
    explicit AboutDialog(const QString &torchVersion, QWidget *parent = nullptr);
};

} // namespace paretoscope::widgets
