// The sensitivity table as a model: one row a layer, one column a setting of one method alone (those of
// several together are told in the tool tips); cells appear and sharpen. Tells views at most 20 times a
// second. GUI thread only.
#pragma once

#include "widgets/document/document.h"
#include "widgets/models/logscale.h"
#include "widgets/models/throttle.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace paretoscope::widgets {

class SensitivityModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role {
        ValueRole = Qt::UserRole, ///< KL in nats; invalid while unmeasured
        StandardErrorRole,        ///< of the KL
        SamplesRole,              ///< n
        PositionRole,             ///< 0…1 on scale(); invalid while nothing is known
        EstimateRole,             ///< bool: estimated, not measured
        UncertainRole,            ///< bool: measured, see isUncertain()
        NowRole,                  ///< int, a Now; of a row's header: Whole where the layer is float
        ImpossibleRole            ///< bool: never measured, for the layer does not allow it
    };

    /// Whether a column is what the row's layer is set to: that alone, or that among others.
    enum class Now { Not, Part, Whole };

    /// DOCUMENT must outlive the model.
    explicit SensitivityModel(Document &document, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const LogScale &scale() const { return m_scale; }
    /// Of a column; absent: there is none.
    std::optional<compress::LayerSetting> setting(int column) const;
    static QString estimateSign() { return QStringLiteral("≈"); }  ///< stands before the number
    static QString uncertainSign() { return QStringLiteral("±"); } ///< stands after it

Q_SIGNALS:
    void scaleChanged();

private:
    std::optional<std::size_t> settingAt(int column) const; ///< index in the document's table
    const sensitivity::SensitivityCell *cell(int row, int column) const;
    bool isImpossible(const QModelIndex &index) const;
    Now now(const QModelIndex &index) const;
    QString tip(const QModelIndex &index) const;
    QString measuredTip(const sensitivity::SensitivityCell &cell, const QString &what) const;
    QString nowText(const QModelIndex &index) const;
    QString offer(const QModelIndex &index) const;
    void reset();
    void update();
    void tellAll();
    void tellChanged(const std::vector<double> &now);
    void tellSettings();
    std::vector<double> values() const; ///< rows × columns; NaN while nothing is known

    Document &m_document;
    Throttle m_throttle;
    int m_rows = 0;
    std::vector<compress::LayerSetting> m_settings; ///< the columns
    std::vector<double> m_told;                     ///< what views know
    std::vector<compress::LayerSetting> m_toldNow;  ///< by row: what views know the layers are set to
    LogScale m_scale;
};

/// A measured damage that its standard error could easily move: it is more than a third of it.
bool isUncertain(const sensitivity::SensitivityCell &cell);

} // namespace paretoscope::widgets
