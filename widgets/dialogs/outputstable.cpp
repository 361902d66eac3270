#include "widgets/dialogs/outputstable.h"

#include "widgets/document/outputtext.h"

#include <QHeaderView>
#include <QSignalBlocker>

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

constexpr int mostRowsShown = 5;

} // namespace

OutputsTable::OutputsTable(QWidget *parent) : QTableWidget(0, ColumnCount, parent)
{
    setObjectName(QStringLiteral("outputsTable"));
    setAccessibleName(tr("Outputs of the model"));
    setHorizontalHeaderLabels({tr("Output"), tr("Shape"), tr("What it is"), tr("Weight")});
    setToolTip(tr("Damage is the sum over the outputs, each times its weight; 0 leaves one out. "
                  "Double-click a weight to change it."));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setTabKeyNavigation(false);
    verticalHeader()->setVisible(false);
    verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setSectionResizeMode(Kind, QHeaderView::Stretch);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QTableWidget::itemChanged, this, &OutputsTable::tell);
}

void OutputsTable::addRow(int row, const evaluate::ModelOutput &output, bool ofTask)
{
    const QString name = QString::fromStdString(output.name);
    const QString texts[] = {ofTask ? tr("%1 (the task's)").arg(name) : name,
                             QString::fromStdString(evaluate::shapeText(output.shape)), outputText(output)};
    for (int column = Name; column < Weight; ++column) {
        auto *item = new QTableWidgetItem(texts[column]);
        item->setFlags(item->flags() & ~Qt::ItemIsEditable);
        QFont font = item->font();
        font.setBold(ofTask);
        item->setFont(font);
        setItem(row, column, item);
    }
    auto *weight = new QTableWidgetItem;
    weight->setData(Qt::EditRole, output.weight);
    weight->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    if (!output.leftOut.isEmpty())
        weight->setFlags(weight->flags() & ~(Qt::ItemIsEditable | Qt::ItemIsEnabled));
    setItem(row, Weight, weight);
}

void OutputsTable::setOutputs(const evaluate::ModelOutputs &outputs)
{
    const QSignalBlocker quiet(this);
    setRowCount(static_cast<int>(outputs.all.size()));
    for (std::size_t i = 0; i < outputs.all.size(); ++i)
        addRow(static_cast<int>(i), outputs.all[i], i == outputs.task);
    updateGeometry();
}

void OutputsTable::tell(const QTableWidgetItem *item)
{
    if (item->column() != Weight)
        return;
    const double weight = item->data(Qt::EditRole).toDouble();
    Q_EMIT weightChosen(item->row(), std::isfinite(weight) ? std::max(0.0, weight) : 1);
}

QSize OutputsTable::sizeHint() const
{
    int height = horizontalHeader()->sizeHint().height() + 2 * frameWidth();
    for (int row = 0; row < std::min(rowCount(), mostRowsShown); ++row)
        height += rowHeight(row);
    return {QTableWidget::sizeHint().width(), height};
}

} // namespace paretoscope::widgets
