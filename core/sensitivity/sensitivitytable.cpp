#include "core/sensitivity/sensitivitytable.h"

#include <algorithm>

namespace paretoscope::sensitivity {

SensitivityTable::SensitivityTable(std::size_t layers, std::vector<compress::LayerSetting> settings)
    : m_layers(layers)
{
    for (const compress::LayerSetting &setting : settings)
        if (!settingIndex(setting))
            m_settings.push_back(setting);
    m_cells.resize(m_layers * m_settings.size());
}

std::optional<std::size_t> SensitivityTable::settingIndex(const compress::LayerSetting &setting) const
{
    const auto found = std::ranges::find(m_settings, setting);
    if (found == m_settings.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - m_settings.begin());
}

const SensitivityCell *SensitivityTable::cell(std::size_t layer, std::size_t setting) const
{
    if (layer >= m_layers || setting >= m_settings.size())
        return nullptr;
    const auto &cell = m_cells[setting * m_layers + layer];
    return cell ? &*cell : nullptr;
}

void SensitivityTable::put(const SensitivityCell &cell)
{
    if (cell.layer >= m_layers)
        return;
    auto setting = settingIndex(cell.setting);
    if (!setting) {
        setting = m_settings.size();
        m_settings.push_back(cell.setting);
        m_cells.resize(m_layers * m_settings.size());
    }
    auto &place = m_cells[*setting * m_layers + cell.layer];
    if (cell.estimate && place && !place->estimate)
        return;
    place = cell;
    place->setting = m_settings[*setting];
    if (place->setting.isJoint())
        return;
    m_logs.resize(m_cells.size());
    m_logs[*setting * m_layers + cell.layer] = logsOf(*place);
    m_shrinkage = Shrinkage(m_logs);
}

void SensitivityTable::putAll(const SensitivityTable &cells)
{
    for (const auto &cell : cells.m_cells)
        if (cell)
            put(*cell);
}

std::int64_t SensitivityTable::measuredCells() const
{
    return std::ranges::count_if(m_cells, [](const auto &cell) { return cell && !cell->estimate; });
}

} // namespace paretoscope::sensitivity
