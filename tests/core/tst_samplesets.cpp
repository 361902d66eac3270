#include "core/data/dataset.h"
#include "tests/support/datafiles.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace paretoscope;
using data::SampleSet;

class TestSampleSets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aQuarterBecomesCalibration_data();
    void aQuarterBecomesCalibration();
    void oneSampleCannotBeSplit();
    void otherBytesSplitOtherwise();
    void positionsAreWithinTheSet();
    void firstOfKeepsTheOrder();

private:
    std::shared_ptr<const data::Dataset> dataset(std::uint32_t count, std::uint8_t first = 0) const
    {
        const std::filesystem::path path = m_folder.filePath(QStringLiteral("x")).toStdString();
        std::vector<std::uint8_t> values(count);
        for (std::size_t i = 0; i < count; ++i)
            values[i] = static_cast<std::uint8_t>(first + i);
        tests::writeFile(path, tests::idxFile(0x08, {count, 1}, tests::packed(values)));
        return *data::openDataset({path, "idx", {}, {}, {}}, data::Task::Unlabelled, {});
    }

    QTemporaryDir m_folder;
};

void TestSampleSets::aQuarterBecomesCalibration_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("calibration");
    QTest::newRow("two") << 2 << 1;
    QTest::newRow("seven") << 7 << 1;
    QTest::newRow("a hundred") << 100 << 25;
    QTest::newRow("as many as are ever taken") << 4096 << 1024;
    QTest::newRow("more") << 9000 << 1024;
}

void TestSampleSets::aQuarterBecomesCalibration()
{
    QFETCH(const int, count);
    QFETCH(const int, calibration);
    const auto split = data::splitForCalibration(dataset(static_cast<std::uint32_t>(count)));
    QVERIFY(split && split->derived);
    QCOMPARE(split->everything.size(), count);
    QCOMPARE(split->calibrate.size(), calibration);
    QCOMPARE(split->evaluate.size(), count - calibration);
    std::set<std::int64_t> seen(split->calibrate.indices.begin(), split->calibrate.indices.end());
    seen.insert(split->evaluate.indices.begin(), split->evaluate.indices.end());
    QCOMPARE(seen.size(), static_cast<std::size_t>(count)); // disjoint, for their sizes add up to it
    QCOMPARE(*seen.begin(), 0);
    QCOMPARE(*seen.rbegin(), count - 1);
    const auto again = data::splitForCalibration(dataset(static_cast<std::uint32_t>(count)));
    QCOMPARE(again->calibrate.indices, split->calibrate.indices);
    QCOMPARE(again->evaluate.indices, split->evaluate.indices);
}

void TestSampleSets::oneSampleCannotBeSplit()
{
    const auto split = data::splitForCalibration(dataset(1));
    QVERIFY(!split);
    QCOMPARE(split.error().code, base::ErrorCode::DataMismatch);
}

void TestSampleSets::otherBytesSplitOtherwise()
{
    QVERIFY(data::shuffledOf(dataset(1000, 0)).indices != data::shuffledOf(dataset(1000, 1)).indices);
}

void TestSampleSets::positionsAreWithinTheSet()
{
    const SampleSet set{dataset(10), {7, 3, 9}};
    const auto batch = set.read(1, 2);
    QVERIFY(batch);
    QCOMPARE(std::get<std::vector<float>>(batch->inputs.front().values), (std::vector<float>{3, 9}));
    QVERIFY(!set.read(2, 2));
    QVERIFY(!set.read(-1, 1));
    QVERIFY(!set.read(0, -1));
    QVERIFY(!set.read(1, INT64_MAX));
    QVERIFY(set.contentHash() != (SampleSet{set.dataset, {3, 7, 9}}).contentHash());
}

void TestSampleSets::firstOfKeepsTheOrder()
{
    const SampleSet set{dataset(10), {7, 3, 9}};
    QCOMPARE(set.firstOf(2).indices, (std::vector<std::int64_t>{7, 3}));
    QCOMPARE(set.firstOf(99).size(), 3);
    QCOMPARE(set.firstOf(-1).size(), 0);
}

QTEST_GUILESS_MAIN(TestSampleSets)
#include "tst_samplesets.moc"
