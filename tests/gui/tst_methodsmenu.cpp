// The menu "Measure with": what layers are measured with, and offered, where there are several methods; kept
// by the project.
#include "core/compress/method.h"
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"

#include <QMenu>
#include <QTemporaryDir>

#include <algorithm>
#include <set>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;

namespace {

const compress::Value learned = std::string("learned");

QAction *methodOf(ProgramFixture &program, const char *name)
{
    return program.window().findChild<QAction *>(QStringLiteral("method_") + QString::fromLatin1(name));
}

bool isComplete(const widgets::Document &document)
{
    const auto &table = document.table();
    for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
            if (!table.settings()[setting].isJoint() && !table.cell(layer, setting) &&
                !document.isImpossible(layer, table.settings()[setting]))
                return false;
    return true;
}

bool allRoundBy(const widgets::Document &document, const compress::Value &word)
{
    const auto &settings = document.table().settings();
    return std::ranges::all_of(settings,
                               [&](const auto &setting) { return setting.value("rounding") == word; });
}

} // namespace

class TestMethodsMenu : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { tests::failOnWarnings(); }
    void everyMethodOfSeveralHasAnEntry();
    void whatGoesAlongIsMeasuredWithEverything();
    void analysisMeasuresWithWhatWasChosen();
};

void TestMethodsMenu::everyMethodOfSeveralHasAnEntry()
{
    ProgramFixture program;
    int groups = 0;
    for (const compress::Parameter &parameter : compress::parameters()) {
        if (!compress::isSelector(parameter.key))
            continue;
        ++groups;
        for (const compress::Named &named : parameter.named) {
            const QAction *action = methodOf(program, compress::valueText(named.value).c_str());
            QVERIFY2(action, named.title);
            QVERIFY(!action->isEnabled()); // nothing is open
        }
    }
    QVERIFY(groups >= 2);
}

void TestMethodsMenu::whatGoesAlongIsMeasuredWithEverything()
{
    const QTemporaryDir folder;
    const QString saved = folder.filePath(QStringLiteral("digits.pscope.json"));
    const auto bitsOf = [](const widgets::Document &document) {
        std::set<compress::Value> bits;
        for (const auto &setting : document.table().settings())
            bits.insert(setting.value("activationBits"));
        return bits;
    };
    const std::set<compress::Value> none{std::string("float32")}, eight{std::int64_t{8}},
        both{std::int64_t{4}, std::int64_t{8}};
    {
        ProgramFixture program;
        program.action("openDemo")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(program.action("analyse")->isEnabled(), jobTimeoutMs);
        QVERIFY(bitsOf(program.document()) == none);
        auto *action = program.window().findChild<QAction *>(QStringLiteral("activationBits_8"));
        QVERIFY(action && action->isEnabled());
        action->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(bitsOf(program.document()) == eight, jobTimeoutMs);
        QTRY_VERIFY(action->isChecked());
        auto *other = program.window().findChild<QAction *>(QStringLiteral("activationBits_4"));
        other->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(bitsOf(program.document()) == both, jobTimeoutMs);
        QTRY_VERIFY(action->isChecked() && other->isChecked());
        QVERIFY(program.program->workflow().save(saved.toStdString()).ok());
    }
    ProgramFixture program;
    program.program->workflow().openProject(saved.toStdString());
    QTRY_VERIFY_WITH_TIMEOUT(program.action("analyse")->isEnabled(), jobTimeoutMs);
    QVERIFY(bitsOf(program.document()) == both);
    program.window().findChild<QAction *>(QStringLiteral("activationBits_4"))->trigger(); // not any more
    QTRY_VERIFY_WITH_TIMEOUT(bitsOf(program.document()) == eight, jobTimeoutMs);
    program.window().findChild<QAction *>(QStringLiteral("activationBits_8"))->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(bitsOf(program.document()) == none, jobTimeoutMs);
}

void TestMethodsMenu::analysisMeasuresWithWhatWasChosen()
{
    const QTemporaryDir folder;
    const QString saved = folder.filePath(QStringLiteral("digits.pscope.json"));
    {
        ProgramFixture program;
        program.action("openDemo")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(program.action("analyse")->isEnabled(), jobTimeoutMs);
        widgets::Document &document = program.document();
        QVERIFY(methodOf(program, "nearest")->isChecked());
        QVERIFY(allRoundBy(document, std::string("nearest")));
        methodOf(program, "learned")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(allRoundBy(document, learned), jobTimeoutMs);
        QTRY_VERIFY(methodOf(program, "learned")->isChecked());
        QVERIFY(document.isModified());
        program.action("analyse")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(isComplete(document) && !document.measuredPoints().empty(), jobTimeoutMs);
        QVERIFY(!methodOf(program, "nearest")->isEnabled() || program.action("analyse")->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(program.action("analyse")->isEnabled(), jobTimeoutMs);
        QVERIFY(std::ranges::any_of(document.measuredPoints(), [](const search::Ran &point) {
            return std::ranges::any_of(point.recipe.settings, [](const auto &setting) {
                return setting.hasEffect("rounding") && setting.value("rounding") == learned;
            });
        }));
        // There and back: what was measured is known again.
        methodOf(program, "nearest")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(allRoundBy(document, std::string("nearest")), jobTimeoutMs);
        QVERIFY(!isComplete(document));
        methodOf(program, "learned")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(isComplete(document), jobTimeoutMs);
        QVERIFY(program.program->workflow().save(saved.toStdString()).ok());
    }
    ProgramFixture program;
    program.program->workflow().openProject(saved.toStdString());
    QTRY_VERIFY_WITH_TIMEOUT(program.action("analyse")->isEnabled(), jobTimeoutMs);
    QVERIFY(allRoundBy(program.document(), learned));
    QVERIFY(methodOf(program, "learned")->isChecked());
    QVERIFY(!program.document().isModified());
}

QTEST_MAIN(TestMethodsMenu)
#include "tst_methodsmenu.moc"
