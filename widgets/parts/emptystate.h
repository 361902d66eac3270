// What a panel shows while it has nothing to show: what will appear here, why not yet, and one button.
#pragma once

#include <QWidget>

namespace paretoscope::widgets {

class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(const QString &text, const QString &button, QWidget *parent = nullptr);

Q_SIGNALS:
    void clicked();
};

} // namespace paretoscope::widgets
