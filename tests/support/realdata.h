// Where the real networks and data lie. Tests that need them call PARETOSCOPE_NEEDS first and are skipped,
// by name, where the folder is absent.
#pragma once

#include <QString>
#include <QTest>

#include <string>

namespace paretoscope::tests {

/// Path of FILE below the folder of real data ("cifar10/resnet20.pt"), whether or not it exists.
std::string realData(const std::string &file);

bool hasRealData(const std::string &file);

} // namespace paretoscope::tests

#define PARETOSCOPE_NEEDS(file)                                                                              \
    if (!paretoscope::tests::hasRealData(file))                                                              \
    QSKIP(qPrintable(QStringLiteral("needs %1 in the folder of real data").arg(QString::fromUtf8(file))))
