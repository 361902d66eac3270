#include "widgets/dialogs/modelpage.h"

#include "widgets/document/numbers.h"

#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

namespace paretoscope::widgets {

ModelPage::ModelPage(Questions &questions)
    : RequestPage(QStringLiteral("modelPage"), tr("The model"),
                  tr("A trained network as TorchScript, traced or scripted (torch.jit.save).")),
      m_path(new PathEdit(
          QStringLiteral("modelPath"), PathKind::File,
          {tr("Choose a model"), {tr("TorchScript models (*.pt *.pth *.ts)"), tr("All files (*)")}, {}},
          questions)),
      m_summary(new QLabel)
{
    m_summary->setObjectName(QStringLiteral("modelSummary"));
    m_summary->setWordWrap(true);
    m_path->edit()->setAccessibleName(tr("Model file"));
    auto *form = new QFormLayout;
    form->addRow(tr("&Model file:"), m_path);
    form->addRow(QString(), m_summary);
    auto *rows = new QVBoxLayout(this);
    rows->addLayout(form);
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

void ModelPage::choose(const QString &path)
{
    m_summary->clear();
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
    if (summary.opaqueNodes > 0)
        lines << tr("%n part(s) with control flow run as they were stored and are not compressed.", nullptr,
                    static_cast<int>(summary.opaqueNodes));
    m_summary->setText(lines.join(QLatin1Char('\n')));
    finish();
    if (summary.layers == 0)
        fail(tr("the model has no layer that can be compressed; choose another."));
}

} // namespace paretoscope::widgets
