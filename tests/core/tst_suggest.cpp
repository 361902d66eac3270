// What the damage of a layer comes from and what is tried against it: on networks whose cause is known
// because it was put there.
#include "core/compress/cost.h"
#include "core/evaluate/sampledamages.h"
#include "core/search/suggest.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedevaluator.h"

#include <ATen/ops/ones.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <numeric>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;
using search::CauseKind;
using search::Suggestion;
using search::Trial;

namespace {

constexpr std::int64_t samples = 256;

/// Two linear layers; what they are given is multiplied with "s" first.
ScriptedModule twoLayers(std::int64_t inputs, std::int64_t hidden)
{
    return {{{"a.weight", weights({hidden, inputs}, 1)}, {"b.weight", weights({6, hidden}, 3)}},
            {{"s", at::ones({inputs})}},
            R"(
def forward(self, x):
    return torch.linear(torch.relu(torch.linear(x * self.s, self.a.weight)), self.b.weight)
)"};
}

at::Tensor weightA(const ScriptedModule &module)
{
    return module.parameters[0].second;
}

LayerSetting with(LayerSetting setting, std::string_view key, const char *word)
{
    return setting.with(key, std::string(word));
}

const Trial *trialOf(const Suggestion &suggestion, std::string_view key, const compress::Value &value)
{
    for (const Trial &trial : suggestion.tried)
        if (const auto found = trial.remedy.changes.find(key);
            found != trial.remedy.changes.end() && found->second == value)
            return &trial;
    return nullptr;
}

const Trial *trialOf(const Suggestion &suggestion, std::string_view key, const char *word)
{
    return trialOf(suggestion, key, std::string(word));
}

const Trial *trialOfStep(const Suggestion &suggestion, std::string_view step)
{
    for (const Trial &trial : suggestion.tried)
        if (trial.remedy.step && trial.remedy.step->kind->about().key == step)
            return &trial;
    return nullptr;
}

std::string idsOf(const Suggestion &suggestion)
{
    std::string ids;
    for (const base::Sentence &told : suggestion.told)
        ids += std::string(told.id()) + ' ';
    return ids;
}

std::string causesIn(const Suggestion &suggestion)
{
    std::string names;
    for (const search::Cause &cause : suggestion.causes)
        names += std::string(search::causeName(cause.kind)) + ' ';
    return names;
}

/// Output channels that share the error evenly, inputs that share the power; nothing else.
search::MeasuredLayer evenLayer(std::size_t channels, std::size_t inputs)
{
    search::MeasuredLayer measured;
    auto &sources = measured.sources;
    sources.error = 0.01;
    sources.knowsInputs = true;
    sources.weights = static_cast<std::int64_t>(channels * inputs);
    sources.grids = static_cast<std::int64_t>(channels);
    sources.channels.assign(channels, {1.0 / static_cast<double>(channels), 1, 1});
    sources.inputs.assign(inputs, {1.0 / static_cast<double>(inputs), 1.0 / static_cast<double>(inputs)});
    sources.far.weights = sources.weights / 10;
    return measured;
}

std::vector<search::Cause> causesAt(const search::MeasuredLayer &measured, int width)
{
    graph::Layer layer;
    layer.weightShape = {std::ssize(measured.sources.channels), std::ssize(measured.sources.inputs)};
    return search::causesOf(measured, layer, symmetricBits(width));
}

} // namespace

class TestSuggest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void causesHaveThresholds();
    void causesComeByWhatTheyAccountFor();
    void anOutlierChannelUnderOneScale();
    void longTailsAreClipped();
    void largeInputsAreSpared();
    void roundedInputsGetABitMore();
    void whatIsSoAlreadyIsNotTried();
    void whereNothingHelpsNothingIsKept();
    void whatHelpsTeachersByChanceIsNotKept();
    void floatLayersNeedNothing();
    void weightsThatAreAllZeroNeedNothing();
    void oneChannelIsNoOutlier();
    void aGroupForEachChannelIsAScaleForEach();
    void tooFewSamplesTryNothing();
    void layersWhoseInputsAreUnknown();
    void curvatureComparesLayers();
    void bestCostsNothingIfItCan();
    void refusesWhatIsNotThere();
    void stops();
    void cellsAreKept();
    void realNetworksAreBetterOnOtherSamples_data();
    void realNetworksAreBetterOnOtherSamples();

