// What is packed beside a project: known to whoever opens it without a cache, ignored where the content is
// another, and refused whole where it is not what it says.
#include "core/base/contenthash.h"
#include "core/evaluate/wholerun.h"
#include "core/project/evidencefile.h"
#include "core/session/open.h"
#include "core/session/packing.h"
#include "core/session/restore.h"
#include "core/session/search.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

using namespace paretoscope;
using namespace paretoscope::tests;
using project::Evidence;
namespace fs = std::filesystem;

namespace {

session::Plan fewCells()
{
    session::Plan plan;
    plan.settings = {bits(2), bits(4), bits(8)};
    plan.samples = 32;
    plan.runs = 3;
    return plan;
}

Evidence someEvidence()
{
    return {std::string(64, 'a'), std::string(64, 'b'), {"{\"a\":1}", "two", ""}, {"run"}};
}

std::string textOf(const fs::path &path)
{
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void writeText(const fs::path &path, const std::string &text)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

std::string hashOf(std::string_view text)
{
    base::ContentHash hash;
    hash.add(text);
    return hash.hex();
}

/// A first line that says what REST is, but for what CHANGED of it.
std::string headOf(const std::string &rest, const std::string &cells, const std::string &runs,
                   const std::string &version = "1")
{
    return "{\"paretoscopeEvidence\":" + version + ",\"cells\":" + cells + ",\"cellsKey\":\"" +
           std::string(64, 'a') + "\",\"runs\":" + runs + ",\"runsKey\":\"" + std::string(64, 'b') +
           "\",\"sha256\":\"" + hashOf(rest) + "\"}\n" + rest;
}

} // namespace

class TestEvidence : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path path(const char *name) const { return fs::path(m_folder->path().toStdString()) / name; }
    base::Effort effort(const char *cache) const
    {
        base::Effort effort;
        effort.workers = 2;
        effort.cacheFolder = path(cache);
        return effort;
    }
    base::Result<project::OpenProject> opened(const char *cache,
                                              const project::ProjectFile &file = projectOf(demo())) const
    {
        return session::open(file, path("net.pscope.json"), effort(cache), {}, quiet);
    }
    /// A search with its cache in "cache", packed.
    base::Result<session::Packed> searchAndPack() const
    {
        const auto project = opened("cache");
        if (!project)
            return project.error();
        session::Listener nobody;
        const auto found = session::search(*project, fewCells(), nullptr, effort("cache"), nobody, {}, quiet);
        if (!found)
            return found.error();
        return session::pack(*project, project->path, effort("cache"), {});
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void fileIsNamedAfterItsProject();
    void whatIsWrittenIsReadBack();
    void whatIsNotWholeIsRefused_data();
    void whatIsNotWholeIsRefused();
    void everyCutAndEveryChangedByteIsRefused();
    void anotherFileIsNotWrittenOver();
    void packedSearchIsKnownWithAnEmptyCache();
    void packedIsNotWrittenIntoTheCache();
    void whatIsPackedAgainHasBoth();
    void otherContentIsLeftOutAndSaid_data();
    void otherContentIsLeftOutAndSaid();
    void brokenFileIsSaidAndTheProjectOpens();
    void recordsThatLieAreIgnored();
    void nothingKnownIsSaid();
    void baselineAloneIsNothingKnown();
};

void TestEvidence::fileIsNamedAfterItsProject()
{
    QCOMPARE(project::evidenceFile("/a/net.pscope.json"), fs::path("/a/net.pscope.evidence"));
    QCOMPARE(project::evidenceFile("net.json"), fs::path("net.json.pscope.evidence"));
    QCOMPARE(project::evidenceFile(".pscope.json"), fs::path(".pscope.json.pscope.evidence"));
}

void TestEvidence::whatIsWrittenIsReadBack()
{
    const Evidence written = someEvidence();
    GOOD(project::writeEvidence(written, path("e")));
    const auto read = project::readEvidence(path("e"));
    GOOD(read);
    QCOMPARE(read->cellsKey, written.cellsKey);
    QCOMPARE(read->runsKey, written.runsKey);
    QVERIFY(read->cells == written.cells && read->runs == written.runs);
    GOOD(project::writeEvidence({written.cellsKey, written.runsKey, {}, {}}, path("e"))); // in its place
    QVERIFY(project::readEvidence(path("e"))->cells.empty());
}

void TestEvidence::whatIsNotWholeIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("id");
    const auto row = [](const char *name, const std::string &text, const char *id) {
        QTest::newRow(name) << QByteArray::fromStdString(text) << QByteArray(id);
    };
    const std::string rest = "a\nb\n";
    row("nothing", "", "evidence.other-file");
    row("something else", "PK\x03\x04 and more", "evidence.other-file");
    row("its first bytes alone", "{\"paretoscopeEvidence\":", "evidence.not-whole");
    row("no end of the first line", "{\"paretoscopeEvidence\":1" + std::string(100'000, ' '),
        "evidence.not-whole");
    row("a first line that is long", "{\"paretoscopeEvidence\":1" + std::string(5000, ' ') + "}\n",
        "evidence.not-whole");
    row("a first line that is nested", "{\"paretoscopeEvidence\":" + std::string(3000, '[') + "\n",
        "evidence.other-file");
    row("no keys", "{\"paretoscopeEvidence\":1}\n", "evidence.other-file");
    row("a later version", headOf(rest, "1", "1", "2"), "evidence.later-program");
    row("a version of none", headOf(rest, "1", "1", "0"), "evidence.other-file");
    row("a version in words", headOf(rest, "1", "1", "\"1\""), "evidence.other-file");
    row("more records than lines", headOf(rest, "2", "1"), "evidence.not-whole");
    row("fewer records than lines", headOf(rest, "1", "0"), "evidence.not-whole");
    row("records below none", headOf(rest, "-1", "3"), "evidence.not-whole");
    row("more records than there can be", headOf(rest, "9000000000000000000", "0"), "evidence.not-whole");
    row("sums that overflow", headOf(rest, "9223372036854775807", "9223372036854775807"),
        "evidence.not-whole");
    row("a fraction of records", headOf(rest, "{}", "1"), "evidence.other-file");
    row("no end of the last line", headOf("a\nb\nc", "1", "1"), "evidence.not-whole");
}

void TestEvidence::whatIsNotWholeIsRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, id);
    writeText(path("e"), text.toStdString());
    const auto read = project::readEvidence(path("e"));
    QVERIFY(!read);
    QCOMPARE(QByteArray::fromStdString(std::string(read.error().said.id())), id);
    QVERIFY(read.error().message().find(path("e").string()) != std::string::npos);
    fs::create_directory(path("folder"));
    QVERIFY(!project::readEvidence(path("folder")));
    QVERIFY(!project::readEvidence("/dev/zero"));
}

