// The outputs of a model as a table: name, shape, what each is, and its weight in the damage, which can be
// set. Only for BaselinePage. GUI thread only.
#pragma once

#include "core/evaluate/modeloutput.h"

#include <QTableWidget>

namespace paretoscope::widgets {

class OutputsTable : public QTableWidget {
    Q_OBJECT

public:
    enum Column { Name, Shape, Kind, Weight, ColumnCount };

    explicit OutputsTable(QWidget *parent = nullptr);

    void setOutputs(const evaluate::ModelOutputs &outputs);
    QSize sizeHint() const override;

Q_SIGNALS:
    void weightChosen(int output, double weight); ///< by a person

private:
    void tell(const QTableWidgetItem *item);
    void addRow(int row, const evaluate::ModelOutput &output, bool ofTask);
};

} // namespace paretoscope::widgets
