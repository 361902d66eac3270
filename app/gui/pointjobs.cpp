// What is done to the one point that is being edited: improving it, finding the smallest within limits,
// timing it.
#include "app/gui/analysisjobs.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/numbers.h"
#include "widgets/document/sentences.h"

#include <algorithm>

namespace paretoscope::gui {

namespace {

/// PROBLEM with the settings of the recipe as it is among the options: what was set by hand need not be.
search::Problem problemAround(const widgets::Document &document)
{
    search::Problem problem = document.problem();
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer) {
        auto &options = problem.layers[layer];
        const auto &setting = document.recipe().settings[layer];
        if (std::ranges::find(options, setting, &search::Option::setting) == options.end())
            options.push_back({setting, compress::layerBytes(document.layers()[layer], setting).stored,
                               document.predictedKl(layer).value_or(0)});
    }
    return problem;
}

} // namespace

void AnalysisJobs::improve()
{
    if (!m_document.predictedKl())
        return;
    search::ImproveOptions options;
    options.pins = m_document.pins();
    options.workers = m_limits.workers;
    options.memoryBytes = m_limits.memoryBytes;
    m_jobs.start<search::Improvement>(
        Lane::Main, tr("Improving this point"),
        [project = m_document.sharedProject(), problem = problemAround(m_document),
         start = m_document.recipe(), options](std::stop_token stop, base::ProgressSink &progress) {
            return search::improve(project->calibration, problem, start, options, stop, progress);
        },
        [this, start = m_document.recipe(),
         session = m_document.session()](base::Result<search::Improvement> result) {
            if (!result)
                return report(result.error());
            if (session == m_document.session())
                applyImproved(start, *result);
        });
}

void AnalysisJobs::applyImproved(const pipeline::Recipe &start, const search::Improvement &improvement)
{
    QString sentence = widgets::improvementSentence(improvement, widgets::damageKind(m_document));
    const bool better = improvement.rounds > 0 && !(improvement.after.recipe == improvement.before.recipe);
    if (better && m_document.recipe() == start)
        m_document.applyRecipe(improvement.after.recipe, tr("Improve this point"));
    else if (better)
        sentence +=
            QLatin1Char(' ') + tr("The recipe was edited meanwhile and is left as it is; improve it again.");
    m_document.setInteractions({better ? improvement.after.recipe : start, improvement.interactions,
                                improvement.interactionSamples});
    Q_EMIT told(sentence);
}

void AnalysisJobs::findSmallest(const evaluate::BehaviourLimits &limits)
{
    using Found = std::optional<search::VerifiedPoint>;
    m_jobs.start<Found>(
        Lane::Main, tr("Smallest within the limits"),
        [project = m_document.sharedProject(), problem = m_document.sharedProblem(),
         solution = m_document.solution(), limits,
         each = shower()](std::stop_token stop, base::ProgressSink &progress) {
            const search::Frontier frontier =
                solution.problem == problem ? solution.frontier : search::solve(*problem);
            return search::smallestKeeping(project->evaluator, frontier, limits, std::nullopt, stop, progress,
                                           each);
        },
        [this, session = m_document.session()](base::Result<Found> result) {
            if (!result)
                return report(result.error());
            if (session != m_document.session())
                return;
            if (!*result) {
                Q_EMIT told(tr("No recipe on the frontier keeps these limits."));
                return;
            }
            const auto &found = **result;
            m_document.applyRecipe(found.candidate.recipe, tr("Smallest within the limits"));
            Q_EMIT told(tr("The smallest recipe that keeps the limits: %1, %2.")
                            .arg(widgets::numbers::bytes(found.candidate.storedBytes),
                                 widgets::numbers::measured(found.measured)));
        });
}

void AnalysisJobs::measureSpeed()
{
    m_jobs.start<evaluate::RecipeLatency>(
        Lane::Main, tr("Measuring speed"),
        [project = m_document.sharedProject(), recipe = m_document.recipe()](std::stop_token stop,
                                                                             base::ProgressSink &progress) {
            return evaluate::measureLatency(project->evaluator, recipe, stop, progress);
        },
        [this, recipe = m_document.recipe(),
         session = m_document.session()](base::Result<evaluate::RecipeLatency> result) {
            if (!result)
                return report(result.error());
            if (session != m_document.session())
                return;
            m_document.setSpeed({recipe, *result});
            QStringList lines;
            for (const auto &batch : result->batches)
                lines << widgets::speedSentence(batch);
            lines << widgets::int8Sentence(*result, widgets::damageKind(m_document));
            lines.removeAll(QString());
            Q_EMIT told(tr("Speed: %1").arg(lines.join(QStringLiteral("; "))));
        });
}

void AnalysisJobs::measureLayerShares()
{
    m_jobs.start<std::vector<double>>(
        Lane::Aside, tr("Timing the layers"),
        [project = m_document.sharedProject()](std::stop_token stop, base::ProgressSink &) {
            return evaluate::measureLayerShares(project->evaluator, stop);
        },
        [this, session = m_document.session()](base::Result<std::vector<double>> shares) {
            if (session != m_document.session())
                return;
            if (!shares)
                return report(shares.error());
            m_document.setLayerShares(*shares);
            forecast();
        });
}

} // namespace paretoscope::gui
