// Stated confidence against the share of right answers, before (hollow) and after (solid): on the diagonal a
// network is as sure as it is right. A small picture; the table beside it has the numbers. GUI thread only.
#pragma once

#include "core/evaluate/behaviour.h"

#include <QWidget>

namespace paretoscope::widgets {

class ReliabilityView : public QWidget {
    Q_OBJECT

public:
    explicit ReliabilityView(QWidget *parent = nullptr);

    void setBehaviour(const evaluate::Behaviour &behaviour);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QRectF plot() const;
    void drawTitles(QPainter &painter) const; ///< of the axes
    void drawCurve(QPainter &painter, const std::vector<evaluate::ReliabilityBin> &bins, bool after) const;

    std::vector<evaluate::ReliabilityBin> m_before, m_after;
};

} // namespace paretoscope::widgets