private:
    base::Result<Suggestion> suggested(const ScriptedModule &module, const LayerSetting &setting,
                                       std::int64_t count = samples, const LayerSetting &last = {});
    QTemporaryDir m_folder;
};

/// For the first layer of MODULE at SETTING, all others at LAST.
base::Result<Suggestion> TestSuggest::suggested(const ScriptedModule &module, const LayerSetting &setting,
                                                std::int64_t count, const LayerSetting &last)
{
    const auto evaluator =
        scriptedEvaluator(m_folder, module, {{count, weightA(module).size(1)}, {}}, data::Task::Unlabelled);
    if (!evaluator)
        return evaluator.error();
    auto recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), last);
    recipe.settings[0] = setting;
    sensitivity::MeasurementCache cache({}, {});
    return search::suggest(*evaluator, recipe, 0, cache, {}, {}, quiet);
}

void TestSuggest::causesHaveThresholds()
{
    QVERIFY(causesAt(evenLayer(32, 32), 4).empty());
    const auto first = [](const search::MeasuredLayer &measured) -> search::Cause {
        const auto causes = causesAt(measured, 4);
        return causes.empty() ? search::Cause() : causes.front();
    };
    auto channel = evenLayer(32, 32);
    channel.sources.channels.assign(32, {0.49 / 31, 1, 1});
    channel.sources.channels[7].error = 0.51;
    QCOMPARE(first(channel).kind, CauseKind::OutlierChannels);
    QCOMPARE(first(channel).channels, std::vector<std::int64_t>{7}); // no other stands out beside it
    QVERIFY(std::abs(first(channel).share - 0.51) < 1e-9);
    QCOMPARE(QString::fromStdString(first(channel).told.english()),
             QStringLiteral("Output channel 8, one of 32, holds 51 % of the error of the layer's outputs."));
    channel.sources.channels[7].error = 0.4;
    QVERIFY(causesAt(channel, 4).empty());
    // Half of the error in one of three channels is nothing special.
    auto few = evenLayer(3, 32);
    few.sources.channels[0].error = 0.6;
    QVERIFY(causesAt(few, 4).empty());

    auto tails = evenLayer(32, 32);
    tails.sources.far = {5, 0.5, 0.01};
    QCOMPARE(first(tails).kind, CauseKind::LongTails);
    QVERIFY(std::abs(first(tails).share - 0.75 * 0.99) < 1e-9);
    tails.sources.roundedToZero = {800, 0.2, 0.7}; // which is what the wide range does
    QCOMPARE(causesAt(tails, 4).size(), std::size_t(1));
    tails.sources.far.weights = 11; // more than a hundredth of 1024
    QCOMPARE(first(tails).kind, CauseKind::RoundingToZero);

    auto clipped = evenLayer(32, 32);
    clipped.sources.clipped = {20, 0.1, 0.3};
    QCOMPARE(first(clipped).kind, CauseKind::Clipping);
    clipped.sources.clipped.error = 0.2;
    QVERIFY(causesAt(clipped, 4).empty());

    auto zeros = evenLayer(32, 32);
    zeros.sources.roundedToZero = {500, 0.1, 0.6};
    QCOMPARE(first(zeros).kind, CauseKind::RoundingToZero);
    zeros.sources.roundedToZero.error = 0.45;
    QVERIFY(causesAt(zeros, 4).empty());

    auto inputs = evenLayer(32, 32);
    inputs.sources.inputs.assign(32, {0.2 / 31, 0.3 / 31});
    inputs.sources.inputs[4] = {0.8, 0.7};
    QCOMPARE(first(inputs).kind, CauseKind::OutlierInputs);
    QCOMPARE(first(inputs).channels, std::vector<std::int64_t>{4});
    inputs.sources.inputs[4].error = 0.1; // much comes in, but its weights are exact
    QVERIFY(causesAt(inputs, 4).empty());

    auto shared = evenLayer(32, 32);
    shared.sources.grids = 1;
    for (auto &own : shared.sources.channels)
        own.largest = 0.02;
    shared.sources.channels[3].largest = 1;
    QCOMPARE(first(shared).kind, CauseKind::SharedScale);
    QCOMPARE(first(shared).channels, std::vector<std::int64_t>{3});
    QVERIFY(std::abs(first(shared).share - 31.0 / 32 * (1 - 0.02 * 0.02)) < 1e-9);
    shared.sources.grids = 32; // of their own already
    QVERIFY(causesAt(shared, 4).empty());

    auto minded = evenLayer(32, 32);
    minded.curvature = search::Curvature{3.1, 1, 8, 64};
    QCOMPARE(first(minded).kind, CauseKind::Curvature);
    minded.curvature->own = 2.9;
    QVERIFY(causesAt(minded, 4).empty());

    auto rounded = evenLayer(32, 32);
    rounded.klInContext = 0.1;
    rounded.ofInputs = evaluate::PairedFall{0.03, 0.01};
    QCOMPARE(first(rounded).kind, CauseKind::InputRounding);
    QVERIFY(std::abs(first(rounded).share - 0.3) < 1e-9);
    rounded.sources.error = 0; // the weights may be as they were
    QCOMPARE(first(rounded).kind, CauseKind::InputRounding);
    rounded.ofInputs->standardError = 0.02; // chance may be as much
    QVERIFY(causesAt(rounded, 4).empty());
    rounded.ofInputs = evaluate::PairedFall{0.02, 0.001};
    QVERIFY(causesAt(rounded, 4).empty());

    auto exact = channel;
    exact.sources.error = 0;
    QVERIFY(causesAt(exact, 4).empty());
}

