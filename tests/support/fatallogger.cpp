#include "tests/support/fatallogger.h"

#include <QRegularExpression>
#include <QTest>

namespace paretoscope::tests {

void failOnWarnings()
{
    // Qt 6.3+: every unexpected warning becomes a failure of the running test function.
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
}

} // namespace paretoscope::tests
