// What is kept of what was asked for, and what goes.
#include "core/base/recentlyused.h"
#include "core/pipeline/works.h"
#include "core/session/open.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"

#include <QTest>

#include <set>

using namespace paretoscope;
using namespace paretoscope::tests;

class TestRecentlyUsed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasAskedForLongestAgoGoes();
    void theLastOnesStayHoweverLarge();
    void aKeyThatIsPutAgainHasItsNewValue();
    void networksMadeBySharesAreNotAllKept();
};

void TestRecentlyUsed::whatWasAskedForLongestAgoGoes()
{
    base::RecentlyUsed<int> kept(100, 1);
    kept.put("a", 1, 40);
    kept.put("b", 2, 40);
    QVERIFY(kept.find("a") && *kept.find("a") == 1);
    kept.put("c", 3, 40); // 120: b was asked for longest ago
    QVERIFY(!kept.find("b") && kept.find("a") && kept.find("c"));
    kept.put("d", 4, 20); // 100 is not more
    QCOMPARE(kept.size(), std::size_t{3});
    kept.put("e", 5, 1);
    QVERIFY(!kept.find("a") && kept.find("c") && kept.find("d") && kept.find("e"));
}

void TestRecentlyUsed::theLastOnesStayHoweverLarge()
{
    base::RecentlyUsed<int> kept(10, 2);
    for (int i = 0; i < 5; ++i)
        kept.put(std::to_string(i), i, 1000);
    QVERIFY(kept.size() == 2 && kept.find("3") && kept.find("4"));
}

void TestRecentlyUsed::aKeyThatIsPutAgainHasItsNewValue()
{
    base::RecentlyUsed<int> kept(100, 1);
    kept.put("a", 1, 90);
    kept.put("a", 2, 50);
    kept.put("b", 3, 50); // the 90 are gone
    QVERIFY(kept.size() == 2 && *kept.find("a") == 2);
}

/// Each share makes a network; the first is made again, the same, where it is no longer there.
void TestRecentlyUsed::networksMadeBySharesAreNotAllKept()
{
    const auto project = demoProject();
    const auto cut = [&](double share) {
        pipeline::Step step = *pipeline::stepFromKey("cutChannels");
        return pipeline::Steps().with(
            *pipeline::withValue(*pipeline::withValue(step, "share", share), "criterion", std::string("l2")));
    };
    const pipeline::Works works(project->model, 1); // a byte
    const auto first = works.after(cut(0.2));
    GOOD(first);
    QVERIFY(works.after(cut(0.2)) && works.after(cut(0.2))->get() == first->get());
    for (const double share : {0.3, 0.4, 0.5, 0.6, 0.7})
        GOOD(works.after(cut(share)));
    const auto again = works.after(cut(0.2));
    GOOD(again);
    QVERIFY(again->get() != first->get());
    QCOMPARE((*again)->model.history(), (*first)->model.history());
    QCOMPARE((*again)->model.parameterCount(), (*first)->model.parameterCount());
}

QTEST_GUILESS_MAIN(TestRecentlyUsed)
#include "tst_recentlyused.moc"