void TestSuggest::causesComeByWhatTheyAccountFor()
{
    auto measured = evenLayer(32, 32);
    measured.sources.clipped = {20, 0.1, 0.3};
    measured.sources.roundedToZero = {500, 0.1, 0.6};
    measured.curvature = search::Curvature{20, 1, 8, 64};
    const auto causes = causesAt(measured, 4);
    QCOMPARE(causes.size(), std::size_t(3));
    QCOMPARE(causes[0].kind, CauseKind::Curvature);
    QVERIFY(std::abs(causes[0].share - 0.95) < 1e-9);
    QCOMPARE(causes[1].kind, CauseKind::RoundingToZero);
    QCOMPARE(causes[2].kind, CauseKind::Clipping);
}

// Its weights are 50 times the others', and what reads it takes as much less of it.
void TestSuggest::anOutlierChannelUnderOneScale()
{
    const auto module = twoLayers(24, 32);
    weightA(module)[5].mul_(50);
    module.parameters[1].second.select(1, 5).div_(50);
    const auto setting = with(plainGrid(4, "max"), "granularity", "tensor");
    const auto suggestion = suggested(module, setting);
    GOOD(suggestion);
    QVERIFY2(!suggestion->causes.empty(), idsOf(*suggestion).c_str());
    const search::Cause &cause = suggestion->causes.front();
    QVERIFY2(cause.kind == CauseKind::SharedScale, causesIn(*suggestion).c_str());
    QCOMPARE(cause.channels, std::vector<std::int64_t>{5});
    QVERIFY(cause.share > 0.3 && cause.share <= 1);
    const std::string told = cause.told.english();
    QVERIFY2(told.find("in channel 6, ") != std::string::npos, told.c_str()); // counted from 1

    const Trial *channels = trialOf(*suggestion, "granularity", "channel");
    QVERIFY(channels);
    QVERIFY(channels->judgement.accepted);
    QVERIFY(channels->klAfter < channels->klBefore / 4);
    QCOMPARE(channels->judgement.n, samples);
    QCOMPARE(channels->judgement.compared, suggestion->tried.size());
    QCOMPARE(channels->remedy.moreBytes, 31 * 4); // float32 scales: one was there
    QCOMPARE(channels->remedy.storedBytes - suggestion->storedBytes, 31 * 4);
    // Equalizing both layers needs no byte, and so comes first.
    const Trial *equalized = trialOfStep(*suggestion, "equalize");
    QVERIFY(equalized && equalized->judgement.accepted);
    QCOMPARE(equalized->remedy.moreBytes, 0);
    QVERIFY(equalized < channels);
    QVERIFY(suggestion->best);
    QVERIFY(suggestion->tried[*suggestion->best].judgement.accepted);
    QVERIFY(suggestion->measured.klInContext > 0);
    QCOMPARE(suggestion->measured.n, samples);
    // All else is float: alone and in context are the same, measured on other ways.
    QVERIFY(std::abs(suggestion->measured.klInContext / suggestion->measured.klAlone - 1) < 1e-3);
}

