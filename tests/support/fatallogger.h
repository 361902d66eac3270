// Makes a test fail on any Qt warning it did not announce with QTest::ignoreMessage.
#pragma once

namespace paretoscope::tests {

/// Call in init(): QtTest forgets it after each test function. Unexpected warnings then fail that function.
void failOnWarnings();

} // namespace paretoscope::tests
