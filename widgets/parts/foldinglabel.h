// A text that gives way to what stands below it: folded, it shows the first lines that it has room for, the
// last of them cut where it goes on. All of it stays its text, for tool tip, screen reader and clipboard. GUI
// thread only.
#pragma once

#include <QLabel>

namespace paretoscope::widgets {

class FoldingLabel : public QLabel {
    Q_OBJECT

public:
    explicit FoldingLabel(QWidget *parent = nullptr);

    /// Takes no more than HEIGHT at WIDTH, but at least a line; returns what it takes.
    int foldTo(int width, int height);
    bool isFolded() const { return m_folded; }
    QSize minimumSizeHint() const override { return {0, fontMetrics().lineSpacing()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    bool m_folded = false;
};

} // namespace paretoscope::widgets