// One weight in 128 is 12 times the others: a range for all of them leaves these next to no levels.
void TestSuggest::longTailsAreClipped()
{
    const auto module = twoLayers(128, 16);
    for (int row = 0; row < 16; ++row)
        weightA(module)[row][row * 7].mul_(12.0 / weightA(module)[row][row * 7].abs().item<double>() *
                                           weightA(module)[row].abs().mean().item<double>());
    const auto suggestion = suggested(module, plainGrid(3, "max"));
    GOOD(suggestion);
    QVERIFY2(std::ranges::find(suggestion->causes, CauseKind::LongTails, &search::Cause::kind) !=
                 suggestion->causes.end(),
             causesIn(*suggestion).c_str());
    const Trial *byWeights = trialOf(*suggestion, "clip", "mse");
    QVERIFY(byWeights);
    QVERIFY2(byWeights->judgement.accepted,
             qPrintable(QStringLiteral("%1 -> %2").arg(byWeights->klBefore).arg(byWeights->klAfter)));
    QCOMPARE(byWeights->remedy.moreBytes, 0);
    QVERIFY(!trialOf(*suggestion, "clip", "max")); // it is so
}

// Inputs 3 and 17 are 15 times the others, and all of them positive, as after a ReLU: errors can cancel.
void TestSuggest::largeInputsAreSpared()
{
    auto module = twoLayers(32, 24);
    module.code = R"(
def forward(self, x):
    return torch.linear(torch.relu(torch.linear(x.abs() * self.s, self.a.weight)), self.b.weight)
)";
    for (const int input : {3, 17})
        module.buffers[0].second[input].fill_(15);
    const auto suggestion = suggested(module, plainGrid(3));
    GOOD(suggestion);
    const auto cause = std::ranges::find(suggestion->causes, CauseKind::OutlierInputs, &search::Cause::kind);
    QVERIFY2(cause != suggestion->causes.end(), causesIn(*suggestion).c_str());
    auto named = cause->channels;
    std::ranges::sort(named);
    QCOMPARE(named, (std::vector<std::int64_t>{3, 17}));
    const Trial *gptq = trialOf(*suggestion, "rounding", "gptq");
    const Trial *learned = trialOf(*suggestion, "rounding", "learned");
    QVERIFY(gptq && learned);
    QVERIFY(gptq->judgement.accepted || learned->judgement.accepted);
    QVERIFY(gptq->remedy.moreBytes == 0 && learned->remedy.moreBytes == 0);
    // What cannot be is told: nothing comes before the layer that could take a scale over.
    const auto leftOut = [&](std::string_view key) {
        return std::ranges::any_of(suggestion->leftOut, [&](const search::LeftOutRemedy &own) {
            return own.remedy.step && own.remedy.step->kind->about().key == key && !own.why.isEmpty();
        });
    };
    QVERIFY(leftOut("smooth"));
    QVERIFY(leftOut("awq") || trialOfStep(*suggestion, "awq"));
}

