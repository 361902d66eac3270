// The grid of the heat map: rows as high as the font, columns that share the width, click and arrow keys.
// What a cell shows is said beside it, to the pointer that rests on it and to the keys that come to it.
#pragma once

#include "widgets/charts/charttip.h"
#include "widgets/charts/hearskeys.h"

#include <QPersistentModelIndex>
#include <QTableView>

namespace paretoscope::widgets {

class HeatMapView : public QTableView, public HearsKeys {
    Q_OBJECT

public:
    explicit HeatMapView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// Says SENTENCE beside a cell, until keys or pointer go on.
    void tell(const QModelIndex &cell, const QString &sentence);

    bool showsNumbers() const { return m_numbers; }
    std::vector<HeardKey> heardKeys() const override;

Q_SIGNALS:
    void cellChosen(const QModelIndex &cell); ///< Enter or a double click
    void numbersShown(bool shown);            ///< there is room for them now, or no longer

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                     const QList<int> &roles = {}) override;

private:
    void fitToFont();
    void copyAll() const;
    void explain(const QModelIndex &cell, ChartTip::By by);
    void tellNumbers();

    ChartTip *m_tip;
    QPersistentModelIndex m_told; ///< the cell that is told of
    bool m_explained = false;     ///< what it shows, and not something else
    bool m_numbers = true;
};

} // namespace paretoscope::widgets
