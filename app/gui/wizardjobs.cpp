#include "app/gui/wizardjobs.h"

#include "core/evaluate/baseline.h"
#include "core/formats/readmodel.h"
#include "core/project/openproject.h"
#include "core/session/open.h"
#include "widgets/dialogs/paths.h"
#include "widgets/document/translated.h"

#include <QPointer>

namespace paretoscope::gui {

using widgets::ProjectWizard;

namespace {

constexpr std::int64_t previewSamples = 12;

base::Result<widgets::ModelSummary> summarise(const std::filesystem::path &path)
{
    auto read = formats::readModel(path);
    if (!read)
        return read.error();
    const graph::Model &model = read->model;
    std::error_code ignored;
    const auto alone = static_cast<std::int64_t>(std::filesystem::file_size(path, ignored));
    return widgets::ModelSummary{static_cast<std::int64_t>(model.layers().size()),
                                 model.parameterCount(),
                                 model.inputCount(),
                                 model.opaqueCount(),
                                 read->fileBytes > 0 ? read->fileBytes : alone,
                                 std::move(read->inTraining),
                                 pipeline::coverageOf(model),
                                 std::move(read->origin.inputs)};
}

base::Result<widgets::DataPreview> preview(const project::ProjectFile &file)
{
    const auto evaluate = data::openDataset(file.evaluate, file.task, file.input);
    if (!evaluate)
        return evaluate.error();
    const data::SampleSet everything = data::allOf(*evaluate);
    auto batch = everything.read(0, std::min(previewSamples, everything.size()));
    if (!batch)
        return batch.error();
    widgets::DataPreview result{
        std::move(*batch), (*evaluate)->classNames(),
        everything.size(), 0,
        !file.calibrate,   data::sentences((*evaluate)->notes(), file.evaluate.path.filename().string())};
    if (file.calibrate) {
        data::DataSource source = *file.calibrate;
        source.role = data::Role::Calibrate;
        const auto calibrate = data::openDataset(source, file.task, file.input);
        if (!calibrate)
            return calibrate.error();
        result.calibrationSamples = (*calibrate)->size();
        const auto more = data::sentences((*calibrate)->notes(), source.path.filename().string());
        result.notes.insert(result.notes.end(), more.begin(), more.end());
        return result;
    }
    const auto samples = data::splitForCalibration(*evaluate);
    if (!samples)
        return samples.error();
    result.calibrationSamples = samples->calibrate.size();
    return result;
}

using FindingsSink = std::function<void(const widgets::OpeningFindings &)>;

/// As the project is opened afterwards, so that what is measured here is known there and not measured again.
base::Result<evaluate::Baseline> baseline(const project::ProjectFile &file, const base::Effort &effort,
                                          const FindingsSink &found, std::stop_token stop,
                                          base::ProgressSink &progress)
{
    const auto project = session::open(file, {}, effort, stop, progress);
    if (!project)
        return project.error();
    found({project->notes, project->evaluator.outputs()});
    return project::measureBaseline(*project, stop, progress);
}

} // namespace

WizardJobs::WizardJobs(ProjectWizard &wizard, JobRunner &jobs, const base::Effort &effort)
    : QObject(&wizard), m_wizard(wizard), m_jobs(jobs), m_effort(effort)
{
    connect(&wizard, &ProjectWizard::modelChosen, this, &WizardJobs::readModel);
    connect(&wizard, &ProjectWizard::previewRequested, this, &WizardJobs::readPreview);
    connect(&wizard, &ProjectWizard::baselineRequested, this, &WizardJobs::measureBaseline);
    connect(&wizard, &ProjectWizard::requestAbandoned, this, [this](int request) {
        if (request == m_request)
            m_jobs.stop(Lane::Preview);
    });
    connect(&jobs, &JobRunner::progressed, this, [this](Lane lane, const base::Progress &progress) {
        if (lane == Lane::Preview)
            m_wizard.showProgress(m_page, m_request, progress.fraction);
    });
}

WizardJobs::~WizardJobs()
{
    m_jobs.stop(Lane::Preview);
}

template <typename T>
void WizardJobs::start(ProjectWizard::Page page, int request,
                       std::function<base::Result<T>(std::stop_token, base::ProgressSink &)> job,
                       void (ProjectWizard::*show)(int, const T &))
{
    m_request = request;
    m_page = page;
    m_jobs.start<T>(Lane::Preview, tr("Project wizard"), std::move(job),
                    [wizard = QPointer(&m_wizard), page, request, show](base::Result<T> result) {
                        if (!wizard)
                            return;
                        if (result)
                            (wizard->*show)(request, *result);
                        else if (result.error().code != base::ErrorCode::Cancelled)
                            wizard->showError(page, request, widgets::translated(result.error().said));
                    });
}

void WizardJobs::readModel(int request, const QString &path)
{
    start<widgets::ModelSummary>(
        ProjectWizard::Page::Model, request,
        [path = widgets::toPath(path)](std::stop_token, base::ProgressSink &) { return summarise(path); },
        &ProjectWizard::showModel);
}

void WizardJobs::readPreview(int request, const project::ProjectFile &file)
{
    start<widgets::DataPreview>(
        ProjectWizard::Page::Input, request,
        [file](std::stop_token, base::ProgressSink &) { return preview(file); }, &ProjectWizard::showPreview);
}

void WizardJobs::measureBaseline(int request, const project::ProjectFile &file)
{
    start<evaluate::Baseline>(
        ProjectWizard::Page::Baseline, request,
        [file, request, effort = m_effort, jobs = &m_jobs,
         wizard = QPointer(&m_wizard)](std::stop_token stop, base::ProgressSink &progress) {
            const auto found = [&](const widgets::OpeningFindings &findings) {
                jobs->post([wizard, request, findings] {
                    if (wizard)
                        wizard->showFindings(request, findings);
                });
            };
            return baseline(file, effort, found, stop, progress);
        },
        &ProjectWizard::showBaseline);
}

} // namespace paretoscope::gui
