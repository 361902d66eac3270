// A result that must be good: its error is the test's message.
#pragma once

#include <QTest>

#define GOOD(result)                                                                                         \
    do {                                                                                                     \
        const auto &onlyOnce = (result); /* it may be a run */                                               \
        QVERIFY2(onlyOnce.ok(), onlyOnce.ok() ? "" : onlyOnce.error().message().c_str());                    \
    } while (false)
