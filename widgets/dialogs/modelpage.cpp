#include "widgets/dialogs/modelpage.h"

#include "core/base/namelist.h"
#include "widgets/document/coveragetext.h"
#include "widgets/document/formattext.h"
#include "widgets/document/numbers.h"
#include "widgets/document/translated.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace paretoscope::widgets {

namespace {

/// "batch × 3 × 224 × 224"; what is open and has no name is a question mark.
QString sizesOf(const formats::DeclaredInput &input)
{
    QStringList sizes;
    for (std::size_t i = 0; i < input.shape->size(); ++i) {
        const std::int64_t size = (*input.shape)[i];
        const bool isNamed = i < input.sizeNames.size() && !input.sizeNames[i].empty();
        sizes << (size >= 0 ? numbers::count(size)
                  : isNamed ? QString::fromStdString(input.sizeNames[i])
                            : QStringLiteral("?"));
    }
    return sizes.join(QStringLiteral(" × "));
}

/// Not of a network that takes dozens.
QStringList declaredLines(const std::vector<formats::DeclaredInput> &inputs)
{
    constexpr std::size_t mostTold = 4;
    QStringList lines;
    bool isOpen = false;
    for (std::size_t i = 0; i < std::min(inputs.size(), mostTold); ++i) {
        const formats::DeclaredInput &input = inputs[i];
        if (!input.shape)
            continue;
        lines << ModelPage::tr("Input %1: %2, %3.", "name, type, sizes")
                     .arg(QString::fromStdString(input.name),
                          input.type.empty() ? ModelPage::tr("numbers") : QString::fromStdString(input.type),
                          sizesOf(input));
        for (std::size_t size = 1; size < input.shape->size(); ++size)
            isOpen = isOpen || (*input.shape)[size] < 0;
    }
    if (isOpen)
        lines << ModelPage::tr(
            "Sizes that have a name or a question mark are open: they are as what it is fed.");
    return lines;
}

} // namespace

ModelPage::ModelPage(Questions &questions)
    : RequestPage(QStringLiteral("modelPage"), tr("The model"),
                  tr("A trained network as %1.").arg(modelOrigins())),
      m_path(new PathEdit(QStringLiteral("modelPath"), PathKind::File,
                          {tr("Choose a model"), modelFilters() << tr("All files (*)"), {}}, questions)),
      m_summary(new QLabel),
      m_weights(new PathEdit(QStringLiteral("modelWeights"), PathKind::File,
                             {tr("Choose weights"), weightFilters() << tr("All files (*)"), {}}, questions)),
      m_form(new QFormLayout), m_mode(new QComboBox),
      m_apart(new QCheckBox(tr("Set &gates and query, key and value apart")))
{
    m_summary->setObjectName(QStringLiteral("modelSummary"));
    m_summary->setWordWrap(true);
    m_path->edit()->setAccessibleName(tr("Model file"));
    m_weights->edit()->setAccessibleName(tr("Weights file"));
    m_weights->edit()->setPlaceholderText(tr("those of the model file"));
    m_weights->setToolTip(
        tr("The weights of a later training, say: a file with the names and shapes of the model's "
           "state dict. The model's own code then runs with them."));
    m_mode->setObjectName(QStringLiteral("mode"));
    m_mode->setAccessibleName(tr("What was saved in training mode"));
    m_mode->setToolTip(tr("Dropout and batch norm that were saved in training mode make answers depend on "
                          "chance and on the other samples. As in evaluation they do not, and the exported "
                          "model keeps that."));
    m_mode->addItem(tr("as in evaluation"), static_cast<int>(formats::Mode::Evaluation));
    m_mode->addItem(tr("as stored"), static_cast<int>(formats::Mode::AsStored));
    m_apart->setObjectName(QStringLiteral("apart"));
    m_apart->setToolTip(tr("Each gate of an LSTM or GRU, and query, key and value of a packed attention, "
                           "become layers with settings of their own. What is measured of them is measured "
                           "anew."));
    m_form->addRow(tr("&Model file:"), m_path);
    m_form->addRow(QString(), m_summary);
    m_form->addRow(tr("&Weights:"), m_weights);
    m_form->addRow(tr("Saved in &training mode, run:"), m_mode);
    m_form->addRow(QString(), m_apart);
    m_form->setRowVisible(m_mode, false);
    auto *rows = new QVBoxLayout(this);
    rows->addLayout(m_form);
    rows->addWidget(statusWidget());
    rows->addStretch();
    connect(m_path, &PathEdit::pathChanged, this, &ModelPage::choose);
    reset(tr("Choose a model file to see what it holds."));
}

void ModelPage::setPath(const QString &path)
{
    m_path->setPath(path);
    choose(path);
}

formats::Mode ModelPage::mode() const
{
    return static_cast<formats::Mode>(m_mode->currentData().toInt());
}

void ModelPage::setMode(formats::Mode mode)
{
    m_mode->setCurrentIndex(m_mode->findData(static_cast<int>(mode)));
}

graph::Apart ModelPage::apart() const
{
    graph::Apart apart = m_named;
    apart.recognised = m_apart->isChecked();
    return apart;
}

void ModelPage::setApart(const graph::Apart &apart)
{
    m_named = apart;
    m_apart->setChecked(apart.recognised);
}

void ModelPage::choose(const QString &path)
{
    m_summary->clear();
    m_form->setRowVisible(m_mode, false);
    if (path.isEmpty())
        return reset(tr("Choose a model file to see what it holds."));
    if (!QFileInfo(path).isFile()) {
        reset();
        return fail(tr("there is no file %1; choose another.").arg(path));
    }
    Q_EMIT chosen(begin(tr("Reading the model…")), path);
}

void ModelPage::show(const ModelSummary &summary)
{
    QStringList lines{tr("%1 layers that can be compressed, %2 parameters, %3 on disk.")
                          .arg(numbers::count(summary.layers), numbers::count(summary.parameters),
                               numbers::bytes(summary.fileBytes))};
    if (summary.inputs > 1)
        lines << tr("It takes %n inputs.", nullptr, static_cast<int>(summary.inputs));
    lines << declaredLines(summary.declared);
    if (summary.opaqueNodes > 0)
        lines << tr("%n part(s) with control flow run as stored; their weights can be compressed.", nullptr,
                    static_cast<int>(summary.opaqueNodes));
    if (!summary.inTraining.empty())
        lines << tr("Saved in training mode: %1.").arg(translated(base::firstOf(summary.inTraining)));
    if (summary.coverage.coveredBytes > 0)
        lines << coverageSentence(summary.coverage);
    m_summary->setText(lines.join(QLatin1Char('\n')));
    m_form->setRowVisible(m_mode, !summary.inTraining.empty() || mode() != formats::Mode::Evaluation);
    finish();
    if (summary.layers == 0)
        fail(coverageSentence(summary.coverage));
}

} // namespace paretoscope::widgets
