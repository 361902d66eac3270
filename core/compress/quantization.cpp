#include "core/compress/quantization.h"

#include "core/compress/clipsearch.h"
#include "core/compress/quantizationgrid.h"

#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/ones_like.h>

#include <algorithm>
#include <vector>

namespace paretoscope::compress {

namespace {

/// How rows are cut into units that share a scale, and put together again.
class Units {
public:
    Units(const at::Tensor &rows, const LayerSetting &setting) : m_rows(rows.size(0)), m_columns(rows.size(1))
    {
        m_size =
            setting.granularity == Granularity::Group ? std::min(setting.groupSize, m_columns) : m_columns;
        m_groups = (m_columns + m_size - 1) / m_size;
        switch (setting.granularity) {
        case Granularity::Tensor:
            m_scaleShape = {1};
            break;
        case Granularity::Channel:
            m_scaleShape = {m_rows};
            break;
        case Granularity::Group:
            m_scaleShape = {m_rows, m_groups};
            break;
        }
        m_whole = setting.granularity == Granularity::Tensor;
    }

    at::Tensor cut(const at::Tensor &rows) const
    {
        if (m_whole)
            return rows.reshape({1, -1});
        // Zeros are neutral: the range contains 0 and rounding them makes no error.
        const at::Tensor padded = padding() == 0 ? rows : at::constant_pad_nd(rows, {0, padding()});
        return padded.reshape({m_rows * m_groups, m_size});
    }

    at::Tensor join(const at::Tensor &units) const
    {
        if (m_whole)
            return units.reshape({m_rows, m_columns});
        return units.reshape({m_rows, m_groups * m_size}).narrow(1, 0, m_columns).contiguous();
    }

    const std::vector<std::int64_t> &scaleShape() const { return m_scaleShape; }

private:
    std::int64_t padding() const { return m_groups * m_size - m_columns; }

    std::int64_t m_rows;
    std::int64_t m_columns;
    std::int64_t m_size = 0;
    std::int64_t m_groups = 0;
    bool m_whole = false;
    std::vector<std::int64_t> m_scaleShape;
};

} // namespace

Quantized quantizeRows(const at::Tensor &rows, const LayerSetting &setting)
{
    const Units layout(rows, setting);
    const at::Tensor units = layout.cut(rows);
    const Range range = rangeOf(units, setting.symmetry);
    const at::Tensor factor =
        setting.clip == Clip::Mse ? bestClip(units, range, setting) : at::ones_like(range.high);
    const Grid grid = gridOf(range, factor, setting);

    at::Tensor levels = levelsOf(units, grid);
    Quantized result;
    result.codes = layout.join(levels.to(at::kByte));
    result.rows = layout.join(valuesInPlace(levels, grid));
    result.scales = grid.scale.reshape(layout.scaleShape());
    if (setting.symmetry == Symmetry::Asymmetric)
        result.zeroPoints = grid.zero.to(at::kByte).reshape(layout.scaleShape());
    return result;
}

} // namespace paretoscope::compress
