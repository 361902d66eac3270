// Makes a test fail on any Qt warning it did not announce with QTest::ignoreMessage.
#pragma once

namespace paretoscope::tests {

/// Call at the top of main(), or in initTestCase(): later warnings abort the test with their text.
void failOnWarnings();

} // namespace paretoscope::tests
