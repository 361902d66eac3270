#include "widgets/dialogs/baselinepage.h"

#include "widgets/dialogs/outputstable.h"
#include "widgets/document/numbers.h"
#include "widgets/document/outputtext.h"
#include "widgets/document/translated.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>

namespace paretoscope::widgets {

BaselinePage::BaselinePage(std::function<project::ProjectFile()> file)
    : RequestPage(QStringLiteral("baselinePage"), tr("The baseline"),
                  tr("The float model on your data: everything is compared with this. If it is not what you "
                     "know from "
                     "training, go back and change the preprocessing.")),
      m_file(std::move(file)), m_facts(new QFormLayout), m_choices(new QFormLayout),
      m_outputs(new OutputsTable), m_output(new QComboBox), m_activation(new QComboBox)
{
    makeChoices();
    auto *rows = new QVBoxLayout(this);
    rows->addLayout(m_facts);
    rows->addLayout(m_choices);
    rows->addWidget(statusWidget());
    rows->addStretch();
}

void BaselinePage::initializePage()
{
    while (m_facts->rowCount() > 0)
        m_facts->removeRow(0);
    m_found = false;
    Q_EMIT baselineWanted(begin(tr("Running the float model on all samples…")), m_file());
}

void BaselinePage::makeChoices()
{
    m_output->setObjectName(QStringLiteral("taskOutput"));
    m_output->setAccessibleName(tr("Output that the task is about"));
    m_output->setToolTip(tr("Quality is measured on this output; damage counts all of them."));
    m_activation->setObjectName(QStringLiteral("activation"));
    m_activation->setAccessibleName(tr("What the output is"));
    m_activation->setToolTip(
        tr("Damage, calibration and confidence are computed from what the output really is."));
    m_activation->addItem(tr("as found"), QString());
    for (const std::string &name : evaluate::outputKindNames())
        m_activation->addItem(outputKindText(*evaluate::outputKindFromName(name)),
                              QString::fromStdString(name));
    m_choices->addRow(tr("Outputs:"), m_outputs);
    m_choices->addRow(tr("&Task's output:"), m_output);
    m_choices->addRow(tr("The output &is:"), m_activation);
    for (QWidget *row : {static_cast<QWidget *>(m_outputs), static_cast<QWidget *>(m_output)})
        m_choices->setRowVisible(row, false);
    connect(m_outputs, &OutputsTable::weightChosen, this, &BaselinePage::setWeight);
    connect(m_output, &QComboBox::activated, this, &BaselinePage::choose);
    connect(m_activation, &QComboBox::activated, this, &BaselinePage::choose);
}

void BaselinePage::setProject(const project::ProjectFile &file)
{
    m_choice = file.outputs;
    m_activation->setCurrentIndex(0);
    if (m_choice.activation)
        m_activation->setCurrentIndex(1 + static_cast<int>(*m_choice.activation));
}

void BaselinePage::writeTo(project::ProjectFile &file) const
{
    file.outputs = m_choice;
}

/// Another choice is another baseline.
void BaselinePage::choose()
{
    if (m_output->currentIndex() >= 0)
        m_choice.output = m_output->currentData().toString().toStdString();
    m_choice.activation = evaluate::outputKindFromName(m_activation->currentData().toString().toStdString());
    initializePage();
}

/// The table is still being edited when it tells: everything is shown anew after that.
void BaselinePage::setWeight(int output, double weight)
{
    const std::string name = m_output->itemData(output).toString().toStdString();
    m_choice.weights.erase(std::to_string(output));
    m_choice.weights.erase(name);
    if (weight != 1)
        m_choice.weights[name] = weight;
    QMetaObject::invokeMethod(this, &BaselinePage::initializePage, Qt::QueuedConnection);
}

void BaselinePage::show(const OpeningFindings &findings)
{
    QStringList notes;
    for (const base::Sentence &note : findings.notes)
        notes << translated(note);
    if (!notes.isEmpty())
        addFact(QStringLiteral("baselineFindings"), tr("Found:"), notes.join(QLatin1Char('\n')));
    showOutputs(findings.outputs);
    m_found = true;
}

void BaselinePage::showOutputs(const evaluate::ModelOutputs &outputs)
{
    if (outputs.all.empty())
        return;
    const bool several = outputs.all.size() > 1;
    if (!several)
        addFact(QStringLiteral("baselineOutputs"), tr("Output:"),
                outputLines(outputs).join(QLatin1Char('\n')));
    m_outputs->setOutputs(outputs);
    m_choices->setRowVisible(m_outputs, several);
    m_output->clear();
    for (const evaluate::ModelOutput &output : outputs.all)
        m_output->addItem(QString::fromStdString(output.name), QString::fromStdString(output.name));
    m_output->setCurrentIndex(static_cast<int>(outputs.task));
    m_choices->setRowVisible(m_output, several);
    m_activation->setItemText(0, tr("as found: %1").arg(outputKindText(outputs.ofTask().kind)));
}

void BaselinePage::addFact(const QString &name, const QString &label, const QString &text)
{
    auto *value = new QLabel(text);
    value->setObjectName(name);
    value->setAccessibleName(label);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_facts->addRow(label, value);
}

void BaselinePage::show(const evaluate::Baseline &baseline)
{
    const auto &all = baseline.everything;
    addFact(QStringLiteral("baselineValue"), tr("Quality:"), numbers::measured(all));
    addFact(QStringLiteral("baselineInterval"), tr("95 % interval:"),
            numbers::interval(all.interval, all.metric));
    if (baseline.split)
        addFact(QStringLiteral("baselineHeldOut"), tr("On the held-out part:"),
                numbers::measured(baseline.heldOut));
    if (all.crossEntropy > 0)
        addFact(QStringLiteral("baselineCrossEntropy"), tr("Cross-entropy:"),
                tr("%1 nats (n = %2)").arg(numbers::kl(all.crossEntropy), numbers::count(all.predictions)));
    if (const QStringList lines = floatLines(all); !lines.isEmpty())
        addFact(QStringLiteral("baselineFurther"), tr("Besides:"), lines.join(QLatin1Char('\n')));
    if (!m_found)
        showOutputs(baseline.outputs);
    addFact(QStringLiteral("baselineFile"), tr("File:"), numbers::bytes(baseline.fileBytes));
    addFact(QStringLiteral("baselineParameters"), tr("Parameters:"), numbers::count(baseline.parameters));
    if (baseline.latency.runs > 0)
        addFact(QStringLiteral("baselineLatency"), tr("Time per sample:"),
                tr("%1 ms alone, %2 ms in batches of 32 (median of %n run(s), one thread)", nullptr,
                   baseline.latency.runs)
                    .arg(numbers::kl(baseline.latency.batch1Ms), numbers::kl(baseline.latency.batch32Ms)));
    finish();
}

} // namespace paretoscope::widgets
