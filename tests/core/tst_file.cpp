#include "core/base/contenthash.h"
#include "core/base/file.h"

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope::base;

class TestFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writtenFileReadsBack();
    void missingFolderLeavesASentenceNamingTheFile();
    void uncommittedStagedFileLeavesNothing();
    void largerThanTheBoundIsRefusedUnread();
    void hashEqualsThePublishedTestVector();
    void fullDiskLeavesTheOldFile();
    void devicesAreNeverReplaced();
};

void TestFile::writtenFileReadsBack()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("a.txt")).toStdString();
    QVERIFY(writeTextAtomically(path, "first"));
    QVERIFY(writeTextAtomically(path, "second"));
    QCOMPARE(readText(path, 100).value(), std::string("second"));
}

void TestFile::missingFolderLeavesASentenceNamingTheFile()
{
    const auto result = writeTextAtomically("/no/such/folder/a.txt", "x");
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::FileNotWritable);
    QVERIFY(result.error().message().find("/no/such/folder/a.txt") != std::string::npos);
}

void TestFile::uncommittedStagedFileLeavesNothing()
{
    const QTemporaryDir folder;
    {
        const auto staged = StagedFile::create(folder.filePath(QStringLiteral("a.pt")).toStdString());
        QVERIFY(staged);
        QVERIFY(std::filesystem::exists(staged->path()));
    }
    QVERIFY(std::filesystem::is_empty(folder.path().toStdString()));
}

void TestFile::largerThanTheBoundIsRefusedUnread()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("a.txt")).toStdString();
    QVERIFY(writeTextAtomically(path, "0123456789"));
    QVERIFY(!readText(path, 9));
    QVERIFY(readText(path, 10));
}

void TestFile::hashEqualsThePublishedTestVector()
{
    ContentHash hash; // FIPS 180-2, appendix B.1
    hash.add(std::as_bytes(std::span("abc", 3)));
    QCOMPARE(hash.hex(), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

void TestFile::fullDiskLeavesTheOldFile()
{
    const auto error = writeError("/data/model.pt", ENOSPC);
    QCOMPARE(error.code, ErrorCode::DiskFull);
    QVERIFY(error.message().find("/data/model.pt") != std::string::npos);
}

void TestFile::devicesAreNeverReplaced()
{
    const auto written = writeTextAtomically("/dev/null", "x");
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::FileNotWritable);
    QVERIFY(written.error().message().find("/dev/null") != std::string::npos);
    QVERIFY(std::filesystem::is_character_file("/dev/null"));
}

QTEST_GUILESS_MAIN(TestFile)
#include "tst_file.moc"
