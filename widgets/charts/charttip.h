// What a chart or a map says of one of its points, beside that point, for as long as somebody wants to read
// it: no clock ends it. What the pointer opened stays while the pointer is on the point or on the words; what
// keys opened stays until keys go on. Esc closes it wherever the keyboard is. GUI thread only.
#pragma once

#include <QLabel>
#include <QTimer>

namespace paretoscope::widgets {

class ChartTip : public QLabel {
    Q_OBJECT

public:
    enum class By { Pointer, Keys };

    /// OF, whose point is told of, owns the tip.
    explicit ChartTip(QWidget &of);

    /// Says TEXT beside ABOUT, in pixels of the widget that it is of.
    void tell(const QString &text, const QRect &about, By by);
    bool isLeaving() const { return m_onItsWay.isActive(); } ///< it goes unless the pointer comes to it
    bool isBy(By by) const { return isVisible() && m_by == by; }
    By by() const { return m_by; }
    /// Of the point; what the pointer opened goes, unless it is on its way to the words.
    void pointerLeft();
    void dismiss();

protected:
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QPoint placeBeside(const QRect &about) const;
    bool isEscape(QObject *watched, QEvent &event) const; ///< typed beside the chart, in its window

    QWidget &m_of;
    QTimer m_onItsWay; ///< the pointer may take that long from the point to the words
    By m_by = By::Pointer;
};

} // namespace paretoscope::widgets
