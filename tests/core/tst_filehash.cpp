// The hash of a file as it was when it was opened, made at once or when somebody asks for it.
#include "core/base/contenthash.h"
#include "core/base/filehash.h"
#include "tests/support/good.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;

class TestFileHash : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itIsThatOfTheBytes_data();
    void itIsThatOfTheBytes();
    void ofSeveralItIsOfTheirHashes();
    void ofACopyItIsOfWhatWasCopied();
    void ofAbsentFilesThereIsNone();
    void ofNothingItIsEmpty() { QCOMPARE(base::FileHash().hex(), std::string()); }

private:
    static void save(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    static std::string sha256(const QByteArray &bytes)
    {
        return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
    }
};

void TestFileHash::itIsThatOfTheBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QByteArray many(1'000'003, 'a');
    for (qsizetype i = 0; i < many.size(); ++i)
        many[i] = static_cast<char>(i * i % 251);
    QTest::newRow("one byte") << QByteArray("x");
    QTest::newRow("as many as are read at once") << many.left(1 << 18);
    QTest::newRow("some more") << many;
}

void TestFileHash::itIsThatOfTheBytes()
{
    QFETCH(QByteArray, bytes);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("f"));
    save(path, bytes);
    const auto atOnce = base::FileHash::of(path.toStdString());
    GOOD(atOnce);
    QCOMPARE(atOnce->hex(), sha256(bytes));
    const auto copy = base::FileMemory::copyOf(path.toStdString());
    GOOD(copy);
    const base::FileHash later = base::FileHash::of(*copy);
    QCOMPARE(later.hex(), sha256(bytes));
    QCOMPARE(later.hex(), sha256(bytes)); // and again
}

void TestFileHash::ofSeveralItIsOfTheirHashes()
{
    const QTemporaryDir folder;
    const QString first = folder.filePath(QStringLiteral("a")), second = folder.filePath(QStringLiteral("b"));
    save(first, "one");
    save(second, "two");
    const std::vector<std::filesystem::path> alone{first.toStdString()},
        both{first.toStdString(), second.toStdString()}, turned{second.toStdString(), first.toStdString()};
    QCOMPARE(base::FileHash::of(alone)->hex(), sha256("one"));
    const std::string before = base::FileHash::of(both)->hex();
    QCOMPARE(before.size(), std::size_t{64});
    QVERIFY(before != sha256("one") && before != base::FileHash::of(turned)->hex());
    save(second, "three");
    QVERIFY(before != base::FileHash::of(both)->hex());
    QVERIFY(QFile::remove(second));
    QVERIFY(!base::FileHash::of(both));
}

void TestFileHash::ofACopyItIsOfWhatWasCopied()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("f"));
    save(path, "as it was opened");
    auto copy = base::FileMemory::copyOf(path.toStdString());
    GOOD(copy);
    const base::FileHash hash = base::FileHash::of(std::move(*copy)); // which alone keeps it
    save(path, "written over since");
    QCOMPARE(hash.hex(), sha256("as it was opened"));
}

void TestFileHash::ofAbsentFilesThereIsNone()
{
    QVERIFY(!base::FileHash::of("/nowhere/at/all").ok());
}

QTEST_APPLESS_MAIN(TestFileHash)

#include "tst_filehash.moc"
