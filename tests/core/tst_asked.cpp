// What was asked of a network, in its project file: read as it was saved, and refused where it is none.
#include "core/project/asked.h"
#include "core/project/projectfile.h"
#include "tests/support/good.h"

#include <QTest>

using namespace paretoscope;
using nlohmann::json;
using project::Asked;
using project::BudgetKind;

namespace {

std::vector<graph::Layer> layers()
{
    std::vector<graph::Layer> layers(3);
    for (std::size_t i = 0; i < layers.size(); ++i)
        layers[i].name = "layer" + std::to_string(i);
    return layers;
}

project::ProjectFile with(const json &asked)
{
    project::ProjectFile file;
    file.saved["asked"] = asked;
    return file;
}

base::Result<Asked> read(const project::ProjectFile &file)
{
    return project::savedAsked(file, layers(), "mine.pscope.json");
}

Asked everything()
{
    Asked asked;
    asked.budget = {BudgetKind::Loss, 0.05, "5 %"};
    asked.limits.bytes = 120000;
    asked.limits.work[search::WorkKind::Macs] = 20000000;
    asked.limits.work[search::WorkKind::BitOperations] = 2000000000;
    asked.limits.behaviour = {0.02, 0.03, 0.01, 5, 0.04};
    asked.limits.latencyMs = 1.5;
    asked.quality = "classDrop";
    asked.measuredWith.methods = {{"rounding", std::string("learned")}};
    asked.measuredWith.along = {{"activationBits", {std::int64_t{4}, std::string("float32")}}};
    asked.layer = 1;
    return asked;
}

} // namespace

class TestAsked : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsSavedIsRead()
    {
        const Asked asked = everything();
        project::ProjectFile file;
        project::saveAsked(file, asked, layers());
        const auto again = read(file);
        GOOD(again);
        QVERIFY(again->budget == asked.budget);
        QVERIFY(again->limits == asked.limits);
        QCOMPARE(again->quality, asked.quality);
        QVERIFY(again->measuredWith == asked.measuredWith);
        QCOMPARE(again->layer.value_or(9), std::size_t{1});
        for (const auto kind : {BudgetKind::Bytes, BudgetKind::Damage, BudgetKind::Bits, BudgetKind::Ratio,
                                BudgetKind::Latency}) {
            project::saveAsked(file, {{kind, 3.5, "3.5"}, {}, {}, {}}, layers());
            QVERIFY(read(file)->budget.kind == kind);
        }
        project::saveAsked(file, {{BudgetKind::Damage, {}, {}}, {}, {}, {}},
                           layers()); // only what it is read in
        QVERIFY(read(file)->budget.kind == BudgetKind::Damage && !read(file)->budget.most);
        project::forgetAsked(file);
        QVERIFY(!file.saved.contains("asked"));
    }

    void projectsWithoutItAskNothingAndStayAsTheyAre()
    {
        for (const project::ProjectFile &file :
             {project::ProjectFile(), with(nullptr), with(json::object())}) {
            const auto asked = read(file);
            GOOD(asked);
            QVERIFY(asked->budget == project::AskedBudget());
            QVERIFY(!asked->limits.any() && asked->quality.empty() && !asked->layer);
        }
        project::ProjectFile file;
        project::saveAsked(file, {}, layers());
        QVERIFY(!file.saved.contains("asked"));
    }

    void fieldsOfOthersStay()
    {
        project::ProjectFile file = with({{"later", 1}, {"limits", {{"latency", 3}, {"bytes", 7}}}});
        project::saveAsked(file, everything(), layers());
        project::saveAsked(file, {}, layers());
        QVERIFY(file.saved["asked"] == (json{{"later", 1}, {"limits", {{"latency", 3}}}}));
    }

    void aLayerThatIsGoneIsNotSelected()
    {
        const auto asked = read(with({{"layer", "head"}, {"quality", "damage"}}));
        GOOD(asked);
        QVERIFY(!asked->layer);
        QCOMPARE(asked->quality, std::string("damage"));
    }

    void whatIsNoLimitIsNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("path");
        const auto row = [](const char *name, const char *text, const char *path) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(path);
        };
        row("no object", R"(4)", "asked");
        row("list", R"([1])", "asked");
        row("budget", R"({"budget": "5 %"})", "asked.budget");
        row("kind", R"({"budget": {"kind": "speed"}})", "asked.budget.kind");
        row("most", R"({"budget": {"kind": "loss", "most": "0.05"}})", "asked.budget.most");
        row("negative", R"({"budget": {"kind": "loss", "most": -1}})", "asked.budget.most");
        row("huge", R"({"budget": {"kind": "bytes", "most": 1e300}})", "asked.budget.most");
        row("too many bits", R"({"budget": {"kind": "bits", "most": 65}})", "asked.budget.most");
        row("typed", R"({"budget": {"typed": 5}})", "asked.budget.typed");
        row("limits", R"({"limits": true})", "asked.limits");
        row("bytes", R"({"limits": {"bytes": 1.5}})", "asked.limits.bytes");
        row("work", R"({"limits": {"macs": -1}})", "asked.limits.macs");
        row("bit operations", R"({"limits": {"bops": "few"}})", "asked.limits.bops");
        row("latency", R"({"limits": {"latencyMs": "fast"}})", "asked.limits.latencyMs");
        row("latency before it began", R"({"limits": {"latencyMs": -1}})", "asked.limits.latencyMs");
        row("endless latency", R"({"budget": {"kind": "latency", "most": 1e10}})", "asked.budget.most");
        row("more than all", R"({"limits": {"classDrop": 1.5}})", "asked.limits.classDrop");
        row("overconfident", R"({"limits": {"overconfident": -2}})", "asked.limits.overconfident");
        row("quality", R"({"quality": ["metric"]})", "asked.quality");
        row("method", R"({"methods": {"rounding": "up"}})", "asked.methods.rounding");
        row("activations", R"({"methods": {"activationBits": ["4", "1"]}})", "asked.methods.activationBits");
        row("activations twice", R"({"methods": {"activationBits": ["4", "4"]}})",
            "asked.methods.activationBits");
        row("layer", R"({"layer": 3})", "asked.layer");
    }

    void whatIsNoLimitIsNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, path);
        const auto refused = read(with(json::parse(text.toStdString())));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, base::ErrorCode::InvalidProject);
        const std::string said = refused.error().message();
        QVERIFY2(said.find('"' + path.toStdString() + '"') != std::string::npos, said.c_str());
        QVERIFY2(said.find("mine.pscope.json") != std::string::npos, said.c_str());
    }

    void textsAreBounded()
    {
        const json text = std::string(100000, 'x');
        QVERIFY(!read(with({{"quality", text}})));
        QVERIFY(!read(with({{"budget", {{"typed", text}}}})));
    }
};

QTEST_GUILESS_MAIN(TestAsked)
#include "tst_asked.moc"
