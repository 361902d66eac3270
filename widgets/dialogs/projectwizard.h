// Makes a project file: pick the model, pick the data, see a first batch as it will be fed, see the baseline,
// accept. The wizard never blocks and opens nothing itself: it asks for work through numbered requests and
// shows what comes back; answers to any but the latest request of a page are ignored. GUI thread only.
#pragma once

#include "core/base/sentence.h"
#include "core/data/array.h"
#include "core/evaluate/baseline.h"
#include "core/formats/readmodel.h"
#include "core/pipeline/coverage.h"
#include "core/project/projectfile.h"

#include <QString>
#include <QWizard>

#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::widgets {

class Questions;

/// What a model file turned out to hold.
struct ModelSummary {
    std::int64_t layers = 0; ///< that can be compressed
    std::int64_t parameters = 0;
    std::int64_t inputs = 1;
    std::int64_t opaqueNodes = 0; ///< run as stored; their weights can be compressed
    std::int64_t fileBytes = 0;
    std::vector<std::string> inTraining{}; ///< operators that were saved as in training
    pipeline::Coverage coverage{};
    std::vector<formats::DeclaredInput> declared{}; ///< inputs as the file says them; empty: it does not
};

/// What opening a project found out, before anything is measured.
struct OpeningFindings {
    std::vector<base::Sentence> notes; ///< what is not as networks usually are, and what is done about it
    evaluate::ModelOutputs outputs;
};

/// The first samples as the model will be fed.
struct DataPreview {
    data::Batch batch;                   ///< a few samples; 12 are shown
    std::vector<std::string> classNames; ///< may be empty: classes are then shown by number
    std::int64_t samples = 0;            ///< in the evaluation data
    std::int64_t calibrationSamples = 0;
    bool split = false;                  ///< the calibration samples were taken from the evaluation data
    std::vector<base::Sentence> notes{}; ///< what was left out of the data, chosen and wondered about
};

class ModelPage;
class DataPage;
class InputPage;
class BaselinePage;
class RequestPage;

class ProjectWizard : public QWizard {
    Q_OBJECT

public:
    /// In the order in which they are shown.
    enum class Page { Model, Data, Input, Baseline };
    Q_ENUM(Page)

    explicit ProjectWizard(Questions &questions, QWidget *parent = nullptr);

    /// Start with this model chosen (a file dropped on the window, File ▸ Open model).
    void setModel(const QString &path);
    /// Start from an existing project, to change it.
    void setProject(const project::ProjectFile &file);
    /// What the pages say now. After accept(): the result, to be opened (unsaved) by the application.
    project::ProjectFile projectFile() const;

    // Answers to requests; REQUEST is the number that came with it.
    void showModel(int request, const ModelSummary &summary);
    void showPreview(int request, const DataPreview &preview);
    /// While the baseline is measured.
    void showFindings(int request, const OpeningFindings &findings);
    void showBaseline(int request, const evaluate::Baseline &baseline);
    /// 0…1 of what the latest request of PAGE runs.
    void showProgress(Page page, int request, double share);
    /// One sentence under the page's fields; the page stays incomplete until something is changed.
    void showError(Page page, int request, const QString &sentence);

Q_SIGNALS:
    /// Read this model file. → showModel or showError(Page::Model).
    void modelChosen(int request, const QString &path);
    /// Open the evaluation data of FILE and read its first 12 samples. → showPreview or
    /// showError(Page::Input).
    void previewRequested(int request, const paretoscope::project::ProjectFile &file);
    /// Open FILE (→ showFindings) and measure its baseline. → showBaseline or showError(Page::Baseline).
    void baselineRequested(int request, const paretoscope::project::ProjectFile &file);
    /// Nobody waits for this request any more (a field changed, the page or the wizard was left): cancel its
    /// job.
    void requestAbandoned(int request);

protected:
    void done(int result) override;

private:
    std::vector<RequestPage *> requestPages() const;
    /// The page, if it waits for exactly this request.
    RequestPage *waiting(Page page, int request) const;

    ModelPage *m_modelPage;
    DataPage *m_dataPage;
    InputPage *m_inputPage;
    BaselinePage *m_baselinePage;
    project::ProjectFile m_project; ///< what setProject() gave: carries unknown fields through
};

} // namespace paretoscope::widgets
