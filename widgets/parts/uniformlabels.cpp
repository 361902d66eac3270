#include "widgets/parts/uniformlabels.h"

#include "core/base/namelist.h"
#include "widgets/charts/tradeofftext.h"
#include "widgets/document/document.h"
#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"
#include "widgets/document/translated.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace paretoscope::widgets {

namespace {

struct UniformLabelWords {
    Q_DECLARE_TR_FUNCTIONS(UniformLabels)
};

bool isPinnedSo(const Document &document, std::size_t layer, const compress::LayerSetting &setting)
{
    return document.isPinned(layer) && document.recipe().settings[layer] == setting;
}

QString labelWithExceptions(const TradeoffPoint &point, const Document &document)
{
    const auto most = uniformSetting(point.recipe, document);
    const auto &settings = point.recipe.settings;
    QList<int> exceptions;
    for (std::size_t i = 0; i < settings.size(); ++i)
        if (settings[i] != most && !isPinnedSo(document, i, settings[i]))
            exceptions << static_cast<int>(i);
    if (exceptions.isEmpty())
        return point.label;
    const QString names = namesOf(exceptions, document);
    if (exceptions.size() > 1)
        return UniformLabelWords::tr("%1 but for %2", "a setting, and layers that have another")
            .arg(point.label, names);
    return UniformLabelWords::tr("%1, %2 at %3", "a setting, and the layer that has another")
        .arg(point.label, names,
             methodwords::setting(settings[static_cast<std::size_t>(exceptions.front())]));
}

template <typename Label> void extendRepeated(std::vector<TradeoffPoint> &points, Label &&extended)
{
    std::map<QString, std::vector<TradeoffPoint *>> named;
    for (TradeoffPoint &point : points)
        if (!point.label.isEmpty())
            named[labelWithRemark(point)].push_back(&point);
    for (const auto &[label, alike] : named)
        if (alike.size() > 1)
            for (TradeoffPoint *point : alike)
                point->label = extended(*point);
}

} // namespace

std::optional<compress::LayerSetting> uniformSetting(const pipeline::Recipe &recipe, const Document &document)
{
    std::vector<compress::LayerSetting> free;
    for (std::size_t i = 0; i < recipe.settings.size(); ++i)
        if (!document.isPinned(i))
            free.push_back(recipe.settings[i]);
    const auto &counted = free.empty() ? recipe.settings : free;
    const auto most = std::ranges::max_element(
        counted, {}, [&counted](const auto &setting) { return std::ranges::count(counted, setting); });
    return most == counted.end() ? std::nullopt : std::optional(*most);
}

QString uniformLabel(const pipeline::Recipe &recipe, const Document &document)
{
    const auto setting = uniformSetting(recipe, document);
    return setting ? methodwords::setting(*setting) : QString();
}

QString namesOf(const QList<int> &layers, const Document &document)
{
    std::vector<std::string> names;
    for (const int layer : layers)
        names.push_back(document.layers()[static_cast<std::size_t>(layer)].name);
    return names.empty() ? QString() : translated(base::firstOf(names));
}

void tellApart(std::vector<TradeoffPoint> &points, const Document &document)
{
    extendRepeated(points,
                   [&document](const TradeoffPoint &point) { return labelWithExceptions(point, document); });
    extendRepeated(points, [](const TradeoffPoint &point) {
        return UniformLabelWords::tr("%1, %2", "a setting and a size")
            .arg(point.label, numbers::bytes(point.storedBytes));
    });
}

} // namespace paretoscope::widgets
