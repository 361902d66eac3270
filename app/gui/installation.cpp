#include "app/gui/installation.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace paretoscope::gui {

QString demoProject()
{
    const QString file = QStringLiteral("paretoscope/demo/digits.pscope.json");
    QDir folder(QCoreApplication::applicationDirPath());
    for (int level = 0; level < 3; ++level) {
        const QString candidate = folder.filePath(QStringLiteral("share/") + file);
        if (QFileInfo::exists(candidate))
            return candidate;
        folder.cdUp();
    }
    return QStandardPaths::locate(QStandardPaths::GenericDataLocation, file);
}

} // namespace paretoscope::gui