// Weights of 8 bits, inputs of 2.
void TestSuggest::roundedInputsGetABitMore()
{
    const auto setting = symmetricBits(8).with("activationBits", std::int64_t{2});
    const auto suggestion = suggested(twoLayers(32, 24), setting);
    GOOD(suggestion);
    QVERIFY(!suggestion->causes.empty());
    QVERIFY2(suggestion->causes.front().kind == CauseKind::InputRounding, causesIn(*suggestion).c_str());
    QVERIFY(suggestion->causes.front().share > 0.9);
    QVERIFY(suggestion->measured.ofInputs);
    const Trial *more = trialOf(*suggestion, "activationBits", std::int64_t{3});
    QVERIFY(more && more->judgement.accepted);
    QCOMPARE(more->remedy.moreBytes, 0); // nothing of it is stored
    QVERIFY2(idsOf(*suggestion).find("suggest.inputs-rounded-too") != std::string::npos,
             idsOf(*suggestion).c_str());
    // Those of the weights alone are no error to speak of, but there is one of the inputs.
    const auto alone = suggested(twoLayers(32, 24), LayerSetting{}.with("activationBits", std::int64_t{2}));
    GOOD(alone);
    QCOMPARE(alone->measured.sources.error, 0.0);
    QVERIFY2(causesIn(*alone) == "inputRounding ", causesIn(*alone).c_str());
}

void TestSuggest::whatIsSoAlreadyIsNotTried()
{
    auto module = twoLayers(32, 24);
    for (const int input : {3, 17})
        module.buffers[0].second[input].fill_(15);
    const auto suggestion = suggested(module, with(symmetricBits(3), "rounding", "learned"));
    GOOD(suggestion);
    QVERIFY(!trialOf(*suggestion, "rounding", "learned"));
    QVERIFY(!trialOf(*suggestion, "clip", "output"));
    QVERIFY(!trialOf(*suggestion, "granularity", "channel"));
    for (const Trial &trial : suggestion->tried)
        QVERIFY(!(trial.remedy.recipe == suggestion->recipe));
}

// What the layer gives reaches nobody: there is an error, but no damage that could fall.
void TestSuggest::whereNothingHelpsNothingIsKept()
{
    auto module = twoLayers(24, 32);
    module.code = R"(
def forward(self, x):
    dead = torch.relu(torch.linear(x * self.s, self.a.weight) - 100)
    return torch.linear(dead + x.sum(1, keepdim=True), self.b.weight)
)";
    const auto suggestion = suggested(module, plainGrid(3), samples, bits(std::int64_t{4}));
    GOOD(suggestion);
    QVERIFY(suggestion->measured.sources.error > 0);
    QCOMPARE(suggestion->measured.klAlone, 0.0);
    QVERIFY(suggestion->measured.kl > 0); // of the other layer
    QVERIFY(!suggestion->tried.empty());
    for (const Trial &trial : suggestion->tried)
        QVERIFY(!trial.remedy.step ? !trial.judgement.accepted : true);
    QVERIFY(!suggestion->best || suggestion->tried[*suggestion->best].remedy.step);
    QVERIFY2(idsOf(*suggestion).find("suggest.nothing-stands-out") != std::string::npos,
             idsOf(*suggestion).c_str());
}

// 8 samples of 64 inputs that have nothing to do with each other teach codes that fit these 8: the damage to
// them falls, that to others does not.
void TestSuggest::whatHelpsTeachersByChanceIsNotKept()
{
    const auto module = twoLayers(64, 32);
    const auto setting = symmetricBits(3), learned = with(setting, "rounding", "learned");
    constexpr std::int64_t few = 32;
    const auto evaluator =
        scriptedEvaluator(m_folder, module, {{few, 64}, {}}, data::Task::Unlabelled, {}, 4);
    GOOD(evaluator);
    auto recipe = pipeline::uniformRecipe(2, {}), taught = recipe;
    recipe.settings[0] = setting;
    taught.settings[0] = learned;
    // On the samples that taught it: the last half of the first half.
    const auto all = evaluator->samples();
    const auto teachers = evaluator->on({all.dataset, {all.indices.begin(), all.indices.begin() + few / 2}});
    GOOD(teachers);
    const auto meanOn = [&](const pipeline::Recipe &own) {
        const auto damages =
            evaluate::sampleDamages(*teachers, own, evaluate::SampleRange{few / 4, few / 4}, 1, {}, quiet);
        return std::accumulate(damages->begin(), damages->end(), 0.0) / (few / 4);
    };
    QVERIFY2(meanOn(taught) < 0.8 * meanOn(recipe),
             qPrintable(QStringLiteral("%1 -> %2").arg(meanOn(recipe)).arg(meanOn(taught))));
    sensitivity::MeasurementCache cache({}, {});
    const auto suggestion = search::suggest(*evaluator, recipe, 0, cache, {}, {}, quiet);
    GOOD(suggestion);
    const Trial *trial = trialOf(*suggestion, "rounding", "learned");
    QVERIFY(trial);
    QVERIFY2(!trial->judgement.accepted,
             qPrintable(QStringLiteral("%1 -> %2").arg(trial->klBefore).arg(trial->klAfter)));
}

