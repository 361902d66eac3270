#include "widgets/dialogs/guidedialog.h"

#include <QDialogButtonBox>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

namespace paretoscope::widgets {

namespace {

QString step(const QString &title, const QString &sentence)
{
    return QStringLiteral("<li><b>%1</b> %2</li>").arg(title, sentence);
}

} // namespace

GuideDialog::GuideDialog(QWidget *parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("guideDialog"));
    setWindowTitle(tr("A short guide"));
    auto *browser = new QTextBrowser;
    browser->setObjectName(QStringLiteral("guideText"));
    browser->setAccessibleName(windowTitle());
    browser->setOpenLinks(false);
    browser->setHtml(text());
    connect(browser, &QTextBrowser::anchorClicked, this, [this](const QUrl &link) { follow(link.path()); });
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *rows = new QVBoxLayout(this);
    rows->addWidget(browser, 1);
    rows->addWidget(buttons);
    resize(fontMetrics().height() * 36, fontMetrics().height() * 32);
}

void GuideDialog::follow(const QString &link)
{
    if (link == QLatin1String("demo"))
        Q_EMIT demoRequested();
    else if (link == QLatin1String("keys"))
        Q_EMIT keysRequested();
}

QString GuideDialog::text()
{
    const QString steps =
        step(tr("Open."),
             tr("A trained network and labelled samples make a project; the wizard asks for both. "
                "The <a href=\"demo\">demo</a> has all of it and works offline.")) +
        step(tr("Look at the baseline."),
             tr("The float network is run first, and everything is compared with it on the same samples. If "
                "it is not what you know from training, mend the preprocessing before anything else.")) +
        step(tr("Analyse."),
             tr("Every layer is measured at every setting: the map fills in, dark cells do "
                "little damage. Then whole recipes of the frontier are run. It can be stopped "
                "at any time, and nothing that was measured is lost.")) +
        step(tr("Choose a size."),
             tr("Move the budget, or type a limit such as a size, a loss or a number of "
                "bits: the sliders go to the best recipe within it. Or click a point of "
                "the chart.")) +
        step(tr("Change what you know better."),
             tr("Drag bits and sparsity of a layer: size and quality answer at once, first predicted, then "
                "measured on more and more samples. Pin what has to stay.")) +
        step(tr("Look at whom it hurts."),
             tr("Behaviour shows which classes and which samples got worse, and "
                "how sure that is.")) +
        step(tr("Export."), tr("The file is written, read back and measured again; its report holds the "
                               "evidence."));
    const QString signs =
        tr("Pale, dotted or with a sign before the number: estimated. With an interval: "
           "measured on the samples that are named beside it. Hatched: not known yet. "
           "Point at anything to read more; <a href=\"keys\">the keys</a> reach all of it.");
    return QStringLiteral("<p>%1</p><ol>%2</ol><p>%3</p>")
        .arg(tr("Paretoscope shows what compressing a trained network costs, layer by layer, and writes a "
                "smaller network with the evidence for it."),
             steps, signs);
}

} // namespace paretoscope::widgets
