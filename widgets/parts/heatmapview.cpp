#include "widgets/parts/heatmapview.h"

#include "widgets/charts/chartcolors.h"
#include "widgets/delegates/cellpainting.h"
#include "widgets/delegates/heatmapdelegate.h"
#include "widgets/models/sensitivitymodel.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHeaderView>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>

#include <utility>

namespace paretoscope::widgets {

namespace {

/// Names of layers; outlined where the layer is float, for which no column stands.
class LayerNames : public QHeaderView {
public:
    explicit LayerNames(QWidget *parent) : QHeaderView(Qt::Vertical, parent) { setSectionsClickable(true); }

protected:
    void paintSection(QPainter *painter, const QRect &rect, int row) const override
    {
        painter->save();
        QHeaderView::paintSection(painter, rect, row);
        painter->restore();
        const int now = model()->headerData(row, Qt::Vertical, SensitivityModel::NowRole).toInt();
        if (now != static_cast<int>(SensitivityModel::Now::Whole))
            return;
        const QColor accent = palette().color(QPalette::Active, QPalette::Highlight);
        drawNow(*painter, rect, withContrast(accent, palette().color(QPalette::Button), 3), false);
    }
};

} // namespace

HeatMapView::HeatMapView(QWidget *parent) : QTableView(parent), m_tip(new ChartTip(*viewport()))
{
    setVerticalHeader(new LayerNames(this));
    setObjectName(QStringLiteral("sensitivityView"));
    setAccessibleName(tr("Sensitivity: layers by settings"));
    setAccessibleDescription(tr("Arrow keys go from cell to cell, Enter sets the layer to the cell."));
    setTabKeyNavigation(false);
    setMouseTracking(true);
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

void HeatMapView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    tellNumbers();
}

void HeatMapView::tellNumbers()
{
    const bool shown =
        !model() || model()->columnCount() == 0 || HeatMapDelegate::hasNumbers(fontMetrics(), columnWidth(0));
    if (std::exchange(m_numbers, shown) != shown)
        Q_EMIT numbersShown(shown);
}

void HeatMapView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitToFont();
}

std::vector<HeardKey> HeatMapView::heardKeys() const
{
    return {{tr("Next cell, with what is said of it"),
             keysText({Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down})},
            {tr("Set the layer as the cell says"), keysText({Qt::Key_Return})},
            {tr("Copy the map"), keysText({QKeySequence(QKeySequence::Copy)})},
            {tr("Close what is said of a cell"), keysText({Qt::Key_Escape})}};
}

void HeatMapView::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex before = currentIndex();
    if (event->matches(QKeySequence::Copy)) {
        copyAll();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (currentIndex().isValid())
            Q_EMIT cellChosen(currentIndex());
    } else if (event->key() == Qt::Key_Escape && m_tip->isVisible()) {
        m_tip->dismiss();
    } else {
        QTableView::keyPressEvent(event);
        if (currentIndex() != before)
            explain(currentIndex(), ChartTip::By::Keys);
    }
}

// Not activated(): styles emit that for single clicks, too, and those select.
void HeatMapView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex cell = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && cell.isValid())
        Q_EMIT cellChosen(cell);
    else
        QTableView::mouseDoubleClickEvent(event);
}

void HeatMapView::mouseMoveEvent(QMouseEvent *event)
{
    QTableView::mouseMoveEvent(event);
    if (m_told != indexAt(event->position().toPoint()))
        m_tip->pointerLeft();
}

void HeatMapView::focusOutEvent(QFocusEvent *event)
{
    m_tip->dismiss();
    QTableView::focusOutEvent(event);
}

bool HeatMapView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const QModelIndex cell = indexAt(static_cast<QHelpEvent *>(event)->pos());
        if (cell.isValid())
            explain(cell, ChartTip::By::Pointer);
        return true;
    }
    if (event->type() == QEvent::Leave)
        m_tip->pointerLeft();
    return QTableView::viewportEvent(event);
}

void HeatMapView::scrollContentsBy(int dx, int dy)
{
    m_tip->dismiss();
    QTableView::scrollContentsBy(dx, dy);
}

// What stands beside a cell is never older than the cell.
void HeatMapView::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                              const QList<int> &roles)
{
    QTableView::dataChanged(topLeft, bottomRight, roles);
    const QItemSelectionRange changed(topLeft, bottomRight);
    if (m_explained && m_tip->isVisible() && m_told.isValid() && changed.contains(m_told))
        explain(m_told, m_tip->by());
}

void HeatMapView::explain(const QModelIndex &cell, ChartTip::By by)
{
    m_told = cell;
    m_explained = true;
    m_tip->tell(cell.data(Qt::ToolTipRole).toString(), visualRect(cell), by);
}

void HeatMapView::tell(const QModelIndex &cell, const QString &sentence)
{
    m_told = cell;
    m_explained = false;
    m_tip->tell(sentence, visualRect(cell), ChartTip::By::Keys);
}

void HeatMapView::fitToFont()
{
    const int height = fontMetrics().height() + 4;
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);
    verticalHeader()->setMaximumWidth(fontMetrics().averageCharWidth() * 30);
    horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 4);
    tellNumbers();
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
