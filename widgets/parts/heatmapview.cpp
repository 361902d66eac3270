#include "widgets/parts/heatmapview.h"

#include "widgets/delegates/heatmapdelegate.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>

namespace paretoscope::widgets {

HeatMapView::HeatMapView(QWidget *parent) : QTableView(parent)
{
    setObjectName(QStringLiteral("sensitivityView"));
    setAccessibleName(tr("Sensitivity: layers by settings"));
    setItemDelegate(new HeatMapDelegate(this));
    setSelectionMode(SingleSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setCornerButtonEnabled(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    horizontalHeader()->setHighlightSections(false);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setTextElideMode(Qt::ElideMiddle);
    verticalHeader()->setDefaultAlignment(Qt::AlignVCenter | Qt::AlignRight);
    fitToFont();
}

void HeatMapView::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    connect(model, &QAbstractItemModel::modelReset, this, &HeatMapView::fitToFont);
    fitToFont();
}

void HeatMapView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitToFont();
}

void HeatMapView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copyAll();
    else
        QTableView::keyPressEvent(event);
}

void HeatMapView::fitToFont()
{
    const int height = fontMetrics().height() + 4;
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);
    verticalHeader()->setMaximumWidth(fontMetrics().averageCharWidth() * 30);
    horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 4);
}

void HeatMapView::copyAll() const
{
    QStringList lines;
    QStringList cells{QString()};
    for (int column = 0; column < model()->columnCount(); ++column)
        cells << model()->headerData(column, Qt::Horizontal).toString();
    lines << cells.join(QLatin1Char('\t'));
    for (int row = 0; row < model()->rowCount(); ++row) {
        cells = {model()->headerData(row, Qt::Vertical).toString()};
        for (int column = 0; column < model()->columnCount(); ++column)
            cells << model()->index(row, column).data().toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
}

} // namespace paretoscope::widgets
