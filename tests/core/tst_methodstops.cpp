// Methods whose work on one large layer takes seconds hear a stop within it, and nothing half made is kept.
#include "core/base/aside.h"
#include "core/base/enginescope.h"
#include "core/base/stopped.h"
#include "core/compress/compressedweight.h"
#include "core/evaluate/weightcache.h"
#include "core/formats/readmodel.h"
#include "tests/support/good.h"
#include "tests/support/inputmoments.h"
#include "tests/support/layerzoo.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/mm.h>

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <chrono>
#include <thread>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

constexpr milliseconds begun{50};
/// The bar is 200 ms; a machine that tests, compilers and others share is as much slower at times.
constexpr milliseconds mostHearing{1500};
constexpr std::int64_t width = 2304; ///< a decomposition of so many columns takes two seconds

/// Of inputs of which each is like those beside it.
compress::InputMoments moments()
{
    const at::Tensor drawn = bellShaped({width + 64, width}, 3, 0, 1);
    return {at::mm(drawn.t(), drawn).div_(width + 64).unsqueeze(0), width + 64};
}

/// Asks for a stop soon after it was made.
class SoonStopped {
public:
    SoonStopped()
        : m_thread([this] {
              std::this_thread::sleep_for(begun);
              m_asked = Clock::now();
              m_source.request_stop();
          })
    {
    }

    std::stop_token token() const { return m_source.get_token(); }
    milliseconds sinceAsked()
    {
        const auto now = Clock::now();
        m_thread.join();
        return std::chrono::duration_cast<milliseconds>(now - m_asked);
    }

private:
    std::stop_source m_source;
    Clock::time_point m_asked;
    std::jthread m_thread;
};

} // namespace

class MethodStopsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void areHeardWithinALayer_data();
    void areHeardWithinALayer();
    void nothingHalfMadeIsKept();
    void workAsideIsLeftAndEndsByItself();
    void workAsideHandsOnWhatItThrows();

private:
    at::Tensor m_weight;
    compress::InputMoments m_moments;
};

void MethodStopsTest::initTestCase()
{
    const base::EngineScope scope;
    m_weight = bellShaped({width, width}, 1, 0, 0.02F);
    m_moments = moments();
}

void MethodStopsTest::areHeardWithinALayer_data()
{
    QTest::addColumn<LayerSetting>("setting");
    const LayerSetting bits{{"bits", std::int64_t{3}}};
    QTest::newRow("learned") << bits.with("rounding", std::string("learned"));
    QTest::newRow("learned, groups")
        << bits.with("rounding", std::string("learned")).with("granularity", std::string("group"));
    QTest::newRow("svd") << LayerSetting{{"rank", 0.4}};
    QTest::newRow("whitened") << LayerSetting{{"rank", 0.4}, {"factoring", std::string("whitened")}};
    QTest::newRow("codebook of the whole layer")
        << LayerSetting{{"codebookBits", std::int64_t{8}}, {"granularity", std::string("tensor")}};
    QTest::newRow("sparsegpt") << LayerSetting{{"sparsity", 0.5}, {"pruning", std::string("sparsegpt")}};
}

void MethodStopsTest::areHeardWithinALayer()
{
    QFETCH(LayerSetting, setting);
    QVERIFY(!setting.isFloat());
    const base::EngineScope scope;
    const graph::Layer layer = describedLayer("l", graph::LayerKind::Linear, {width, width});
    SoonStopped stop;
    const auto made = compress::compressWeight(m_weight, layer, setting, &m_moments, nullptr, stop.token());
    const milliseconds took = stop.sinceAsked();
    qInfo("heard after %lld ms", static_cast<long long>(took.count()));
    QVERIFY2(!made, "it was done before the stop: choose a larger layer");
    QVERIFY(made.error().code == base::ErrorCode::Cancelled);
    QVERIFY(took < mostHearing);
}

void MethodStopsTest::nothingHalfMadeIsKept()
{
    const base::EngineScope scope;
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("one.pt")).toStdString();
    ScriptedModule{
        {{"a.weight", m_weight}}, {}, "def forward(self, x):\n    return torch.linear(x, self.a.weight)\n"}
        .save(path);
    const auto read = formats::readModel(path);
    GOOD(read);
    evaluate::WeightCache cache(std::int64_t{1} << 30);
    SoonStopped stop;
    const auto made = cache.coded(read->model, 0, LayerSetting{{"rank", 0.4}}, stop.token());
    QVERIFY(stop.sinceAsked() < mostHearing);
    QVERIFY(!made && made.error().code == base::ErrorCode::Cancelled);
    QCOMPARE(cache.made(), std::int64_t{0});
    GOOD(cache.coded(read->model, 0, LayerSetting{{"bits", std::int64_t{4}}}));
    QCOMPARE(cache.made(), std::int64_t{1});
}

/// What cannot be stopped goes on, owns what it uses, and holds up what comes next.
void MethodStopsTest::workAsideIsLeftAndEndsByItself()
{
    const auto ended = std::make_shared<std::atomic<bool>>(false);
    const auto work = [ended] {
        std::this_thread::sleep_for(milliseconds(600));
        *ended = true;
    };
    SoonStopped stop;
    QVERIFY_THROWS_EXCEPTION(base::Stopped, base::runAside(work, stop.token()));
    QVERIFY(!*ended);
    QVERIFY(stop.sinceAsked() < milliseconds(500));
    const std::stop_source other;
    bool hadEnded = false;
    base::runAside([&] { hadEnded = *ended; }, other.get_token());
    QVERIFY(hadEnded);
}

void MethodStopsTest::workAsideHandsOnWhatItThrows()
{
    const std::stop_source never;
    QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                             base::runAside([] { throw std::runtime_error("no"); }, never.get_token()));
    bool done = false;
    base::runAside([&done] { done = true; }, never.get_token());
    QVERIFY(done);
}

QTEST_GUILESS_MAIN(MethodStopsTest)
#include "tst_methodstops.moc"
