// What every method does to weights, what that takes in a file, and how its damage goes on beyond what was
// measured. Nothing here knows a method by name.
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/compress/damagelaw.h"
#include "core/compress/method.h"
#include "core/formats/packing/packedweight.h"
#include "core/graph/storedtype.h"
#include "tests/support/inputmoments.h"
#include "tests/support/layerzoo.h"
#include "tests/support/methodzoo.h"
#include "tests/support/sameoutputs.h"

#include <ATen/ops/zeros.h>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace paretoscope;
using namespace paretoscope::compress;
using tests::settingsOf;
using tests::settingsOfEveryMethod;
using tests::someJointSettings;

namespace {

/// Bell-shaped, and of the numbers that LAYER's file can hold.
at::Tensor weightOf(const graph::Layer &layer)
{
    std::mt19937 generator(7);
    std::normal_distribution<float> normal(0.01F, 0.1F);
    at::Tensor weight = at::zeros(layer.weightShape);
    for (std::int64_t i = 0; i < weight.numel(); ++i)
        weight.data_ptr<float>()[i] = normal(generator);
    return graph::roundedTo(weight, layer.stored);
}

CompressedWeight compressed(const at::Tensor &weight, const graph::Layer &layer, const LayerSetting &setting)
{
    const InputHistogram given = tests::madeUpHistogram();
    auto result = compressWeight(weight, layer, setting, nullptr, &given);
    if (!result)
        qFatal("%s at %s: %s", layer.name.c_str(), setting.text().c_str(), result.error().message().c_str());
    return *result;
}

std::string where(const graph::Layer &layer, const LayerSetting &setting)
{
    return layer.name + " (" + std::string(graph::floatTypeName(layer.stored)) + ") at " + setting.text();
}

std::vector<graph::Layer> everyLayer()
{
    std::vector<graph::Layer> layers;
    for (graph::Layer layer : tests::everyLayerKind())
        for (const auto type :
             {graph::FloatType::Float32, graph::FloatType::Float16, graph::FloatType::BFloat16}) {
            layer.stored = type;
            layers.push_back(layer);
        }
    return layers;
}

/// Each layer with some settings, all of them with some layer.
void forLayersAndSettings(const auto &check)
{
    auto settings = settingsOfEveryMethod();
    const auto joint = someJointSettings();
    settings.insert(settings.end(), joint.begin(), joint.end());
    settings.emplace_back();
    const auto layers = everyLayer();
    constexpr std::size_t share = 5;
    for (std::size_t s = 0; s < settings.size(); ++s)
        for (std::size_t l = s % share; l < layers.size() && !QTest::currentTestFailed(); l += share)
            if (validate(settings[s], layers[l]))
                check(layers[l], settings[s]);
}

/// Damages at POSITIONS that grow where the method's own law says that they grow.
std::vector<KnownDamage> knownAt(const Method &method, const std::vector<double> &positions)
{
    std::vector<KnownDamage> known{{positions.front(), std::log(0.01)}};
    for (std::size_t i = 1; i < positions.size(); ++i) {
        const std::vector<KnownDamage> last{known.back()};
        // Not quite what the law says.
        known.push_back(
            {positions[i], std::log(method.damageBeyond(positions[i], last)) * (1 + 0.02 * double(i % 2))});
    }
    return known;
}

/// Where the settings of METHOD are, each place once.
std::vector<double> positionsOf(const Method &method)
{
    std::vector<double> positions;
    for (const LayerSetting &setting : settingsOf(method))
        positions.push_back(method.fineness(setting.choices().front().values));
    std::ranges::sort(positions);
    const auto [first, last] = std::ranges::unique(positions);
    positions.erase(first, last);
    return positions;
}

} // namespace

class MethodWeightsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatCannotBeDoneIsSaidOfTheLayer();
    void whatIsCountedIsWhatIsPacked();
    void appliedTwiceItIsTheSame();
    void shapeAndStridesAreKept();
    void whatIsPrunedFirstStaysZero();
    void nothingThatChangesNothingIsLeft();
    void finenessIsOfHowMuchAlone();
    void damageBeyondGoesOnWithoutAJump();
    void damageGoesOneWay();
};

