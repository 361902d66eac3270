#include "widgets/delegates/cellsliderdelegate.h"

#include "widgets/delegates/cellpainting.h"
#include "widgets/delegates/cellspinbox.h"
#include "widgets/models/layersmodel.h"

#include <QAbstractItemView>
#include <QKeyEvent>

#include <algorithm>

namespace paretoscope::widgets {

QList<int> layersOfEdit(const QWidget *widget, const QModelIndex &index)
{
    const int own = index.data(LayersModel::LayerRole).toInt();
    const auto *view = qobject_cast<const QAbstractItemView *>(widget);
    if (!view || !view->selectionModel() || !view->selectionModel()->isSelected(index))
        return {own};
    QList<int> layers;
    for (const QModelIndex &row : view->selectionModel()->selectedRows(index.column()))
        layers << row.data(LayersModel::LayerRole).toInt();
    return layers.isEmpty() ? QList<int>{own} : layers;
}

CellSliderDelegate::CellSliderDelegate(Document &document, QObject *parent)
    : QStyledItemDelegate(parent), m_document(document)
{
}

int CellSliderDelegate::currentChoice(const QModelIndex &index) const
{
    const auto layer = static_cast<std::size_t>(index.data(LayersModel::LayerRole).toInt());
    return layer < m_document.recipe().settings.size() ? choice(m_document.recipe().settings[layer]) : 0;
}

void CellSliderDelegate::apply(const QList<int> &layers, int choice, int gesture) const
{
    m_document.changeSettings(
        layers, [&](compress::LayerSetting &setting) { choose(setting, choice); }, editText(), gesture);
}

int CellSliderDelegate::textWidth(const QStyleOptionViewItem &option) const
{
    int width = 0;
    for (const int choice : {0, choiceCount() - 2, choiceCount() - 1}) // the longest words are among the last
        width = std::max(width, option.fontMetrics.horizontalAdvance(text(choice)));
    return width;
}

// Right-to-left, the groove lies on the right and runs from right to left.
QRect CellSliderDelegate::grooveRect(const QStyleOptionViewItem &option) const
{
    const int margin = option.fontMetrics.height() / 2;
    const QRect leftToRight = option.rect.adjusted(margin, 0, -margin - textWidth(option) - margin, 0);
    return QStyle::visualRect(option.direction, option.rect, leftToRight);
}

bool CellSliderDelegate::hits(const QStyleOptionViewItem &option, const QPoint &point) const
{
    const int margin = option.fontMetrics.height() / 2;
    return grooveRect(option).adjusted(-margin, 0, margin, 0).contains(point);
}

int CellSliderDelegate::choiceUnder(const QStyleOptionViewItem &option, const QPoint &point) const
{
    const QRect groove = grooveRect(option);
    double place = static_cast<double>(point.x() - groove.left()) / std::max(1, groove.width() - 1);
    if (option.direction == Qt::RightToLeft)
        place = 1 - place;
    return choiceAt(std::clamp(place, 0.0, 1.0));
}

void CellSliderDelegate::paint(QPainter *painter, const QStyleOptionViewItem &given,
                               const QModelIndex &index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    drawEmptyCell(*painter, option);
    const int now = currentChoice(index);
    const bool locked = index.data(LayersModel::PinnedRole).toBool();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    drawSlider(*painter, option, position(now), locked);
    painter->setPen(cellInks(option).text);
    const int margin = option.fontMetrics.height() / 2;
    const QRect beside =
        QStyle::visualRect(option.direction, option.rect,
                           QRect(option.rect.right() - margin - textWidth(option), option.rect.top(),
                                 textWidth(option), option.rect.height()));
    const QString words = index.data(Qt::DisplayRole).toString(); // of a type, other than those of the choice
    painter->drawText(beside, static_cast<int>(Qt::AlignVCenter | Qt::AlignRight),
                      option.fontMetrics.elidedText(words, Qt::ElideRight, beside.width()));
    painter->restore();
}

void CellSliderDelegate::drawSlider(QPainter &painter, const QStyleOptionViewItem &option, double place,
                                    bool locked) const
{
    const CellInks inks = cellInks(option);
    const QRectF groove = grooveRect(option);
    const double middle = groove.center().y();
    const double thickness = std::max(2.0, option.fontMetrics.height() / 8.0);
    const double along = option.direction == Qt::RightToLeft ? 1 - place : place;
    const QPointF handle(groove.left() + along * groove.width(), middle);
    const double start = option.direction == Qt::RightToLeft ? groove.right() : groove.left();
    painter.setPen(QPen(inks.quiet, thickness, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(groove.left(), middle), QPointF(groove.right(), middle));
    const double radius = option.fontMetrics.height() * 0.36;
    if (locked) { // nothing that looks as if it could be dragged: a bar where the handle was
        painter.setPen(QPen(inks.text, thickness, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(handle - QPointF(0, radius), handle + QPointF(0, radius));
        return;
    }
    painter.setPen(QPen(inks.accent, thickness, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(start, middle), handle);
    painter.setPen(Qt::NoPen);
    painter.setBrush(inks.accent);
    painter.drawEllipse(handle, radius, radius);
}

QSize CellSliderDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setWidth(option.fontMetrics.height() * (choiceCount() > 20 ? 8 : 6) + textWidth(option));
    return size;
}

QWidget *CellSliderDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                                          const QModelIndex &index) const
{
    auto *editor =
        new CellSpinBox(*this, m_document.newGesture(), layersOfEdit(option.widget, index), parent);
    editor->setValue(currentChoice(index));
    editor->setAccessibleName(
        tr("%1 of %2").arg(name(), index.siblingAtColumn(LayersModel::Name).data().toString()));
    // Every step is seen at once; all of them are one undo step.
    connect(editor, &QSpinBox::valueChanged, this,
            [this, editor] { Q_EMIT const_cast<CellSliderDelegate *>(this)->commitData(editor); });
    return editor;
}

void CellSliderDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    // The view asks again after every edit of the row: a value that is the same must not touch what is being
    // typed.
    auto *spinBox = qobject_cast<CellSpinBox *>(editor);
    const int now = currentChoice(index);
    if (spinBox && spinBox->value() != now)
        spinBox->setValue(now);
}

void CellSliderDelegate::setModelData(QWidget *editor, QAbstractItemModel *, const QModelIndex &) const
{
    if (auto *spinBox = qobject_cast<CellSpinBox *>(editor))
        apply(spinBox->layers(), spinBox->value(), spinBox->gesture());
}

bool CellSliderDelegate::eventFilter(QObject *object, QEvent *event)
{
    const auto *editor = qobject_cast<CellSpinBox *>(object);
    if (editor && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape)
        m_document.cancelGesture(editor->gesture());
    return QStyledItemDelegate::eventFilter(object, event);
}

} // namespace paretoscope::widgets
