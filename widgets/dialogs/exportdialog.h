// Asks where a compressed model goes and says, before anything is written, what will be: files, bytes,
// quality with its n, and what will not get faster. Hands back the request; the application runs it. GUI
// thread only.
#pragma once

#include "core/compress/cost.h"
#include "core/evaluate/baseline.h"
#include "core/formats/format.h"
#include "core/project/inputfiles.h"
#include "core/report/exportmodel.h"

#include <QDialog>

#include <functional>
#include <optional>
#include <vector>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace paretoscope::widgets {

class Document;
class Questions;

/// What the dialog tells about the recipe it would export.
struct ExportSubject {
    pipeline::Recipe recipe;
    compress::ModelCost cost;
    std::int64_t floatStoredBytes = 0;
    std::optional<evaluate::Measurement> measured; ///< of exactly this recipe
    std::optional<double> predictedKl;
    evaluate::DamageKind damage = evaluate::DamageKind::Kl;
    std::int64_t heldOutSamples = 0; ///< a measurement on fewer is no promise
    std::filesystem::path source;    ///< the model it is made from
    std::int64_t sourceFileBytes = 0;
    std::vector<project::InputFile> inputs; ///< what the export is made from: never written over
    QString impossible = {};                ///< why the recipe cannot be applied; empty: it can
    graph::Model model =
        {}; ///< that RECIPE is applied to; without one, whether it can be written is seen later
    const formats::Target *target = nullptr; ///< offered first
    QString suggestedPath;                   ///< "…/resnet20-101kB.pt"
    /// report::checkExport() of the project; null: seen later.
    std::function<base::Result<void>(const report::ExportRequest &)> check = {};
};

/// The subject that DOCUMENT shows now; suggests FOLDER, where there is one, else that of the project.
ExportSubject exportSubject(const Document &document, const QString &folder = {});

class ExportDialog : public QDialog {
    Q_OBJECT

public:
    ExportDialog(const ExportSubject &subject, Questions &questions, QWidget *parent = nullptr);

    /// After accept(). `promised` is set if the recipe was measured on all held-out samples.
    report::ExportRequest request() const;

    /// Stays open, saying why, where the target cannot be written.
    void accept() override;

private:
    void build();
    void addFacts(QFormLayout *form);
    QTableWidget *targetTable();
    QString holds(const formats::Target &target) const; ///< empty: all of the recipe
    void updateTarget();
    void browse();
    void updateFiles();
    void changeSuffix();
    const formats::Target &chosen() const;
    QString target() const; ///< as typed; without a suffix with that of the format
    QString problem() const;

    ExportSubject m_subject;
    Questions &m_questions;
    QLineEdit *m_target = nullptr;
    QComboBox *m_format = nullptr;
    QTableWidget *m_targets = nullptr; ///< a row for each of m_format
    QLabel *m_use = nullptr;
    QLabel *m_files = nullptr;
    QLabel *m_problem = nullptr;
    QPushButton *m_export = nullptr;
};

} // namespace paretoscope::widgets