void TestEvidence::everyCutAndEveryChangedByteIsRefused()
{
    GOOD(project::writeEvidence(someEvidence(), path("e")));
    const std::string whole = textOf(path("e"));
    for (std::size_t at = 0; at < whole.size(); ++at) {
        writeText(path("cut"), whole.substr(0, at));
        QVERIFY(!project::readEvidence(path("cut")));
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        writeText(path("changed"), changed);
        const auto read = project::readEvidence(path("changed"));
        // A key may be that of other content: then nothing of it is taken.
        QVERIFY(!read || read->cellsKey != std::string(64, 'a') || read->runsKey != std::string(64, 'b'));
    }
}

void TestEvidence::anotherFileIsNotWrittenOver()
{
    writeText(path("e"), "somebody's notes");
    const auto written = project::writeEvidence(someEvidence(), path("e"));
    QVERIFY(!written);
    QCOMPARE(written.error().said.id(), std::string_view("evidence.in-the-way"));
    QCOMPARE(textOf(path("e")), std::string("somebody's notes"));
    fs::create_directory(path("folder"));
    QVERIFY(!project::writeEvidence(someEvidence(), path("folder")));
    QVERIFY(!project::writeEvidence(someEvidence(), path("nowhere/e")));
    QVERIFY(!fs::exists(path("nowhere")));
}

void TestEvidence::packedSearchIsKnownWithAnEmptyCache()
{
    const auto packed = searchAndPack();
    GOOD(packed);
    QVERIFY(packed->cells >= 30 && packed->runs >= 3);
    const auto there = opened("cache"), here = opened("empty");
    GOOD(there);
    GOOD(here);
    QVERIFY(here->evidence && here->evidenceNote.isEmpty());
    const auto own = session::restore(*there, fewCells(), effort("cache"), {});
    const auto found = session::restore(*here, fewCells(), effort("empty"), {});
    GOOD(own);
    GOOD(found);
    QCOMPARE(found->cells.size(), own->cells.size());
    for (std::size_t i = 0; i < own->cells.size(); ++i) {
        QCOMPARE(found->cells[i].layer, own->cells[i].layer);
        QCOMPARE(found->cells[i].n, own->cells[i].n);
        QCOMPARE(found->cells[i].kl, own->cells[i].kl);
    }
    QCOMPARE(found->runs.size(), own->runs.size());
    for (std::size_t i = 0; i < own->runs.size(); ++i) {
        QVERIFY(found->runs[i].recipe == own->runs[i].recipe);
        QCOMPARE(found->runs[i].measured, own->runs[i].measured);
    }
    session::Listener nobody; // and a search there measures nothing
    const auto again = session::search(*here, fewCells(), nullptr, effort("empty"), nobody, {}, quiet);
    GOOD(again);
    QCOMPARE(again->kept.written, 0);
    QCOMPARE(evaluate::runsKeptOf(here->evaluator)->counts().run, 0);
}

void TestEvidence::packedIsNotWrittenIntoTheCache()
{
    GOOD(searchAndPack());
    const auto here = opened("empty");
    GOOD(here);
    GOOD(session::restore(*here, fewCells(), effort("empty"), {}));
    fs::remove(project::evidenceFile(here->path));
    const auto later = opened("empty");
    GOOD(later);
    const auto found = session::restore(*later, fewCells(), effort("empty"), {});
    GOOD(found);
    QVERIFY(found->cells.empty() && found->runs.empty());
}

