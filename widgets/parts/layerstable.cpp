#include "widgets/parts/layerstable.h"

#include "widgets/delegates/parametersliderdelegate.h"
#include "widgets/delegates/sensitivitycurvedelegate.h"
#include "widgets/delegates/sizebardelegate.h"
#include "widgets/models/layersmodel.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMouseEvent>

#include <algorithm>

namespace paretoscope::widgets {

namespace {
constexpr auto usualTriggers = QAbstractItemView::AnyKeyPressed | QAbstractItemView::EditKeyPressed;
}

LayersTable::LayersTable(Document &document, QWidget *parent) : QTableView(parent), m_document(document)
{
    setObjectName(QStringLiteral("layersTable"));
    setAccessibleName(tr("Layers"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(usualTriggers);
    setTabKeyNavigation(false); // Tab goes on to the next panel
    setAccessibleDescription(
        tr("Digits set all selected layers. On a slider Left and Right move it, with Ctrl "
           "they go from column to column. Space pins."));
    setHorizontalScrollMode(ScrollPerPixel);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setContextMenuPolicy(Qt::CustomContextMenu);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    setItemDelegateForColumn(LayersModel::Share, new SizeBarDelegate(this));
    setItemDelegateForColumn(LayersModel::Sensitivity, new SensitivityCurveDelegate(this));
    for (const compress::Parameter *slider : LayersModel::sliders())
        setItemDelegateForColumn(LayersModel::columnOf(slider->key),
                                 new ParameterSliderDelegate(*slider, document, this));
    fitRows();
}

QList<int> LayersTable::selectedLayers() const
{
    QList<int> layers;
    if (!selectionModel())
        return layers;
    for (const QModelIndex &row : selectionModel()->selectedRows())
        layers << row.data(LayersModel::LayerRole).toInt();
    if (layers.isEmpty() && currentIndex().isValid())
        layers << currentIndex().data(LayersModel::LayerRole).toInt();
    std::sort(layers.begin(), layers.end());
    return layers;
}

void LayersTable::togglePins()
{
    const QList<int> layers = selectedLayers();
    const bool allPinned = std::all_of(layers.begin(), layers.end(), [this](int layer) {
        return m_document.isPinned(static_cast<std::size_t>(layer));
    });
    m_document.setPinned(layers, !allPinned);
}

void LayersTable::copySelection() const
{
    QList<int> columns; // in the order in which they are seen
    for (int place = 0; place < horizontalHeader()->count(); ++place)
        if (const int column = horizontalHeader()->logicalIndex(place); !isColumnHidden(column))
            columns << column;
    QStringList lines;
    QStringList cells;
    for (const int column : columns)
        cells << model()->headerData(column, Qt::Horizontal).toString();
    lines << cells.join(QLatin1Char('\t'));
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex &row : rows) {
        cells.clear();
        for (const int column : columns)
            cells << (column == LayersModel::Pin
                          ? (row.data(LayersModel::PinnedRole).toBool() ? tr("pinned") : QString())
                          : row.siblingAtColumn(column).data().toString());
        lines << cells.join(QLatin1Char('\t'));
    }
    if (!rows.isEmpty())
        QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
}

bool LayersTable::isEditing() const
{
    return m_drag.slider || state() == EditingState;
}

const CellSliderDelegate *LayersTable::sliderOf(const QModelIndex &index) const
{
    return index.isValid() ? qobject_cast<const CellSliderDelegate *>(itemDelegateForIndex(index)) : nullptr;
}

QStyleOptionViewItem LayersTable::optionFor(const QModelIndex &index) const
{
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.rect = visualRect(index);
    return option;
}

bool LayersTable::beginDrag(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    const CellSliderDelegate *slider = sliderOf(index);
    if (event->button() != Qt::LeftButton || event->modifiers() != Qt::NoModifier || !slider ||
        index.data(LayersModel::PinnedRole).toBool() ||
        !slider->hits(optionFor(index), event->position().toPoint()))
        return false;
    m_drag.slider = slider;
    m_drag.index = index;
    // A slider of a selected row moves the whole selection; any other one selects its own row first.
    const auto selection = selectionModel()->isSelected(index)
                               ? QItemSelectionModel::NoUpdate
                               : QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows;
    selectionModel()->setCurrentIndex(index, selection);
    m_drag.layers = layersOfEdit(this, index);
    m_drag.gesture = m_document.newGesture();
    dragTo(event->position().toPoint());
    return true;
}

void LayersTable::dragTo(const QPoint &point)
{
    if (!m_drag.index.isValid())
        return;
    m_drag.slider->apply(m_drag.layers, m_drag.slider->choiceUnder(optionFor(m_drag.index), point),
                         m_drag.gesture);
    viewport()->update(); // at once: the model tells of changes less often than the mouse moves
}

void LayersTable::mousePressEvent(QMouseEvent *event)
{
    if (m_drag.slider || beginDrag(event))
        event->accept();
    else
        QTableView::mousePressEvent(event);
}

// The second press of two quick ones is a press on the slider all the same.
void LayersTable::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (m_drag.slider || beginDrag(event))
        event->accept();
    else
        QTableView::mouseDoubleClickEvent(event);
}

void LayersTable::mouseMoveEvent(QMouseEvent *event)
{
    if (m_drag.slider)
        dragTo(event->position().toPoint());
    else
        QTableView::mouseMoveEvent(event);
}

void LayersTable::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_drag.slider && event->button() == Qt::LeftButton)
        m_drag = {};
    else if (!m_drag.slider)
        QTableView::mouseReleaseEvent(event);
}

