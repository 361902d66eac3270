// Sources are formatted as .clang-format says, by the version that Debian 12 has: others break lines
// elsewhere.
#include "tests/packaging/process.h"

#include <QDirIterator>
#include <QTemporaryDir>

using namespace paretoscope::tests;

namespace {

const char *const formatter = "clang-format-14";
const QString sourceFolder = QStringLiteral(PARETOSCOPE_SOURCE_FOLDER);

QStringList sources()
{
    QStringList files;
    for (const char *folder : {"app", "core", "tests", "widgets"}) {
        QDirIterator entry(sourceFolder + u'/' + QString::fromLatin1(folder),
                           {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (entry.hasNext())
            files << entry.next();
    }
    return files;
}

Finished check(const QStringList &files)
{
    return runToEnd(
        QString::fromLatin1(formatter),
        QStringList{QStringLiteral("--dry-run"), QStringLiteral("--Werror"),
                    QStringLiteral("--style=file:") + sourceFolder + QStringLiteral("/.clang-format")} +
            files);
}

} // namespace

class TestFormatting : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySourceIsFormatted();
    void otherFormIsFound();
};

void TestFormatting::everySourceIsFormatted()
{
    PARETOSCOPE_NEEDS_TOOL("clang-format-14");
    const QStringList files = sources();
    QVERIFY(files.size() > 1000);
    constexpr int atOnce = 100;
    for (qsizetype first = 0; first < files.size(); first += atOnce) {
        const auto finished = check(files.mid(first, atOnce));
        QVERIFY2(finished.exitCode == 0, qPrintable(finished.output.left(4000)));
    }
}

void TestFormatting::otherFormIsFound()
{
    PARETOSCOPE_NEEDS_TOOL("clang-format-14");
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("wild.cpp")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("int  f ( ) {return 1 ;}\n");
    file.close();
    QCOMPARE(check({file.fileName()}).exitCode, 1);
}

QTEST_GUILESS_MAIN(TestFormatting)
#include "tst_formatting.moc"