void TestEvidence::whatIsPackedAgainHasBoth()
{
    const auto first = searchAndPack();
    GOOD(first);
    const auto here = opened("empty");
    GOOD(here);
    const auto recipe = pipeline::uniformRecipe(here->model.layers().size(), bits(7));
    GOOD(evaluate::runWhole(here->evaluator, recipe, "edited", {}, quiet));
    evaluate::KeptSpeed speed{recipe, {}};
    speed.latency.on = {"Abacus 9000", "1", 1};
    speed.latency.batches = {{1, {1, {1, 1}, 7}, {1, {1, 1}, 7}, {}, {1, 1}, 1}};
    speed.latency.layerShares.assign(here->model.layers().size(), 0.01);
    evaluate::runsKeptOf(here->evaluator)->keepSpeed(speed);
    const auto second = session::pack(*here, here->path, effort("empty"), {});
    GOOD(second);
    QCOMPARE(second->cells, first->cells);
    QCOMPARE(second->runs, first->runs + 1);
    QCOMPARE(second->speeds, 1);
    const auto third = opened("another");
    GOOD(third);
    QVERIFY(evaluate::runsKeptOf(third->evaluator)->find(recipe));
    QCOMPARE(evaluate::runsKeptOf(third->evaluator)->speeds().front().latency.on.processor,
             std::string("Abacus 9000"));
}

void TestEvidence::otherContentIsLeftOutAndSaid_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("preprocessing") << QByteArray("input") << QByteArray("evidence.other-content");
    QTest::newRow("calibration") << QByteArray("calibration") << QByteArray("evidence.other-content");
    QTest::newRow("the same under another name") << QByteArray("moved") << QByteArray();
}

void TestEvidence::otherContentIsLeftOutAndSaid()
{
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, id);
    GOOD(searchAndPack());
    auto file = projectOf(demo());
    if (what == "input")
        file.input.scale = 1.0 / 256;
    else if (what == "calibration")
        file.calibrate = demo("calibrate").source;
    else {
        fs::copy_file(file.model, path("other.pt"));
        file.model = path("other.pt");
    }
    const auto other = opened("empty", file);
    GOOD(other);
    QCOMPARE(QByteArray::fromStdString(std::string(other->evidenceNote.id())), id);
    QCOMPARE(other->evidence != nullptr, id.isEmpty());
    const auto found = session::restore(*other, fewCells(), effort("empty"), {});
    GOOD(found);
    QCOMPARE(found->cells.empty() && found->runs.empty(), !id.isEmpty());
}

void TestEvidence::brokenFileIsSaidAndTheProjectOpens()
{
    const auto packed = searchAndPack();
    GOOD(packed);
    fs::resize_file(packed->file, fs::file_size(packed->file) - 100);
    const auto project = opened("empty");
    GOOD(project);
    QVERIFY(!project->evidence);
    QCOMPARE(project->evidenceNote.id(), std::string_view("evidence.left-out"));
    QVERIFY(project->evidenceNote.english().find("net.pscope.evidence") != std::string::npos);
    QVERIFY(evaluate::runsKeptOf(project->evaluator)->all().empty());
}

/// The keys are right, and so is the hash: whoever lies can make it.
void TestEvidence::recordsThatLieAreIgnored()
{
    const auto packed = searchAndPack();
    GOOD(packed);
    auto evidence = project::readEvidence(packed->file);
    GOOD(evidence);
    const auto known = evidence->cells.size();
    evidence->cells = {
        evidence->cells.front(), "", "null", "[1,2]", std::string(5000, '['), std::string(100'000, 'x'),
        "{\"method\":3}"};
    evidence->runs = {"", "{\"wholeRun\":1}", std::string(5'000'000, 'x'), "{\"speed\":1,\"recipe\":[]}",
                      "{\"baseline\":1,\"processor\":7}"};
    GOOD(project::writeEvidence(*evidence, packed->file));
    const auto project = opened("empty");
    GOOD(project);
    const auto again = session::pack(*project, path("again.pscope.json"), effort("empty"), {});
    GOOD(again);
    QVERIFY(known > 1);
    QCOMPARE(again->cells, 1);
    QCOMPARE(again->runs + again->speeds, 0);
}

void TestEvidence::nothingKnownIsSaid()
{
    const auto project = opened("empty");
    GOOD(project);
    const auto packed = session::pack(*project, project->path, effort("empty"), {});
    QVERIFY(!packed);
    QCOMPARE(packed.error().said.id(), std::string_view("evidence.nothing-known"));
    QVERIFY(!fs::exists(project::evidenceFile(project->path)));
}

void TestEvidence::baselineAloneIsNothingKnown()
{
    const auto project = opened("cache");
    GOOD(project);
    GOOD(project::measureBaseline(*project, {}, quiet));
    const auto packed = session::pack(*project, project->path, effort("cache"), {});
    QVERIFY(!packed);
    QCOMPARE(packed.error().said.id(), std::string_view("evidence.nothing-known"));
    QVERIFY(!fs::exists(project::evidenceFile(project->path)));
}

QTEST_GUILESS_MAIN(TestEvidence)
#include "tst_evidence.moc"
