#include "app/gui/examplepictures.h"

#include "widgets/document/picture.h"

namespace paretoscope::gui {

namespace {

/// Of one sample; null where it is no picture.
QImage pictureOf(const data::SampleSet &samples, std::int64_t sample, const data::Preprocessing &input)
{
    const auto batch = samples.read(sample, 1);
    if (!batch || batch->inputs.empty())
        return {};
    const auto picture = data::pictureOf(batch->inputs.front(), 0, input);
    if (!picture || picture->width <= 0 || picture->height <= 0)
        return {};
    return widgets::imageOf(*picture);
}

} // namespace

void addPictures(widgets::BehaviourReport &report, const data::SampleSet &samples,
                 const data::Preprocessing &input, std::stop_token stop)
{
    for (const std::string &name : samples.dataset->classNames())
        report.classNames.push_back(QString::fromStdString(name));
    if (report.classes == 0)
        return; // tokens
    for (const evaluate::WorstExample &example : report.behaviour.worst) {
        if (stop.stop_requested())
            return;
        report.pictures.push_back(pictureOf(samples, example.outcome.sample, input));
    }
}

} // namespace paretoscope::gui
