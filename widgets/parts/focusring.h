// Where the keyboard is, for all to see: an outline in the accent colour inside whatever scrolls (tables,
// charts, maps, texts) or is mere words while it has the focus. Buttons, fields and tabs are marked by the
// style. One for a program with windows; GUI thread only.
#pragma once

#include <QObject>
#include <QPointer>
#include <QWidget>

namespace paretoscope::widgets {

class FocusRing : public QObject {
    Q_OBJECT

public:
    /// Follows the focus of the whole program as long as OWNER is there.
    explicit FocusRing(QObject *owner);
    ~FocusRing() override;

private:
    void follow(QWidget *now);

    QPointer<QWidget> m_ring; ///< a child of what has the focus, which may end with it
};

} // namespace paretoscope::widgets
