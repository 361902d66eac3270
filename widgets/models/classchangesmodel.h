// What became of each class: a row per class that occurs. GUI thread only.
#pragma once

#include "widgets/document/results.h"

#include <QAbstractTableModel>

namespace paretoscope::widgets {

class ClassChangesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Class,
        Samples,
        Before,
        After,
        Change,
        Verdict,
        Interval,
        NewlyWrong,
        NewlyRight,
        PValue,
        ColumnCount
    };
    static constexpr int SortRole = Qt::UserRole; ///< the raw number or text

    explicit ClassChangesModel(QObject *parent = nullptr) : QAbstractTableModel(parent) {}

    void setReport(const BehaviourReport &report);
    void clear();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const evaluate::ClassChange &change, int column) const;
    QVariant number(const evaluate::ClassChange &change, int column) const;

    std::vector<evaluate::ClassChange> m_classes;
    std::vector<QString> m_names;
};

/// The name of a class, or its number where the data has no names.
QString className(const std::vector<QString> &names, std::int64_t label);
/// The interval of the change contains 0: chance explains it.
bool isUndecided(const evaluate::ClassChange &change);
/// "−1.23 points": a difference of shares.
QString points(double difference);

} // namespace paretoscope::widgets