void MethodWeightsTest::whatCannotBeDoneIsSaidOfTheLayer()
{
    std::size_t possible = 0;
    for (const graph::Layer &layer : everyLayer())
        for (const LayerSetting &setting : settingsOfEveryMethod()) {
            const Choice &choice = setting.choices().front();
            const auto why = choice.method->whyNot(layer, choice.values);
            const auto valid = validate(setting, layer);
            QCOMPARE(valid.ok(), !why.has_value());
            possible += valid.ok();
            if (valid)
                continue;
            QCOMPARE(valid.error().code, base::ErrorCode::InvalidSetting);
            QCOMPARE(valid.error().message(), "Layer " + layer.name + ' ' + why->english());
            QVERIFY(why->english().ends_with('.'));
            QCOMPARE(compressWeight(weightOf(layer), layer, setting).error().message(),
                     valid.error().message());
        }
    QVERIFY(possible > 0);
}

void MethodWeightsTest::whatIsCountedIsWhatIsPacked()
{
    forLayersAndSettings([](const graph::Layer &layer, const LayerSetting &setting) {
        const CompressedWeight weight = compressed(weightOf(layer), layer, setting);
        const Layout layout = layoutOf(setting, layer);
        const formats::PackedWeight packed = formats::packWeight(weight, layer, setting);
        std::int64_t bytes = 0;
        forEachStream(packed,
                      [&](const at::Tensor &stream) { bytes += static_cast<std::int64_t>(stream.nbytes()); });
        QVERIFY2(bytes == layout.storedBytes(), where(layer, setting).c_str());
        QCOMPARE(layerBytes(layer, setting).stored, bytes);
        QCOMPARE(layout.count, layer.weightCount());
        QVERIFY2(layout.nominalBytes() <= bytes, where(layer, setting).c_str());
        QCOMPARE(packed.scales.defined() ? packed.scales.numel() : 0,
                 layout.bytesPerScale > 0 ? layout.units.count() : 0);
        QCOMPARE(packed.book.defined() ? packed.book.numel() : 0, layout.units.count() * layout.bookEntries);
        QCOMPARE(weight.book.defined(), layout.book != Book::Integer);
        QCOMPARE(weight.codes.defined(), layout.content == Content::Code);
        QCOMPARE(weight.zeroPoints.defined(), layout.zeroPoints);
        QCOMPARE(weight.kept.defined() ? weight.kept.sum().item<std::int64_t>() : layout.count, layout.kept);
    });
}

void MethodWeightsTest::appliedTwiceItIsTheSame()
{
    forLayersAndSettings([](const graph::Layer &layer, const LayerSetting &setting) {
        const at::Tensor weight = weightOf(layer);
        const at::Tensor before = weight.clone();
        const CompressedWeight one = compressed(weight, layer, setting);
        const CompressedWeight other = compressed(weight, layer, setting);
        QVERIFY2(tests::sameBits(one.weight, other.weight), where(layer, setting).c_str());
        QVERIFY(tests::sameBits(weight, before)); // and what was given is as it was
        for (const auto &[mine, theirs] : {std::pair{one.codes, other.codes},
                                           {one.scales, other.scales},
                                           {one.zeroPoints, other.zeroPoints},
                                           {one.kept, other.kept},
                                           {one.book.defined() ? one.book.view(at::kInt) : one.book,
                                            other.book.defined() ? other.book.view(at::kInt) : other.book}})
            QVERIFY(mine.defined() == theirs.defined() && (!mine.defined() || mine.equal(theirs)));
    });
}

void MethodWeightsTest::shapeAndStridesAreKept()
{
    forLayersAndSettings([](const graph::Layer &layer, const LayerSetting &setting) {
        at::Tensor weight = weightOf(layer);
        if (weight.dim() == 4) // as channels-last networks have them
            weight = weight.contiguous(at::MemoryFormat::ChannelsLast);
        const CompressedWeight result = compressed(weight, layer, setting);
        QVERIFY2(result.weight.sizes() == weight.sizes() && result.weight.strides() == weight.strides(),
                 where(layer, setting).c_str());
        QVERIFY(result.weight.scalar_type() == at::kFloat && result.weight.isfinite().all().item<bool>());
        QVERIFY(tests::sameBits(result.weight, graph::roundedTo(result.weight, layer.stored)));
        QVERIFY(tests::sameBits(result.weight, compressed(weightOf(layer), layer, setting).weight));
    });
}

void MethodWeightsTest::whatIsPrunedFirstStaysZero()
{
    int pruned = 0;
    forLayersAndSettings([&](const graph::Layer &layer, const LayerSetting &setting) {
        const CompressedWeight result = compressed(weightOf(layer), layer, setting);
        const bool prunes = std::ranges::any_of(setting.choices(), [](const Choice &choice) {
            return choice.method->about().stage == Stage::Prune;
        });
        QCOMPARE(result.kept.defined(), prunes);
        if (!prunes)
            return;
        const at::Tensor gone = toRows(result.weight, layer).masked_select(result.kept.logical_not());
        // Bits: a file that leaves them out gives 0 back, not −0.
        QVERIFY2(tests::sameBits(gone, at::zeros(gone.sizes())), where(layer, setting).c_str());
        pruned += gone.numel() > 0;
    });
    QVERIFY(pruned > 0);
}

