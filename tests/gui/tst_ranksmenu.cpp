// Ranks by energy: an entry of the menu gives every layer that is not pinned one, in one step to undo.
#include "core/compress/factorlayers.h"
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"

#include <QMenu>
#include <QUndoStack>

#include <algorithm>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;

namespace {

std::ptrdiff_t ranked(const widgets::Document &document)
{
    return std::ranges::count_if(document.recipe().settings,
                                 [](const auto &setting) { return compress::does(setting, "rank"); });
}

} // namespace

class TestRanksMenu : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { tests::failOnWarnings(); }
    void layersGetRanksAtOnce();
};

void TestRanksMenu::layersGetRanksAtOnce()
{
    ProgramFixture program;
    QVERIFY(!program.child<QMenu>("ranks")->isEnabled()); // nothing is open
    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.action("analyse")->isEnabled(), jobTimeoutMs);
    widgets::Document &document = program.document();
    QVERIFY(program.child<QMenu>("ranks")->isEnabled());
    constexpr int pinned = 4;
    document.setPinned({pinned}, true);
    const pipeline::Recipe before = document.recipe();
    program.action("ranks90")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(ranked(document) > 3, jobTimeoutMs);
    QVERIFY(document.recipe().settings[pinned] == before.settings[pinned]);
    const std::ptrdiff_t many = ranked(document);
    const pipeline::Recipe after = document.recipe();
    QTRY_VERIFY_WITH_TIMEOUT(program.idle(), jobTimeoutMs);
    program.action("ranks80")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!(document.recipe() == after), jobTimeoutMs);
    QVERIFY(ranked(document) >= many); // what keeps less saves in more layers
    QTRY_VERIFY_WITH_TIMEOUT(program.idle(), jobTimeoutMs);
    program.action("undo")->trigger();
    QVERIFY(document.recipe() == after);
    program.action("undo")->trigger();
    QVERIFY(document.recipe() == before);
}

QTEST_MAIN(TestRanksMenu)
#include "tst_ranksmenu.moc"