void TestSuggest::floatLayersNeedNothing()
{
    const auto suggestion = suggested(twoLayers(24, 32), {}, samples, symmetricBits(3));
    GOOD(suggestion);
    QVERIFY(suggestion->causes.empty());
    QVERIFY(suggestion->tried.empty());
    QVERIFY(suggestion->leftOut.empty());
    QVERIFY(!suggestion->best);
    QCOMPARE(suggestion->told.size(), std::size_t(1));
    QCOMPARE(suggestion->told.front().id(), std::string_view("suggest.no-error"));
}

void TestSuggest::weightsThatAreAllZeroNeedNothing()
{
    const auto module = twoLayers(24, 32);
    weightA(module).zero_();
    const auto suggestion = suggested(module, with(symmetricBits(3), "granularity", "tensor"));
    GOOD(suggestion);
    QCOMPARE(suggestion->measured.sources.error, 0.0);
    QVERIFY2(suggestion->causes.empty(), causesIn(*suggestion).c_str());
    QVERIFY(suggestion->tried.empty());
    QVERIFY(!suggestion->best);
    QCOMPARE(suggestion->told.front().id(), std::string_view("suggest.no-error"));
}

void TestSuggest::oneChannelIsNoOutlier()
{
    const auto suggestion = suggested(twoLayers(24, 1), with(symmetricBits(3), "granularity", "tensor"));
    GOOD(suggestion);
    QCOMPARE(suggestion->measured.sources.channels.size(), std::size_t(1));
    for (const CauseKind kind : {CauseKind::OutlierChannels, CauseKind::SharedScale})
        QVERIFY2(std::ranges::find(suggestion->causes, kind, &search::Cause::kind) ==
                     suggestion->causes.end(),
                 causesIn(*suggestion).c_str());
}

void TestSuggest::aGroupForEachChannelIsAScaleForEach()
{
    const auto module = twoLayers(24, 32); // groups would be of 32
    weightA(module)[5].mul_(50);
    const auto suggestion = suggested(module, with(plainGrid(4, "max"), "granularity", "tensor"));
    GOOD(suggestion);
    QVERIFY(trialOf(*suggestion, "granularity", "channel"));
    QVERIFY(!trialOf(*suggestion, "granularity", "group"));
    QCOMPARE(std::ranges::count_if(
                 suggestion->tried,
                 [](const Trial &trial) { return trial.remedy.changes.contains("granularity"); }),
             std::ptrdiff_t(1));
}

void TestSuggest::tooFewSamplesTryNothing()
{
    const auto suggestion = suggested(twoLayers(24, 32), symmetricBits(3), 12);
    GOOD(suggestion);
    QVERIFY(suggestion->tried.empty());
    QVERIFY(!suggestion->leftOut.empty());
    QVERIFY(std::ranges::any_of(suggestion->leftOut, [](const search::LeftOutRemedy &own) {
        return own.why.id() == "suggest.few-samples";
    }));
    QVERIFY(suggestion->measured.kl > 0);
    const auto one = suggested(twoLayers(24, 32), symmetricBits(3), 1);
    GOOD(one);
    QVERIFY(one->tried.empty());
}

