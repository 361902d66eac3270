// The measured cells of one layer as a table: what its curves show, in numbers. GUI thread only.
#pragma once

#include "core/evaluate/modeloutput.h"
#include "core/graph/layer.h"
#include "core/sensitivity/sensitivitytable.h"

#include <QAbstractTableModel>

#include <vector>

namespace paretoscope::widgets {

class LayerCurveModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Setting, Stored, Kl, StandardError, Expected, Flips, Samples, ColumnCount };
    static constexpr int SortRole = Qt::UserRole; ///< the raw number

    explicit LayerCurveModel(QObject *parent = nullptr);

    /// IMPOSSIBLE: settings that the layer's weights do not allow; they have rows without numbers, and cells
    /// of n 0. Cells appear and sharpen in place, their rows among the others, while LAYER stays the same;
    /// another layer resets the model.
    void setCells(std::size_t index, const graph::Layer &layer, const sensitivity::SensitivityTable &table,
                  evaluate::DamageKind kind, const std::vector<compress::LayerSetting> &impossible = {});
    void clear();
    const sensitivity::SensitivityCell &cell(int row) const { return m_cells[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    graph::Layer m_layer;
    evaluate::DamageKind m_kind = evaluate::DamageKind::Kl;
    std::vector<sensitivity::SensitivityCell> m_cells;
    std::vector<double> m_expected; ///< of them on other samples
};

} // namespace paretoscope::widgets
