// The .deb that cpack makes: what it needs, what it holds, and that nothing of the building machine is in it.
#include "tests/packaging/process.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope::tests;

class TestDebPackage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void fieldsAreComplete();
    void dependsOnTheLibrariesOfBothPrograms();
    void holdsProgramsDemoAndDesktopFiles();
    void everythingBelongsToRootBelowUsr();
    void programsSearchNoFolderOfTheBuildingMachine();

private:
    QString field(const QString &name) const;

    QTemporaryDir m_folder;
    QString m_package;
    QString m_contents;
};

void TestDebPackage::initTestCase()
{
    PARETOSCOPE_NEEDS_TOOL("dpkg-deb");
    PARETOSCOPE_NEEDS_TOOL("dpkg-shlibdeps");
    PARETOSCOPE_NEEDS_TOOL("file");
    PARETOSCOPE_SUCCEEDS(QStringLiteral(PARETOSCOPE_CPACK),
                         {QStringLiteral("-G"), QStringLiteral("DEB"), QStringLiteral("-B"), m_folder.path(),
                          QStringLiteral("--config"),
                          QStringLiteral(PARETOSCOPE_BUILD_FOLDER "/CPackConfig.cmake")});
    const QStringList made = QDir(m_folder.path()).entryList({QStringLiteral("*.deb")}, QDir::Files);
    QCOMPARE(made.size(), 1);
    m_package = m_folder.filePath(made.constFirst());
    const auto listed = runToEnd(QStringLiteral("dpkg-deb"), {QStringLiteral("-c"), m_package});
    QCOMPARE(listed.exitCode, 0);
    m_contents = listed.output;
}

QString TestDebPackage::field(const QString &name) const
{
    return runToEnd(QStringLiteral("dpkg-deb"), {QStringLiteral("-f"), m_package, name}).output.trimmed();
}

void TestDebPackage::fieldsAreComplete()
{
    QCOMPARE(field(QStringLiteral("Package")), QStringLiteral("paretoscope"));
    QVERIFY(field(QStringLiteral("Version")).startsWith(QStringLiteral(PARETOSCOPE_VERSION)));
    for (const char *name : {"Architecture", "Maintainer", "Section", "Installed-Size", "Description"})
        QVERIFY2(!field(QLatin1String(name)).isEmpty(), name);
}

void TestDebPackage::dependsOnTheLibrariesOfBothPrograms()
{
    const QString depends = field(QStringLiteral("Depends"));
    for (const char *library : {"libtorch1.13", "libopenblas0-pthread", "libqt6widgets6", "libqt6charts6",
                                "libqt6svg6", "libzip4", "libc6"})
        QVERIFY2(depends.contains(QLatin1String(library)), qPrintable(depends));
}

void TestDebPackage::holdsProgramsDemoAndDesktopFiles()
{
    for (const char *file :
         {"./usr/bin/paretoscope\n", "./usr/bin/paretoscope-cli\n",
          "./usr/share/paretoscope/demo/digits.pt\n", "./usr/share/paretoscope/demo/digits.pscope.json\n",
          "./usr/share/applications/org.paretoscope.Paretoscope.desktop\n",
          "./usr/share/metainfo/org.paretoscope.Paretoscope.metainfo.xml\n",
          "./usr/share/mime/packages/org.paretoscope.Paretoscope.xml\n",
          "./usr/share/icons/hicolor/scalable/apps/org.paretoscope.Paretoscope.svg\n",
          "./usr/share/icons/hicolor/256x256/apps/org.paretoscope.Paretoscope.png\n",
          "./usr/share/doc/paretoscope/copyright\n"})
        QVERIFY2(m_contents.contains(QLatin1String(file)), file);
}

void TestDebPackage::everythingBelongsToRootBelowUsr()
{
    for (const QString &line : m_contents.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        QVERIFY2(line.contains(QStringLiteral(" root/root ")), qPrintable(line));
        QVERIFY2(line.contains(QStringLiteral(" ./usr/")), qPrintable(line));
    }
}

void TestDebPackage::programsSearchNoFolderOfTheBuildingMachine()
{
    PARETOSCOPE_NEEDS_TOOL("readelf");
    const QString unpacked = m_folder.filePath(QStringLiteral("unpacked"));
    PARETOSCOPE_SUCCEEDS(QStringLiteral("dpkg-deb"), {QStringLiteral("-x"), m_package, unpacked});
    for (const QString &program : {QStringLiteral("paretoscope"), QStringLiteral("paretoscope-cli")}) {
        const auto headers =
            runToEnd(QStringLiteral("readelf"),
                     {QStringLiteral("-d"), unpacked + QStringLiteral("/usr/bin/") + program});
        QCOMPARE(headers.exitCode, 0);
        for (const QString &line : headers.output.split(QLatin1Char('\n')))
            if (line.contains(QStringLiteral("PATH)")))
                QVERIFY2(line.contains(QStringLiteral("[$ORIGIN/../lib/paretoscope]")), qPrintable(line));
    }
}

QTEST_GUILESS_MAIN(TestDebPackage)
#include "tst_debpackage.moc"
