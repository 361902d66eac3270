// The demo that ships: opens, is as accurate as its README says, and has layers that differ in what they
// tolerate.
#include "core/evaluate/baseline.h"
#include "core/project/openproject.h"
#include "tests/support/bits.h"

#include <QTest>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

using namespace paretoscope;

namespace {
const std::string folder = PARETOSCOPE_DEMO_DIR;

/// Pixels of an IDX3 file, one string an image.
std::vector<std::string> images(const std::string &name)
{
    constexpr std::size_t headerBytes = 16, imageBytes = 64;
    std::ifstream file(folder + "/" + name, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    std::vector<std::string> result;
    for (std::size_t at = headerBytes; at + imageBytes <= bytes.size(); at += imageBytes)
        result.push_back(bytes.substr(at, imageBytes));
    return result;
}
} // namespace

class TestDemo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isAccurateOnHeldOutImages();
    void hasAboutADozenLayersOfSeveralKinds();
    void layersDifferAHundredfoldAtThreeBits();
    void calibrationAndEvaluationShareNoImage();

private:
    std::optional<project::OpenProject> m_project;
};

void TestDemo::initTestCase()
{
    const std::filesystem::path path = folder + "/digits.pscope.json";
    const auto file = project::readProject(path);
    QVERIFY2(file.ok(), file.ok() ? "" : file.error().message().c_str());
    base::NoProgress silent;
    auto opened = project::openProject(*file, path, {}, {}, silent);
    QVERIFY2(opened.ok(), opened.ok() ? "" : opened.error().message().c_str());
    m_project = std::move(opened).value();
}

void TestDemo::isAccurateOnHeldOutImages()
{
    base::NoProgress silent;
    const auto measured = m_project->evaluator.measureFloat({}, silent);
    QVERIFY(measured.ok());
    // 595 of 597 and 0.0165 nats as PyTorch computed them when the network was written.
    QCOMPARE(measured->n, 597);
    QVERIFY(std::abs(measured->correct - 595) <= 1);
    QVERIFY(std::abs(measured->crossEntropy - 0.0165) < 1e-3);
}

void TestDemo::hasAboutADozenLayersOfSeveralKinds()
{
    const auto &layers = m_project->model.layers();
    QCOMPARE(layers.size(), std::size_t{13});
    QVERIFY(std::any_of(layers.begin(), layers.end(), [](const auto &l) { return l.isDepthwise(); }));
    QVERIFY(
        std::any_of(layers.begin(), layers.end(), [](const auto &l) { return l.name == "block2.shortcut"; }));
    QCOMPARE(layers.back().name, std::string("classifier"));
}

void TestDemo::layersDifferAHundredfoldAtThreeBits()
{
    const std::size_t count = m_project->model.layers().size();
    double least = 1e9, most = 0;
    for (std::size_t layer = 0; layer < count; ++layer) {
        pipeline::Recipe recipe = pipeline::uniformRecipe(count, {});
        recipe.settings[layer] = tests::bits(3);
        base::NoProgress silent;
        const auto measured = m_project->calibration.measure(recipe, 0, {}, silent);
        QVERIFY(measured.ok());
        least = std::min(least, measured->kl);
        most = std::max(most, measured->kl);
    }
    QVERIFY2(most > 100 * least, qPrintable(QStringLiteral("%1 to %2").arg(least).arg(most)));
}

void TestDemo::calibrationAndEvaluationShareNoImage()
{
    const auto evaluation = images("digits-evaluate-images-idx3-ubyte");
    const auto calibration = images("digits-calibrate-images-idx3-ubyte");
    QCOMPARE(evaluation.size(), std::size_t{597});
    QCOMPARE(calibration.size(), std::size_t{256});
    const std::set<std::string> seen(calibration.begin(), calibration.end());
    QVERIFY(
        std::none_of(evaluation.begin(), evaluation.end(), [&](const auto &i) { return seen.contains(i); }));
}

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
