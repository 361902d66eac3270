// The examples that a recipe changed most, with their pictures or the place of their tokens. GUI thread only.
#pragma once

#include "widgets/document/results.h"

#include <QAbstractTableModel>

#include <memory>

namespace paretoscope::widgets {

class WorstExamplesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// The whole picture of the row's example, as fed; none where there is none.
    static constexpr int PictureRole = Qt::UserRole + 1;
    enum Column { Example, Truth, Before, After, Damage, ColumnCount };

    explicit WorstExamplesModel(QObject *parent = nullptr) : QAbstractTableModel(parent) {}

    void setReport(const BehaviourReport &report, int pictureSide);
    void clear(evaluate::DamageKind kind = evaluate::DamageKind::Kl); ///< KIND: what damage is

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const evaluate::WorstExample &example, int column) const;

    std::vector<evaluate::WorstExample> m_examples;
    std::vector<QImage> m_pictures; ///< scaled; parallel, or empty
    std::vector<QImage> m_whole;    ///< the same, not scaled
    std::vector<QString> m_names;
    evaluate::DamageKind m_damage = evaluate::DamageKind::Kl;
    bool m_tokens = false;
};

} // namespace paretoscope::widgets
