// Tables give what is seen: the selected rows (all, if none is) with their header, tab-separated, on the
// clipboard.
#pragma once

#include <QString>

class QTableView;

namespace paretoscope::widgets {

QString tableAsTsv(const QTableView &table);
/// Adds Copy (Ctrl+C, context menu) to TABLE.
void addCopyAction(QTableView &table);

} // namespace paretoscope::widgets
