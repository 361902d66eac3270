// What was tried against the damage of a layer, and what could not be: a row each. GUI thread only.
#pragma once

#include "core/search/suggest.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace paretoscope::widgets {

class RemediesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Remedy, Bytes, Change, RootFall, Samples, Verdict, ColumnCount };
    static constexpr int SortRole = Qt::UserRole; ///< the raw number or text

    explicit RemediesModel(QObject *parent = nullptr) : QAbstractTableModel(parent) {}

    void setSuggestion(const search::Suggestion &suggestion, evaluate::DamageKind kind);
    void clear();
    /// Null: it could not be tried.
    const search::Trial *trial(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const search::Trial &trial, int column) const;
    static QVariant number(const search::Trial &trial, int column);

    evaluate::DamageKind m_kind = evaluate::DamageKind::Kl;
    std::vector<search::Trial> m_tried;
    std::vector<search::LeftOutRemedy> m_leftOut;
};

/// "Scales: One per output channel", "Equalize layers (whole network)".
QString remedyText(const search::Remedy &remedy);

} // namespace paretoscope::widgets
