#include "core/data/dataset.h"
#include "tests/support/datafiles.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <future>
#include <numeric>
#include <thread>

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;

class TestNpz : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void storedAndDeflatedGiveTheSame();
    void severalInputsComeInTheOrderOfTheirKeys();
    void usualNamesAreFound();
    void unknownKeyListsTheKnownOnes();
    void whatIsNoArchiveIsRefused();
    void damagedMemberGivesASentence();
    void deflatedSizeThatCannotBeTrueIsRefused();
    void longerMemberThanItsShapeIsRefused();
    void deflatedMemberIsReadByManyThreads();

private:
    std::filesystem::path path(const char *name = "x.npz") const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    std::filesystem::path file(const std::vector<ZipMember> &members,
                               ZipMethod method = ZipMethod::Stored) const
    {
        writeZip(path(), members, method);
        return path();
    }
    static std::vector<ZipMember> usual()
    {
        return {{"x.npy", npyFile("<f4", "(3, 2)", packed<float>({1, 2, 3, 4, 5, 6}))},
                {"y.npy", npyFile("<i8", "(3,)", packed<std::int64_t>({2, 0, 1}))}};
    }
    static std::vector<float> floats(const data::Array &array)
    {
        return std::get<std::vector<float>>(array.values);
    }

    QTemporaryDir m_folder;
};

void TestNpz::storedAndDeflatedGiveTheSame()
{
    for (const auto method : {ZipMethod::Stored, ZipMethod::Deflated}) {
        const auto dataset =
            data::openDataset({file(usual(), method), "npz", {}, {}, {}}, Task::Classification, {});
        QVERIFY2(dataset, dataset ? "" : dataset.error().message().c_str());
        QCOMPARE((*dataset)->size(), 3);
        const auto batch = (*dataset)->read(std::vector<std::int64_t>{2, 0});
        QVERIFY(batch);
        QCOMPARE(floats(batch->inputs.front()), (std::vector<float>{5, 6, 1, 2}));
        QCOMPARE(std::get<1>(batch->targets.values), (std::vector<std::int64_t>{1, 2}));
    }
}

void TestNpz::severalInputsComeInTheOrderOfTheirKeys()
{
    auto members = usual();
    members.push_back({"len.npy", npyFile("<i8", "(3,)", packed<std::int64_t>({7, 8, 9}))});
    const data::DataSource source{file(members), "npz", {}, {"len", "x"}, "y"};
    const auto dataset = data::openDataset(source, Task::Classification, {});
    QVERIFY(dataset);
    const auto batch = (*dataset)->read(std::vector<std::int64_t>{1});
    QCOMPARE(batch->inputs.size(), std::size_t{2});
    QCOMPARE(std::get<1>(batch->inputs[0].values), std::vector<std::int64_t>{8});
    QCOMPARE(floats(batch->inputs[1]), (std::vector<float>{3, 4}));
}

void TestNpz::usualNamesAreFound()
{
    auto members = usual();
    members[0].name = "images.npy";
    members[1].name = "labels.npy";
    members.push_back(
        {"extra.npy", npyFile("<f4", "(1,)", packed<float>({0}))}); // does not belong to the samples
    QVERIFY(data::openDataset({file(members), "npz", {}, {}, {}}, Task::Classification, {}));
    members = usual();
    members[0].name = "a.npy";
    QVERIFY(data::openDataset({file(members), "npz", {}, {}, {}}, Task::Classification, {}));
    members.erase(members.begin());
    QVERIFY(!data::openDataset({file(members), "npz", {}, {}, {}}, Task::Classification, {})); // labels alone
}

void TestNpz::unknownKeyListsTheKnownOnes()
{
    const auto dataset = data::openDataset({file(usual()), "npz", {}, {"z"}, {}}, Task::Unlabelled, {});
    QVERIFY(!dataset);
    QVERIFY(dataset.error().message().find("no array named z; it has x, y") != std::string::npos);
}

