#include "widgets/dialogs/baselinepage.h"

#include "widgets/document/numbers.h"

#include <QFormLayout>
#include <QLabel>

namespace paretoscope::widgets {

BaselinePage::BaselinePage(std::function<project::ProjectFile()> file)
    : RequestPage(QStringLiteral("baselinePage"), tr("The baseline"),
                  tr("The float model on your data: everything is compared with this. If it is not what you "
                     "know from "
                     "training, go back and change the preprocessing.")),
      m_file(std::move(file)), m_facts(new QFormLayout)
{
    auto *rows = new QVBoxLayout(this);
    rows->addLayout(m_facts);
    rows->addWidget(statusWidget());
    rows->addStretch();
}

void BaselinePage::initializePage()
{
    while (m_facts->rowCount() > 0)
        m_facts->removeRow(0);
    Q_EMIT baselineWanted(begin(tr("Running the float model on all samples…")), m_file());
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
