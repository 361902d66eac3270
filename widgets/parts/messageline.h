// A message in the place of another widget, for a while: what happened, in the status bar. What does not fit
// is elided, with all of it in the tool tip. GUI thread only.
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QStackedLayout;

namespace paretoscope::widgets {

class MessageLine : public QWidget {
    Q_OBJECT

public:
    /// RESTING is what is seen while there is no message. Takes ownership.
    explicit MessageLine(QWidget *resting, QWidget *parent = nullptr);

    /// For MILLISECONDS, or until the next one.
    void tell(const QString &message, int milliseconds);
    /// Empty while there is none.
    QString message() const { return m_message; }

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void elide();
    void rest();

    QStackedLayout *m_layout;
    QLabel *m_text;
    QString m_message;
    QTimer m_end;
};

} // namespace paretoscope::widgets