// A table of words: it is given numbers of rows, no numbers to multiply with.
void TestSuggest::layersWhoseInputsAreUnknown()
{
    ScriptedModule module{{{"a.weight", weights({40, 12}, 1)}, {"b.weight", weights({6, 12}, 3)}},
                          {},
                          R"(
def forward(self, x):
    return torch.linear(torch.embedding(self.a.weight, (x * 19 + 19).long()).mean(1), self.b.weight)
)"};
    const auto evaluator = scriptedEvaluator(m_folder, module, {{samples, 5}, {}}, data::Task::Unlabelled);
    GOOD(evaluator);
    auto recipe = pipeline::uniformRecipe(2, {});
    recipe.settings[0] = symmetricBits(3);
    sensitivity::MeasurementCache cache({}, {});
    const auto suggestion = search::suggest(*evaluator, recipe, 0, cache, {}, {}, quiet);
    GOOD(suggestion);
    QVERIFY(!suggestion->measured.sources.knowsInputs);
    QVERIFY(!trialOf(*suggestion, "rounding", "learned"));
    QVERIFY2(std::ranges::any_of(
                 suggestion->leftOut,
                 [](const search::LeftOutRemedy &own) { return own.why.id() == "suggest.inputs-unknown"; }),
             causesIn(*suggestion).c_str());
    const Trial *bit = trialOf(*suggestion, "bits", std::int64_t{4});
    QVERIFY(bit && bit->judgement.accepted);
    QCOMPARE(bit->remedy.moreBytes, 40 * 12 / 8 + 40); // with zero points, as is usual at 4 bits
    QVERIFY(bit->remedy.changes.contains("symmetric"));
}

// Six layers in a row, of which what the third gives is doubled where it is used: errors there do four times
// the damage.
void TestSuggest::curvatureComparesLayers()
{
    ScriptedModule module{{}, {}, "\ndef forward(self, x):\n    y = torch.zeros_like(x)\n"};
    for (int i = 0; i < 6; ++i) {
        const std::string name(1, static_cast<char>('a' + i));
        module.parameters.push_back({name + ".weight", weights({16, 16}, i + 1)});
        module.code += "    y = y + " + std::string(i == 2 ? "4 * " : "") + "torch.linear(x, self." + name +
                       ".weight)\n";
    }
    module.code += "    return y\n";
    const auto evaluator = scriptedEvaluator(m_folder, module, {{samples, 16}, {}}, data::Task::Unlabelled);
    GOOD(evaluator);
    const auto recipe = pipeline::uniformRecipe(6, plainGrid(4));
    sensitivity::MeasurementCache cache({}, {});
    for (const std::size_t layer : {2U, 3U}) {
        const auto suggestion = search::suggest(*evaluator, recipe, layer, cache, {}, {}, quiet);
        GOOD(suggestion);
        const auto &curvature = suggestion->measured.curvature;
        QVERIFY(curvature);
        QCOMPARE(curvature->others, std::size_t(5));
        QCOMPARE(curvature->n, std::int64_t(64));
        const double ratio = curvature->own / curvature->median;
        QVERIFY2(layer == 2 ? ratio > 8 && ratio < 32 : ratio > 0.5 && ratio < 2,
                 qPrintable(QString::number(ratio)));
        QCOMPARE(causesIn(*suggestion).find("curvature") != std::string::npos, layer == 2);
    }
}

void TestSuggest::bestCostsNothingIfItCan()
{
    const auto trial = [](double fall, std::int64_t bytes, bool kept) {
        Trial made;
        made.judgement.rootFall = fall;
        made.judgement.accepted = kept;
        made.remedy.moreBytes = bytes;
        return made;
    };
    const auto best = [](const std::vector<Trial> &tried) {
        const auto found = search::bestOf(tried);
        return found ? static_cast<int>(*found) : -1;
    };
    QCOMPARE(best({}), -1);
    QCOMPARE(best({trial(1, 0, false), trial(2, 100, false)}), -1);
    QCOMPARE(best({trial(0.1, 0, true), trial(0.2, -8, true), trial(0.3, 100, true)}), 1);
    QCOMPARE(best({trial(0.1, 0, true), trial(0.2, -8, true), trial(5, 100, true), trial(6, 200, true)}), 2);
    QCOMPARE(best({trial(9, 0, false), trial(0.2, 10, true), trial(1, 100, true)}), 1); // more for a byte
}

