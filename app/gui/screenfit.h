// Keeps a window on the screen that it is on, frame included: no larger than what the screen has free, and
// nowhere beyond its edges. GUI thread only.
#pragma once

#include <QObject>
#include <QSize>

class QWidget;

namespace paretoscope::gui {

class ScreenFit : public QObject {
    Q_OBJECT

public:
    /// WINDOW owns this.
    explicit ScreenFit(QWidget &window);

    /// WANTED, or as much of it as there is room for beside a frame.
    QSize fitting(const QSize &wanted) const;
    void fit();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QSize frame() const;

    QWidget &m_window;
    bool m_shown = false; ///< shown just now: its frame comes with the activation
};

} // namespace paretoscope::gui
