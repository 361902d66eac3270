// What a layer does over bits, dense, beside the activations that it has now, else beside the finest: the
// curve in the table of layers, as numbers and as words.
#pragma once

#include "core/sensitivity/sensitivitytable.h"

#include <QList>
#include <QPointF>
#include <QString>

#include <vector>

namespace paretoscope::widgets {

/// Refers to TABLE: not to be kept.
class BitsCurve {
public:
    BitsCurve(const sensitivity::SensitivityTable &table, std::size_t layer,
              const compress::LayerSetting &now);

    QList<QPointF> points() const; ///< bits, KL; bits rising, cells that are known
    QList<bool> estimates() const; ///< parallel to them: estimated, not measured
    QString text() const;          ///< "2: 0.512  3: 0.101 …"; "not measured" where nothing is known

private:
    std::vector<const sensitivity::SensitivityCell *> m_cells;
};

} // namespace paretoscope::widgets
