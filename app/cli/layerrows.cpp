#include "app/cli/layerrows.h"

#include "app/cli/numbers.h"

#include <algorithm>
#include <ostream>

namespace paretoscope::cli {

namespace {

constexpr const char *impossibleText = "impossible";
constexpr const char *widestDamage = "0.000123"; ///< or 1.23e-05; only those of 10,000 and more are wider

} // namespace

TextRows LayerRows::columns(std::span<const graph::Layer> layers,
                            const std::vector<compress::LayerSetting> &settings,
                            std::span<const compress::ImpossibleSetting> impossible)
{
    using Align = TextTable::Align;
    std::vector<TextTable::Column> columns{{"layer", Align::Left}, {"weights", Align::Right}};
    std::vector<std::string> widest(2);
    const auto widen = [](std::string &text, const std::string &other) {
        if (textWidth(other) > textWidth(text))
            text = other;
    };
    for (const graph::Layer &layer : layers) {
        widen(widest[0], layer.name);
        widen(widest[1], count(layer.weightCount()));
    }
    for (const compress::LayerSetting &setting : settings) {
        const bool cannot =
            std::ranges::find(impossible, setting, &compress::ImpossibleSetting::setting) != impossible.end();
        columns.push_back({cli::setting(setting), Align::Right});
        widest.emplace_back(cannot ? impossibleText : widestDamage);
    }
    return {std::move(columns), widest};
}

LayerRows::LayerRows(Environment &environment, std::span<const graph::Layer> layers,
                     std::vector<compress::LayerSetting> settings,
                     std::span<const compress::ImpossibleSetting> impossible, std::int64_t samples, Head head)
    : m_environment(environment), m_layers(layers), m_settings(std::move(settings)), m_samples(samples),
      m_head(std::move(head)), m_table(columns(layers, m_settings, impossible)),
      m_texts(layers.size(), std::vector<std::string>(m_settings.size()))
{
    for (const compress::ImpossibleSetting &own : impossible)
        if (std::string *text = textOf(own.layer, own.setting))
            *text = impossibleText;
    for (auto &texts : m_texts) // which has no cells
        for (std::size_t setting = 0; setting < m_settings.size(); ++setting)
            if (m_settings[setting].isFloat())
                texts[setting] = "-";
}

std::string *LayerRows::textOf(std::size_t layer, const compress::LayerSetting &setting)
{
    const auto found = std::ranges::find(m_settings, setting);
    return found == m_settings.end() ? nullptr
                                     : &m_texts[layer][static_cast<std::size_t>(found - m_settings.begin())];
}

void LayerRows::take(const sensitivity::SensitivityCell &cell)
{
    std::string *text = cell.estimate || cell.n < m_samples ? nullptr : textOf(cell.layer, cell.setting);
    if (!text)
        return;
    *text = significant(cell.kl);
    while (m_next < m_layers.size() &&
           std::ranges::none_of(m_texts[m_next], [](const std::string &own) { return own.empty(); }))
        printNext(m_samples);
}

void LayerRows::finish(const sensitivity::SensitivityTable &table)
{
    std::int64_t n = 0;
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer)
        for (std::size_t setting = 0; setting < m_settings.size(); ++setting) {
            const auto *cell = table.cell(layer, setting);
            n = std::max(n, cell ? cell->n : 0);
            std::string &text = m_texts[layer][setting];
            if (cell)
                text = significant(cell->kl);
            else if (text.empty())
                text = "-";
        }
    while (m_next < m_layers.size())
        printNext(n);
}

void LayerRows::printNext(std::int64_t n)
{
    std::string text = m_next == 0 ? m_head(n) + m_table.titles() : std::string();
    const graph::Layer &layer = m_layers[m_next];
    std::vector<std::string> cells{layer.name, count(layer.weightCount())};
    std::ranges::copy(m_texts[m_next], std::back_inserter(cells));
    text += m_table.line(cells);
    ++m_next;
    m_environment.progress.clear();
    m_environment.output.text() << text << std::flush; // to whoever reads it, while the others are measured
}

} // namespace paretoscope::cli
