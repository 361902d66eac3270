#include "core/report/csv.h"

#include "core/base/numbertext.h"
#include "core/compress/cost.h"
#include "core/compress/method.h"
#include "core/report/damagewords.h"
#include "core/report/json.h"
#include "core/search/originname.h"
#include "core/statistics/watched.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace paretoscope::report {

namespace {

using base::shortest;

std::string csvField(std::string_view field)
{
    if (field.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(field);
    std::string result = "\"";
    for (const char c : field)
        result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + '"';
}

std::string row(const std::vector<std::string> &fields)
{
    std::string line;
    for (std::size_t i = 0; i < fields.size(); ++i)
        line += (i == 0 ? "" : ",") + csvField(fields[i]);
    return line + '\n';
}

std::string flag(bool on)
{
    return on ? "true" : "false";
}

/// Empty where CELL says nothing of it.
std::string known(const sensitivity::SensitivityCell &cell, double bound)
{
    return cell.estimate || !std::isfinite(bound) ? std::string() : shortest(bound);
}

/// How much of each kind first, then the rest; empty what has no effect.
std::vector<std::string> settingFields(const compress::LayerSetting &setting, const graph::Layer &layer)
{
    std::vector<std::string> fields{layer.name};
    for (const compress::Parameter &parameter : compress::parameters()) {
        fields.push_back(compress::isMain(parameter.key) || setting.hasEffect(parameter.key)
                             ? compress::valueText(setting.value(parameter.key))
                             : std::string());
    }
    return fields;
}

std::vector<std::string> cellRow(const sensitivity::SensitivityCell &cell, const graph::Layer &layer)
{
    std::vector<std::string> fields = settingFields(cell.setting, layer);
    const auto kl = statistics::watchedInterval(cell.kl, cell.klStandardError, cell.n);
    fields.insert(fields.end(),
                  {shortest(cell.kl), shortest(cell.klStandardError), known(cell, kl.low),
                   known(cell, kl.high), shortest(cell.metricChange), shortest(cell.flips.rightToWrong),
                   shortest(cell.flips.wrongToRight), shortest(cell.n), flag(cell.estimate), ""});
    return fields;
}

std::vector<std::string> impossibleRow(const compress::ImpossibleSetting &cell, const graph::Layer &layer)
{
    std::vector<std::string> fields = settingFields(cell.setting, layer);
    fields.insert(fields.end(), {"", "", "", "", "", "", "", "0", flag(false), cell.reason.english()});
    return fields;
}

} // namespace

std::string sensitivityCsv(const sensitivity::SensitivityTable &table, std::span<const graph::Layer> layers,
                           std::span<const compress::ImpossibleSetting> impossible, evaluate::DamageKind kind)
{
    std::vector<std::string> header{"layer"};
    for (const compress::Parameter &parameter : compress::parameters())
        header.emplace_back(parameter.key);
    for (const char *key : {"kl", "klStandardError", "klLow", "klHigh"})
        header.push_back(damageField(key, kind));
    for (const char *key : {"metricChange", "rightToWrong", "wrongToRight", "n", "estimate", "impossible"})
        header.emplace_back(key);
    std::string csv = row(header);
    for (std::size_t layer = 0; layer < table.layerCount() && layer < layers.size(); ++layer) {
        for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
            if (const auto *cell = table.cell(layer, setting))
                csv += row(cellRow(*cell, layers[layer]));
        for (const compress::ImpossibleSetting &cell : impossible)
            if (cell.layer == layer)
                csv += row(impossibleRow(cell, layers[layer]));
    }
    return csv;
}

std::string frontierCsv(std::span<const FrontierRow> rows, std::span<const graph::Layer> layers,
                        evaluate::DamageKind kind)
{
    std::vector<std::string> header;
    for (const char *key : {"storedBytes", "averageBits", "predictedKl", "origin", "value", "low", "high",
                            "correct", "n", "kl"})
        header.push_back(damageField(key, kind));
    for (const graph::Layer &layer : layers)
        header.push_back(layer.name);
    std::string csv = row(header);
    for (const auto &[candidate, measured] : rows) {
        std::vector<std::string> fields{
            shortest(candidate.storedBytes),
            shortest(compress::modelCost(layers, 0, candidate.recipe.settings).averageBits),
            shortest(candidate.kl),
            std::string(search::originName(candidate.origin)),
        };
        if (measured)
            fields.insert(fields.end(), {shortest(measured->value), shortest(measured->interval.low),
                                         shortest(measured->interval.high), shortest(measured->correct),
                                         shortest(measured->n), shortest(measured->kl)});
        else
            fields.resize(fields.size() + 6);
        for (const compress::LayerSetting &setting : candidate.recipe.settings)
            fields.push_back(setting.text());
        csv += row(fields);
    }
    return csv;
}

} // namespace paretoscope::report