void TestNpz::whatIsNoArchiveIsRefused()
{
    for (const Bytes &bytes : {Bytes{}, textBytes("hello"), npyFile("<f4", "(1,)", packed<float>({1}))}) {
        writeFile(path(), bytes);
        const auto dataset = data::openDataset({path(), "npz", {}, {}, {}}, Task::Unlabelled, {});
        QVERIFY(!dataset);
        QCOMPARE(dataset.error().code, base::ErrorCode::DataUnreadable);
        QVERIFY(dataset.error().message().find("x.npz") != std::string::npos);
    }
    QVERIFY(!data::openDataset({file({{"readme.txt", textBytes("no arrays")}}), "npz", {}, {}, {}},
                               Task::Unlabelled, {}));
}

void TestNpz::damagedMemberGivesASentence()
{
    std::vector<std::int32_t> numbers(100000);
    std::iota(numbers.begin(), numbers.end(), 0);
    const auto archive = file({{"x.npy", npyFile("<i4", "(100000,)", packed(numbers))}}, ZipMethod::Deflated);
    {
        std::fstream stream(archive, std::ios::binary | std::ios::in | std::ios::out);
        stream.seekp(static_cast<std::streamoff>(std::filesystem::file_size(archive) * 3 / 4));
        stream.write(std::string(64, '\xFF').data(), 64);
    }
    const auto dataset = data::openDataset({archive, "npz", {}, {}, {}}, Task::Unlabelled, {});
    QVERIFY(dataset); // only the header was unpacked so far
    const auto batch = (*dataset)->read(std::vector<std::int64_t>{99999});
    QVERIFY(!batch);
    QCOMPARE(batch.error().code, base::ErrorCode::DataUnreadable);
    QVERIFY(batch.error().message().find("array x") != std::string::npos);
}

/// The central directory's entry of the first member begins with PK\1\2; its uncompressed size is at byte 24.
void TestNpz::deflatedSizeThatCannotBeTrueIsRefused()
{
    const auto archive = file(usual(), ZipMethod::Deflated);
    std::ifstream in(archive, std::ios::binary);
    std::string content((std::istreambuf_iterator<char>(in)), {});
    const std::size_t entry = content.find("PK\x01\x02");
    QVERIFY(entry != std::string::npos);
    content.replace(entry + 24, 4, std::string("\xF0\xFF\xFF\x7F", 4)); // almost 2 GiB out of a hundred bytes
    writeFile(archive, textBytes(content));
    const auto dataset = data::openDataset({archive, "npz", {}, {}, {}}, Task::Classification, {});
    QVERIFY(!dataset);
    QCOMPARE(dataset.error().code, base::ErrorCode::DataUnreadable);
}

void TestNpz::longerMemberThanItsShapeIsRefused()
{
    const Bytes bytes = joined(npyFile("<f4", "(2, 1)", packed<float>({1, 2})), Bytes(1000));
    const auto dataset =
        data::openDataset({file({{"x.npy", bytes}}), "npz", {}, {}, {}}, Task::Unlabelled, {});
    QVERIFY(!dataset);
    QVERIFY(dataset.error().message().find("longer than its shape") != std::string::npos);
}

void TestNpz::deflatedMemberIsReadByManyThreads()
{
    std::vector<float> numbers(200000);
    std::iota(numbers.begin(), numbers.end(), 0.0F);
    for (const auto method : {ZipMethod::Stored, ZipMethod::Deflated}) {
        const auto archive = file({{"x.npy", npyFile("<f4", "(100000, 2)", packed(numbers))}}, method);
        const auto dataset = data::openDataset({archive, "npz", {}, {}, {}}, Task::Unlabelled, {});
        QVERIFY(dataset);
        std::vector<std::future<bool>> jobs;
        for (int job = 0; job < 4; ++job) {
            jobs.push_back(std::async(std::launch::async, [&dataset, job] {
                for (std::int64_t i = job; i < 100000; i += 5003) {
                    const auto batch = (*dataset)->read(std::vector<std::int64_t>{i});
                    if (!batch || floats(batch->inputs.front())[1] != static_cast<float>(2 * i + 1))
                        return false;
                }
                return true;
            }));
        }
        for (auto &job : jobs)
            QVERIFY(job.get());
    }
}

QTEST_GUILESS_MAIN(TestNpz)
#include "tst_npz.moc"
