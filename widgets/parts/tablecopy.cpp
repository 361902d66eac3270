#include "widgets/parts/tablecopy.h"

#include "widgets/document/numbers.h"

#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <QTableView>

#include <algorithm>

namespace paretoscope::widgets {

QString tableAsTsv(const QTableView &table)
{
    const auto *model = table.model();
    QList<int> rows;
    for (const auto &index : table.selectionModel()->selectedRows())
        rows << index.row();
    std::sort(rows.begin(), rows.end());
    if (rows.isEmpty())
        for (int row = 0; row < model->rowCount(); ++row)
            rows << row;
    // Programs that are pasted into read numbers with the minus sign of keyboards alone.
    const auto join = [&](const auto &cell) {
        QStringList cells;
        for (int column = 0; column < model->columnCount(); ++column)
            if (!table.isColumnHidden(column))
                cells << numbers::withPlainMinus(cell(column));
        return cells.join(QLatin1Char('\t'));
    };
    QStringList lines{join([&](int column) { return model->headerData(column, Qt::Horizontal).toString(); })};
    for (const int row : rows)
        lines << join([&](int column) { return model->index(row, column).data().toString(); });
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void addCopyAction(QTableView &table)
{
    auto *copy = new QAction(QCoreApplication::translate("Table", "Copy"), &table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    copy->setToolTip(QCoreApplication::translate("Table", "Copy the selected rows, tab-separated"));
    QObject::connect(copy, &QAction::triggered, &table,
                     [&table] { QGuiApplication::clipboard()->setText(tableAsTsv(table)); });
    table.addAction(copy);
    table.setContextMenuPolicy(Qt::ActionsContextMenu);
}

} // namespace paretoscope::widgets
