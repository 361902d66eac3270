#include "app/cli/familiarity.h"

#include "app/cli/numbers.h"
#include "core/report/damagewords.h"
#include "core/report/json.h"

namespace paretoscope::cli {

namespace {

constexpr std::int64_t samplesAsked = 64; ///< all right of so many are better than 94 %

} // namespace

bool Familiarity::looksTrainedOn() const
{
    return evaluate::higherIsBetter(evaluation.metric) ? calibration.interval.low > evaluation.interval.high
                                                       : calibration.interval.high < evaluation.interval.low;
}

base::Result<Familiarity> familiarityOf(const project::OpenProject &project,
                                        const evaluate::Measurement &evaluation, Environment &environment)
{
    const auto asFloat = pipeline::uniformRecipe(project.model.layers().size(), {}, {});
    const auto calibration =
        project.calibration.measure(asFloat, samplesAsked, environment.stop, environment.progress);
    if (!calibration)
        return calibration.error();
    return Familiarity{*calibration, evaluation};
}

nlohmann::json toJson(const Familiarity &familiarity)
{
    auto json = report::toJson(familiarity.calibration);
    json["looksTrainedOn"] = familiarity.looksTrainedOn();
    return json;
}

std::string describe(const Familiarity &familiarity, const search::PredictionFit &fit, double predictedKl)
{
    if (!familiarity.looksTrainedOn())
        return {};
    std::string text = "The calibration samples look like samples that the network was trained on (float: " +
                       headline(familiarity.calibration) + " there, " + headline(familiarity.evaluation) +
                       " on the evaluation samples): predicted " +
                       report::damageName(familiarity.evaluation.damageKind) +
                       " ranks recipes, but is too low.";
    if (!fit.empty() && predictedKl > 0)
        text += " From " + several(std::ssize(fit.knots()), "recipe") + " that were run, expect " +
                fixed(fit.measuredKl(predictedKl) / predictedKl, 1) + " times a predicted " +
                significant(predictedKl) + '.';
    return text + '\n';
}

} // namespace paretoscope::cli
