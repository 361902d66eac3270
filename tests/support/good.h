// A result that must be good: its error is the test's message.
#pragma once

#include <QTest>

#define GOOD(result) QVERIFY2((result).ok(), (result).ok() ? "" : (result).error().message().c_str())
