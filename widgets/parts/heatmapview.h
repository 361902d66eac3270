// The grid of the heat map: rows as high as the font, columns that share the width, click and arrow keys.
#pragma once

#include <QTableView>

namespace paretoscope::widgets {

class HeatMapView : public QTableView {
    Q_OBJECT

public:
    explicit HeatMapView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void fitToFont();
    void copyAll() const;
};

} // namespace paretoscope::widgets
