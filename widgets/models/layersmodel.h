// The layers of the open document as a table, with a column for every main parameter of methods that has a
// slider. Reads the document live; tells views of changes at most 20 times a second. GUI thread only.
#pragma once

#include "widgets/document/document.h"
#include "widgets/models/logscale.h"
#include "widgets/models/throttle.h"

#include "core/compress/parameter.h"

#include <QAbstractTableModel>
#include <QPointF>

#include <optional>
#include <string_view>
#include <vector>

namespace paretoscope::widgets {

class LayersModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Pin, Name, Kind, Shape, Parameters, Share, Macs, Sensitivity };
    /// What comes of the sliders, and bits of what layers are given, which go along: behind them, so that how
    /// many there are says in which column.
    enum class Outcome { StoredBytes, PredictedDamage, Time, Activations };
    static int columnOf(Outcome outcome);
    static int columnOf(std::string_view parameter);        ///< of its slider, by key; -1: it has none
    static const compress::Parameter *sliderAt(int column); ///< null: none is there
    static std::optional<Outcome> outcomeAt(int column);
    static const std::vector<const compress::Parameter *> &sliders();
    enum Role {
        SortRole = Qt::UserRole, ///< the raw number or text of the cell; invalid while unknown
        LayerRole,               ///< index of the layer in the document
        PinnedRole,              ///< bool
        ShareRole,               ///< 0…1 of the stored bytes of the whole model
        CurveRole,               ///< QList<QPointF>: bits, KL; cells that are known
        CurveEstimatesRole,      ///< QList<bool>, parallel to it: estimated, not measured
        CurveScaleRole           ///< LogScale that all layers share
    };

    /// DOCUMENT must outlive the model.
    explicit LayersModel(Document &document, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(std::size_t layer, int column) const;
    QString text(std::size_t layer, Outcome outcome) const;
    QString headerText(int column) const;
    QString headerTip(int column) const;
    QString tip(std::size_t layer, int column) const;
    QVariant sortKey(std::size_t layer, int column) const;
    QVariant sortKey(std::size_t layer, Outcome outcome) const;
    double share(std::size_t layer) const;
    /// Of the network that the recipe's steps make; absent before the baseline.
    std::optional<std::int64_t> macs(std::size_t layer) const;
    void reset();
    void collect();
    void tell();

    Document &m_document;
    Throttle m_throttle;
    int m_rows = 0;
    std::int64_t m_storedBytes = 0; ///< of the whole model under the current recipe
    LogScale m_scale;
};

} // namespace paretoscope::widgets

Q_DECLARE_METATYPE(paretoscope::widgets::LogScale)