void TestSuggest::refusesWhatIsNotThere()
{
    const auto evaluator =
        scriptedEvaluator(m_folder, twoLayers(24, 32), {{64, 24}, {}}, data::Task::Unlabelled);
    GOOD(evaluator);
    sensitivity::MeasurementCache cache({}, {});
    const auto other =
        search::suggest(*evaluator, pipeline::uniformRecipe(3, symmetricBits(3)), 0, cache, {}, {}, quiet);
    QVERIFY(!other);
    QCOMPARE(other.error().code, base::ErrorCode::InvalidSetting);
    const auto none =
        search::suggest(*evaluator, pipeline::uniformRecipe(2, symmetricBits(3)), 2, cache, {}, {}, quiet);
    QVERIFY(!none);
    QCOMPARE(none.error().code, base::ErrorCode::UnknownLayer);
}

void TestSuggest::stops()
{
    /// Asks to stop once there is this much.
    struct Stopping final : base::ProgressSink {
        std::stop_source source;
        double at = 0, last = 0;
        void progress(const base::Progress &progress) override
        {
            last = progress.fraction;
            if (progress.fraction >= at)
                source.request_stop();
        }
    };
    const auto evaluator =
        scriptedEvaluator(m_folder, twoLayers(24, 32), {{64, 24}, {}}, data::Task::Unlabelled);
    GOOD(evaluator);
    const auto recipe = pipeline::uniformRecipe(2, symmetricBits(3));
    sensitivity::MeasurementCache cache({}, {});
    for (const double at : {0.0, 0.1, 0.5}) {
        Stopping sink;
        sink.at = at;
        if (at == 0)
            sink.source.request_stop();
        const auto stopped = search::suggest(*evaluator, recipe, 0, cache, {}, sink.source.get_token(), sink);
        QVERIFY2(!stopped, qPrintable(QString::number(at)));
        QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
    }
    Stopping whole;
    whole.at = 2;
    GOOD(search::suggest(*evaluator, recipe, 0, cache, {}, {}, whole));
    QVERIFY(whole.last > 0.999);
}

void TestSuggest::cellsAreKept()
{
    const auto evaluator =
        scriptedEvaluator(m_folder, twoLayers(24, 32), {{64, 24}, {}}, data::Task::Unlabelled);
    GOOD(evaluator);
    const auto recipe = pipeline::uniformRecipe(2, symmetricBits(3));
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    std::int64_t written = 0;
    for (const bool again : {false, true}) {
        sensitivity::MeasurementCache cache(path, "key");
        GOOD(search::suggest(*evaluator, recipe, 0, cache, {}, {}, quiet));
        written = cache.kept().written;
        QCOMPARE(written == 0, again);
    }
}

void TestSuggest::realNetworksAreBetterOnOtherSamples_data()
{
    addNetworkRows({"resnet20"});
}

// What is kept was judged by calibration samples; that it is better is claimed on others.
void TestSuggest::realNetworksAreBetterOnOtherSamples()
{
    PARETOSCOPE_ROW(name);
    const auto evaluator = openCalibrated(name, 192);
    GOOD(evaluator);
    const auto calibration = openNetwork(calibrationOf(name), 256);
    GOOD(calibration);
    auto recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), bits(std::int64_t{8}));
    recipe.settings[1] = with(plainGrid(3, "max"), "granularity", "tensor");
    sensitivity::MeasurementCache cache({}, {});
    search::SuggestOptions options;
    options.samples = 128;
    options.effort.workers = 2;
    const auto suggestion = search::suggest(*calibration, recipe, 1, cache, options, {}, quiet);
    GOOD(suggestion);
    QVERIFY2(suggestion->best, causesIn(*suggestion).c_str());
    const Trial &best = suggestion->tried[*suggestion->best];
    const auto before = evaluator->measure(recipe, 0, {}, quiet);
    GOOD(before);
    const auto after = evaluator->measure(best.remedy.recipe, 0, {}, quiet);
    GOOD(after);
    qInfo("%s: %s on %lld calibration samples %.4f -> %.4f, on %lld others %.4f -> %.4f", name.c_str(),
          causesIn(*suggestion).c_str(), static_cast<long long>(best.judgement.n), best.klBefore,
          best.klAfter, static_cast<long long>(after->n), before->kl, after->kl);
    QVERIFY(after->kl < before->kl);
}

QTEST_GUILESS_MAIN(TestSuggest)
#include "tst_suggest.moc"
