#include "tests/support/fatallogger.h"

#include <QRegularExpression>
#include <QTest>

namespace paretoscope::tests {

void failOnWarnings()
{
    // The offscreen platform says so of sizes, stacking and the like.
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support )")));
}

} // namespace paretoscope::tests
