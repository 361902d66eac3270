// The key of the heat map: colours with their numbers at whole decades, and what hatching means.
#pragma once

#include "widgets/models/logscale.h"

#include <QWidget>

namespace paretoscope::widgets {

class HeatLegend : public QWidget {
    Q_OBJECT

public:
    explicit HeatLegend(QWidget *parent = nullptr);

    void setScale(const LogScale &scale);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QRect barRect() const;
    void describe();

    LogScale m_scale;
};

} // namespace paretoscope::widgets