bool LayersTable::event(QEvent *event)
{
    // While dragging, Esc is ours and no shortcut's.
    if (event->type() == QEvent::ShortcutOverride && m_drag.slider &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QTableView::event(event);
}

std::vector<HeardKey> LayersTable::heardKeys() const
{
    return {{tr("Move the slider"), keysText({Qt::Key_Left, Qt::Key_Right})},
            {tr("The slider's ends"), keysText({Qt::Key_Home, Qt::Key_End})},
            {tr("Bits of the selected layers"), QStringLiteral("0–9")},
            {tr("Pin the selected layers"), keysText({Qt::Key_Space})}};
}

void LayersTable::keyPressEvent(QKeyEvent *event)
{
    if (m_drag.slider) {
        if (event->key() == Qt::Key_Escape) {
            m_document.cancelGesture(m_drag.gesture);
            m_drag = {};
            viewport()->update();
        }
        return;
    }
    if (event->matches(QKeySequence::Copy))
        copySelection();
    else if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier)
        togglePins();
    else if (!stepSlider(event) && !typeDigit(event))
        QTableView::keyPressEvent(event);
}

bool LayersTable::stepSlider(QKeyEvent *event)
{
    const CellSliderDelegate *slider = sliderOf(currentIndex());
    if (!slider || (event->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier)
        return false;
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const int last = slider->choiceCount() - 1;
    int steps = 0;
    switch (event->key()) {
    case Qt::Key_Left:
        steps = mirrored ? 1 : -1;
        break;
    case Qt::Key_Right:
        steps = mirrored ? -1 : 1;
        break;
    case Qt::Key_Home:
        steps = -last;
        break;
    case Qt::Key_End:
        steps = last;
        break;
    default:
        return false;
    }
    if (currentIndex().data(LayersModel::PinnedRole).toBool())
        return true;
    if (!event->isAutoRepeat()) // a key held down is one step to undo
        m_keyGesture = m_document.newGesture();
    slider->apply(layersOfEdit(this, currentIndex()),
                  slider->stepped(slider->currentChoice(currentIndex()), steps), m_keyGesture);
    viewport()->update();
    return true;
}

/// A slider of a row that is selected, if any row is: that of the current cell, else the first one. Invalid:
/// nothing there can be changed.
QModelIndex LayersTable::cellToTypeInto() const
{
    int column = currentIndex().isValid() && sliderOf(currentIndex()) ? currentIndex().column() : -1;
    for (int place = 0; column < 0 && place < horizontalHeader()->count(); ++place) {
        const int logical = horizontalHeader()->logicalIndex(place);
        if (!isColumnHidden(logical) && sliderOf(model()->index(0, logical)))
            column = logical;
    }
    if (column < 0)
        return {};
    QModelIndexList rows = selectionModel()->selectedRows(column);
    std::sort(rows.begin(), rows.end());
    const QModelIndex own = currentIndex().siblingAtColumn(column);
    if (rows.isEmpty() || rows.contains(own))
        rows.prepend(own);
    const auto free = std::ranges::find_if(
        rows, [](const QModelIndex &row) { return row.flags().testFlag(Qt::ItemIsEditable); });
    return free == rows.end() ? QModelIndex() : *free;
}

// Wherever the current cell is: to look for a layer by name there is the filter.
bool LayersTable::typeDigit(QKeyEvent *event)
{
    const bool digit = event->text().size() == 1 && event->text().front().isDigit();
    if (!digit || (event->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier || !selectionModel())
        return false;
    const QModelIndex cell = cellToTypeInto();
    if (!cell.isValid())
        return true; // all of them are pinned
    if (cell != currentIndex())
        selectionModel()->setCurrentIndex(cell, QItemSelectionModel::NoUpdate);
    if (!isEditing())
        edit(cell, AnyKeyPressed, event);
    return true;
}

// Tab ends an edit and goes on to the next panel, as it does without one.
void LayersTable::closeEditor(QWidget *editor, QAbstractItemDelegate::EndEditHint hint)
{
    const bool next = hint == QAbstractItemDelegate::EditNextItem;
    const bool previous = hint == QAbstractItemDelegate::EditPreviousItem;
    QTableView::closeEditor(editor, next || previous ? QAbstractItemDelegate::NoHint : hint);
    if (next || previous)
        focusNextPrevChild(next);
}

void LayersTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    // A painted slider is mere text to a screen reader: with one running, the real editor opens on focus.
    const bool open = (QAccessible::isActive() || m_editorsOnFocus) && !m_drag.slider && sliderOf(current);
    setEditTriggers(open ? usualTriggers | CurrentChanged : usualTriggers);
    QTableView::currentChanged(current, previous);
}

void LayersTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        fitRows();
        fitColumns();
    }
}

// Rows of a QTableView stay as high as they were when the font grows.
void LayersTable::fitRows()
{
    const int height = fontMetrics().height() * 3 / 2;
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);
}

void LayersTable::fitColumns()
{
    if (!model())
        return;
    const int widest = fontMetrics().averageCharWidth() * 28;
    for (int column = 0; column < model()->columnCount(); ++column) {
        const int wanted = std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column));
        setColumnWidth(column,
                       std::min(wanted, std::max(widest, sliderOf(model()->index(0, column)) ? wanted : 0)));
    }
}

} // namespace paretoscope::widgets