void MethodWeightsTest::nothingThatChangesNothingIsLeft()
{
    forLayersAndSettings([](const graph::Layer &layer, const LayerSetting &setting) {
        const LayerSetting own = canonical(setting, layer);
        QCOMPARE(canonical(own, layer), own);
        QCOMPARE(isLeftAlone(layer, setting), own.isFloat());
        QVERIFY2(own == setting || tests::sameBits(compressed(weightOf(layer), layer, own).weight,
                                                   compressed(weightOf(layer), layer, setting).weight),
                 where(layer, setting).c_str());
        QCOMPARE(layerBytes(layer, own).stored, layerBytes(layer, setting).stored);
    });
}

void MethodWeightsTest::finenessIsOfHowMuchAlone()
{
    const graph::Layer layer = tests::describedLayer("l", graph::LayerKind::Linear, {64, 256});
    for (const Method *method : methods()) {
        const std::string key(method->main().key);
        const auto settings = settingsOf(*method);
        for (const LayerSetting &a : settings)
            for (const LayerSetting &b : settings) {
                const double one = method->fineness(a.choices().front().values);
                const double other = method->fineness(b.choices().front().values);
                QVERIFY(std::isfinite(one));
                if (a.value(key) == b.value(key))
                    QCOMPARE(one, other);
                const auto *from = std::get_if<std::int64_t>(&a.choices().front().values.at(key));
                const auto *to = std::get_if<std::int64_t>(&b.choices().front().values.at(key));
                if (from && to) // of more bits, finer
                    QCOMPARE(one < other, *from < *to);
            }
    }
}

void MethodWeightsTest::damageBeyondGoesOnWithoutAJump()
{
    for (const Method *method : methods()) {
        const auto positions = positionsOf(*method);
        for (std::size_t count = 1; count <= positions.size(); ++count)
            for (const double end : {0.0, 1.0}) {
                const auto known =
                    knownAt(*method, {positions.begin(), positions.begin() + std::ptrdiff_t(count)});
                const KnownDamage &last = end > 0 ? known.back() : known.front();
                const double at = method->damageBeyond(last.position, known);
                QVERIFY(std::abs(at / std::exp(last.logDamage) - 1) < 1e-9);
                const double outward = last.position * (end > 0 ? 1 + 1e-7 : 1 - 1e-7);
                QVERIFY(std::abs(method->damageBeyond(outward, known) / at - 1) < 1e-4);
                if (count == 1)
                    continue;
                const auto &low = end > 0 ? known[count - 2] : known[0];
                const auto &high = end > 0 ? known[count - 1] : known[1];
                const double inward = last.position * (end > 0 ? 1 - 1e-7 : 1 + 1e-7);
                QVERIFY(std::abs(damageBetween(low, high, inward) / at - 1) < 1e-4);
                QVERIFY(std::abs(damageBetween(low, high, last.position) / at - 1) < 1e-9);
            }
    }
}

void MethodWeightsTest::damageGoesOneWay()
{
    for (const Method *method : methods()) {
        const auto positions = positionsOf(*method);
        const double least = positions.front(), most = positions.back();
        const std::vector<KnownDamage> one{{(least + most) / 2, std::log(0.01)}};
        const bool grows = method->damageBeyond(most * 1.01, one) > method->damageBeyond(least * 0.99, one);
        for (const auto &places :
             {std::vector{(least + most) / 2}, {least, most}, {least, (least + most) / 2, most}}) {
            if (std::ranges::adjacent_find(places) != places.end())
                continue; // it has one place only
            const auto known = knownAt(*method, places);
            const auto isAhead = [grows](double a, double b) { return grows ? a < b : a > b; };
            const auto falls = [&](double from, double to) {
                constexpr int steps = 20;
                for (int i = 0; i < steps; ++i) {
                    const double here = from + (to - from) * i / steps;
                    const double next = from + (to - from) * (i + 1) / steps;
                    const double a = method->damageBeyond(here, known), b = method->damageBeyond(next, known);
                    if (!(a > 0) || !std::isfinite(a) || !isAhead(a, b))
                        return false;
                }
                return true;
            };
            QVERIFY(falls(known.front().position * 0.3, known.front().position));
            QVERIFY(falls(known.back().position, known.back().position * 1.5));
        }
    }
}

QTEST_GUILESS_MAIN(MethodWeightsTest)
#include "tst_methodweights.moc"
