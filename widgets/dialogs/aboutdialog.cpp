#include "widgets/dialogs/aboutdialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

namespace paretoscope::widgets {

AboutDialog::AboutDialog(const QString &torchVersion, QWidget *parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("aboutDialog"));
    setWindowTitle(tr("About Paretoscope"));
    auto *title = new QLabel(QStringLiteral("Paretoscope %1").arg(QStringLiteral(PARETOSCOPE_VERSION)));
    QFont font = title->font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * 1.3);
    title->setFont(font);
    auto *text =
        new QLabel(tr("<p>See what compression costs a trained network, layer by layer, and export "
                      "a smaller one with the "
                      "evidence for it.</p>"
                      "<p>Runs on LibTorch %1 (BSD-3-Clause) and Qt %2 with Qt Charts (GPL-3.0).<br>"
                      "Also uses nlohmann-json (MIT), CLI11 (BSD-3-Clause), libzip (BSD-3-Clause), protozero "
                      "(BSD-2-Clause), "
                      "libjpeg-turbo (BSD-3-Clause), OpenSSL (Apache-2.0) and stb (public domain).</p>"
                      "<p>Free software under the GNU General Public License, version 3 or later, "
                      "without any warranty.</p>"
                      "<p>The demo's images are the Optical Recognition of Handwritten Digits data "
                      "set of E. Alpaydin and C. "
                      "Kaynak, UCI Machine Learning Repository, under CC BY 4.0.</p>")
                       .arg(torchVersion, QString::fromLatin1(qVersion())));
    text->setObjectName(QStringLiteral("aboutText"));
    text->setWordWrap(true);
    text->setTextFormat(Qt::RichText);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *rows = new QVBoxLayout(this);
    rows->addWidget(title);
    rows->addWidget(text, 1);
    rows->addWidget(buttons);
    resize(fontMetrics().height() * 28, sizeHint().height());
}

} // namespace paretoscope::widgets
