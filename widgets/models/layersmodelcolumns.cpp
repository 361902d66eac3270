// Which columns the table of layers has, and what stands above them.
#include "widgets/models/layersmodel.h"

#include "core/compress/method.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/methodwords.h"

#include <algorithm>

namespace paretoscope::widgets {

namespace {
constexpr int firstSlider = LayersModel::Sensitivity + 1;
} // namespace

const std::vector<const compress::Parameter *> &LayersModel::sliders()
{
    static const std::vector<const compress::Parameter *> all = [] {
        std::vector<const compress::Parameter *> found;
        for (const compress::Parameter &parameter : compress::mainParameters())
            if (parameter.shown == compress::Shown::Slider)
                found.push_back(&parameter);
        return found;
    }();
    return all;
}

int LayersModel::columnOf(Outcome outcome)
{
    return firstSlider + static_cast<int>(sliders().size()) + static_cast<int>(outcome);
}

int LayersModel::columnOf(std::string_view parameter)
{
    const auto found = std::ranges::find(sliders(), parameter, &compress::Parameter::key);
    return found == sliders().end() ? -1 : firstSlider + static_cast<int>(found - sliders().begin());
}

const compress::Parameter *LayersModel::sliderAt(int column)
{
    const int place = column - firstSlider;
    return place >= 0 && place < static_cast<int>(sliders().size())
               ? sliders()[static_cast<std::size_t>(place)]
               : nullptr;
}

std::optional<LayersModel::Outcome> LayersModel::outcomeAt(int column)
{
    for (const Outcome outcome :
         {Outcome::StoredBytes, Outcome::PredictedDamage, Outcome::Time, Outcome::Activations})
        if (columnOf(outcome) == column)
            return outcome;
    return {};
}

QVariant LayersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return headerText(section);
    return role == Qt::ToolTipRole ? QVariant(headerTip(section)) : QVariant();
}

QString LayersModel::headerText(int column) const
{
    if (const compress::Parameter *slider = sliderAt(column))
        return methodwords::word(slider->title);
    if (const auto outcome = outcomeAt(column)) {
        const QString names[] = {tr("Stored"), tr("Expected damage"), tr("Time"), tr("Activations")};
        return names[static_cast<int>(*outcome)];
    }
    const QString names[] = {tr("Pin"),        tr("Name"),  tr("Kind"), tr("Shape"),
                             tr("Parameters"), tr("Share"), tr("MACs"), tr("Sensitivity")};
    return names[column];
}

QString LayersModel::headerTip(int column) const
{
    const QString damage = damageDescription(damageKind(m_document));
    if (const compress::Parameter *slider = sliderAt(column))
        return tr("%1: drag, use the left and right arrow keys, or type; all selected rows follow")
            .arg(methodwords::word(slider->tip));
    if (const auto outcome = outcomeAt(column)) {
        const QString tips[] = {
            tr("What the file carries for this weight: packed values, scales, zero points, masks"),
            tr("What this layer is expected to add on other samples, from its sensitivity cells, which the "
               "map "
               "shows as measured; ≈ where those are estimated, not measured: %1")
                .arg(damage),
            tr("Share of the float model's time that this layer takes, measured on this machine"),
            tr("Bits of each number that the layer is given; chosen in the layer's menu, or by the search "
               "among those that "
               "Analyse → Measure with has checked")};
        return tips[static_cast<int>(*outcome)];
    }
    const QString tips[] = {
        tr("Pinned layers are left as they are by the budget and by the sliders (Space)"),
        tr("The layer's place in the network"),
        tr("What the layer computes"),
        tr("Shape of the weight"),
        tr("Weights and biases"),
        tr("Share of the stored bytes of the whole model, as the sliders stand"),
        tr("Multiply-accumulates per sample, from the baseline run"),
        tr("As measured with only this layer changed, over bits: %1; one logarithmic scale for all layers")
            .arg(damage)};
    return tips[column];
}

} // namespace paretoscope::widgets
