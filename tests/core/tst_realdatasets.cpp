#include "core/data/dataset.h"
#include "tests/support/networks.h"

#include <QTest>

#include <algorithm>
#include <future>
#include <numeric>
#include <set>

using namespace paretoscope;
using data::Preprocessing;
using data::Task;
using tests::realData;

namespace {

std::shared_ptr<const data::Dataset> opened(const data::DataSource &source, Task task,
                                            const Preprocessing &preprocessing = {})
{
    auto dataset = data::openDataset(source, task, preprocessing);
    if (!dataset)
        qFatal("%s", dataset.error().message().c_str());
    return *dataset;
}

data::DataSource cifar(const char *file)
{
    return {realData(file), "cifar10-bin", {}, {}, {}};
}

data::DataSource mnist()
{
    return {
        realData("mnist/t10k-images-idx3-ubyte"), "idx", realData("mnist/t10k-labels-idx1-ubyte"), {}, {}};
}

std::vector<std::int64_t> firstIndices(std::int64_t count)
{
    std::vector<std::int64_t> indices(static_cast<std::size_t>(count));
    std::iota(indices.begin(), indices.end(), 0);
    return indices;
}

std::vector<std::int64_t> integers(const data::Array &array)
{
    return std::get<std::vector<std::int64_t>>(array.values);
}

std::vector<float> floats(const data::Array &array)
{
    return std::get<std::vector<float>>(array.values);
}

} // namespace

class TestRealDatasets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cifarHasItsImagesAndLabels();
    void mnistHasItsImagesAndLabels();
    void imagenetPhotosHaveTheirLabels();
    void windowsOfStoriesAreShiftedByOne();
    void threadsReadTheSameContent();
    void splitIsDisjointCompleteAndTheSameEachTime();
};

void TestRealDatasets::cifarHasItsImagesAndLabels()
{
    PARETOSCOPE_NEEDS("cifar10/test_1017.bin");
    const auto dataset = opened(cifar("cifar10/test_1017.bin"), Task::Classification);
    QCOMPARE(dataset->size(), 1017);
    QCOMPARE(dataset->classNames().size(), std::size_t{10});
    const auto batch = dataset->read(firstIndices(1017));
    QVERIFY(batch);
    QCOMPARE(batch->inputs.front().shape, (std::vector<std::int64_t>{1017, 3, 32, 32}));
    // The published test set begins: cat, ship, ship, airplane, frog, frog, automobile, frog, cat,
    // automobile.
    const auto labels = integers(batch->targets);
    QCOMPARE(std::vector<std::int64_t>(labels.begin(), labels.begin() + 10),
             (std::vector<std::int64_t>{3, 8, 8, 0, 6, 6, 1, 6, 3, 1}));
    const auto values = floats(batch->inputs.front());
    QVERIFY(std::all_of(values.begin(), values.end(), [](float v) { return v >= 0 && v <= 255; }));
}

void TestRealDatasets::mnistHasItsImagesAndLabels()
{
    PARETOSCOPE_NEEDS("mnist/t10k-images-idx3-ubyte");
    const auto dataset = opened(mnist(), Task::Classification, {.scale = 1.0 / 255});
    QCOMPARE(dataset->size(), 10000);
    const auto batch = dataset->read(firstIndices(10));
    QVERIFY(batch);
    QCOMPARE(batch->inputs.front().shape, (std::vector<std::int64_t>{10, 1, 28, 28}));
    QCOMPARE(integers(batch->targets), (std::vector<std::int64_t>{7, 2, 1, 0, 4, 1, 4, 9, 5, 9}));
    const auto values = floats(batch->inputs.front());
    QVERIFY(*std::max_element(values.begin(), values.end()) <= 1);
    QVERIFY(*std::max_element(values.begin(), values.end()) > 0.9F);
}

void TestRealDatasets::imagenetPhotosHaveTheirLabels()
{
    PARETOSCOPE_NEEDS("imagenet/labels.csv");
    const data::DataSource source{
        realData("imagenet/photos"), "image-csv", realData("imagenet/labels.csv"), {}, {}};
    const auto dataset = opened(source, Task::Classification, {.channels = data::Channels::Rgb});
    QCOMPARE(dataset->size(), 500);
    const auto batch = dataset->read(firstIndices(4));
    QVERIFY(batch);
    QCOMPARE(batch->inputs.front().shape, (std::vector<std::int64_t>{4, 3, 224, 224}));
    QCOMPARE(integers(batch->targets), (std::vector<std::int64_t>{576, 326, 137, 471}));
}

void TestRealDatasets::windowsOfStoriesAreShiftedByOne()
{
    PARETOSCOPE_NEEDS("tinystories/tokens-idx2-short");
    const auto dataset =
        opened({realData("tinystories/tokens-idx2-short"), "idx", {}, {}, {}}, Task::LanguageModel);
    QCOMPARE(dataset->size(), 256);
    const auto batch = dataset->read(firstIndices(3));
    QVERIFY(batch);
    QCOMPARE(batch->inputs.front().shape, (std::vector<std::int64_t>{3, 256}));
    QCOMPARE(batch->targets.shape, (std::vector<std::int64_t>{3, 256}));
    const auto inputs = integers(batch->inputs.front());
    const auto targets = integers(batch->targets);
    QVERIFY(std::equal(inputs.begin() + 1, inputs.begin() + 256, targets.begin()));
    QVERIFY(std::equal(inputs.begin() + 257, inputs.begin() + 512, targets.begin() + 256));
    QVERIFY(std::all_of(inputs.begin(), inputs.end(),
                        [](std::int64_t token) { return token >= 0 && token < 512; }));
}

void TestRealDatasets::threadsReadTheSameContent()
{
    const auto dataset = opened(tests::demo().source, Task::Classification, {.resize = {{32, 32}}});
    const auto job = [&] { return std::pair(dataset->contentHash(), *dataset->read(firstIndices(64))); };
    std::vector<std::future<decltype(job())>> jobs;
    for (int i = 0; i < 4; ++i)
        jobs.push_back(std::async(std::launch::async, job));
    const auto expected = job();
    for (auto &running : jobs) {
        const auto result = running.get();
        QCOMPARE(result.first, expected.first);
        QVERIFY(result.second.inputs == expected.second.inputs);
        QVERIFY(result.second.targets == expected.second.targets);
    }
}

void TestRealDatasets::splitIsDisjointCompleteAndTheSameEachTime()
{
    const auto split = data::splitForCalibration(opened(tests::demo().source, Task::Classification));
    QVERIFY(split);
    QVERIFY(split->derived);
    QCOMPARE(split->everything.size(), 597);
    QCOMPARE(split->calibrate.size(), 597 / 4);
    std::set<std::int64_t> seen(split->evaluate.indices.begin(), split->evaluate.indices.end());
    seen.insert(split->calibrate.indices.begin(), split->calibrate.indices.end());
    QCOMPARE(seen.size(), std::size_t{597});
    QCOMPARE(split->evaluate.size() + split->calibrate.size(), 597);
    const auto again = data::splitForCalibration(opened(tests::demo().source, Task::Classification));
    QCOMPARE(again->calibrate.indices, split->calibrate.indices);
    QCOMPARE(again->evaluate.contentHash(), split->evaluate.contentHash());
    QVERIFY(split->calibrate.contentHash() != split->evaluate.contentHash());
}

QTEST_GUILESS_MAIN(TestRealDatasets)
#include "tst_realdatasets.moc"
