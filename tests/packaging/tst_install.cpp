// What cmake --install leaves: programs that start there, and desktop files that the desktop's own tools
// accept.
#include "tests/packaging/process.h"

#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QMimeDatabase>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope::tests;

namespace {
const QString appId = QStringLiteral("org.paretoscope.Paretoscope");
const QString mimeType = QStringLiteral("application/x-paretoscope-project+json");
} // namespace

class TestInstall : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void bothProgramsStartWhereTheyAreInstalled();
    void programsLoadNothingThatLibTorchDoesNotUse();
    void commandLineOpensTheInstalledDemo();
    void desktopEntryIsValid();
    void desktopEntryNamesWhatIsInstalled();
    void metainfoIsValid();
    void projectFilesAreRecognised();
    void iconsAreWellFormed();
    void documentationAndLicencesAreInstalled();

private:
    QString installed(const QString &file) const { return m_prefix.filePath(file); }

    QTemporaryDir m_prefix;
};

void TestInstall::initTestCase()
{
    PARETOSCOPE_SUCCEEDS(QStringLiteral(PARETOSCOPE_CMAKE),
                         {QStringLiteral("--install"), QStringLiteral(PARETOSCOPE_BUILD_FOLDER),
                          QStringLiteral("--prefix"), m_prefix.path()});
}

void TestInstall::bothProgramsStartWhereTheyAreInstalled()
{
    for (const QString &program :
         {QStringLiteral("bin/paretoscope"), QStringLiteral("bin/paretoscope-cli")}) {
        const auto finished = runToEnd(installed(program), {QStringLiteral("--version")});
        QVERIFY2(finished.exitCode == 0, qPrintable(finished.output));
        QVERIFY2(finished.output.contains(QStringLiteral(PARETOSCOPE_VERSION)), qPrintable(finished.output));
    }
}

void TestInstall::programsLoadNothingThatLibTorchDoesNotUse()
{
    const QStringList standIns = QDir(installed(QStringLiteral("lib/paretoscope"))).entryList(QDir::Files);
    if (standIns.isEmpty())
        QSKIP("This LibTorch is linked with nothing that it does not use.");
    for (const QString &program :
         {QStringLiteral("bin/paretoscope"), QStringLiteral("bin/paretoscope-cli")}) {
        const auto loaded = runToEnd(QStringLiteral("ldd"), {installed(program)});
        QCOMPARE(loaded.exitCode, 0);
        const QStringList lines = loaded.output.split(QLatin1Char('\n'));
        for (const QString &library : standIns) {
            const auto named = lines.filter(library + QStringLiteral(" =>"));
            QCOMPARE(named.size(), 1);
            const QString path =
                named.front().section(QStringLiteral("=> "), 1).section(QLatin1Char(' '), 0, 0);
            QCOMPARE(QFileInfo(path).canonicalFilePath(),
                     QFileInfo(installed(QStringLiteral("lib/paretoscope/") + library)).canonicalFilePath());
        }
        QVERIFY2(!loaded.output.contains(QStringLiteral("libgdal")), qPrintable(loaded.output)); // OpenCV's
    }
}

void TestInstall::commandLineOpensTheInstalledDemo()
{
    PARETOSCOPE_SUCCEEDS(
        installed(QStringLiteral("bin/paretoscope-cli")),
        {QStringLiteral("inspect"), installed(QStringLiteral("share/paretoscope/demo/digits.pscope.json"))});
}

void TestInstall::desktopEntryIsValid()
{
    PARETOSCOPE_NEEDS_TOOL("desktop-file-validate");
    const auto finished = runToEnd(QStringLiteral("desktop-file-validate"),
                                   {installed(QStringLiteral("share/applications/%1.desktop").arg(appId))});
    QCOMPARE(finished.output, QString());
    QCOMPARE(finished.exitCode, 0);
}

void TestInstall::desktopEntryNamesWhatIsInstalled()
{
    const QSettings entry(installed(QStringLiteral("share/applications/%1.desktop").arg(appId)),
                          QSettings::IniFormat);
    const auto value = [&entry](const char *key) {
        return entry.value(QStringLiteral("Desktop Entry/") + QLatin1String(key)).toString();
    };
    const QString program = value("Exec").section(QLatin1Char(' '), 0, 0);
    QVERIFY(QFileInfo(installed(QStringLiteral("bin/") + program)).isExecutable());
    QVERIFY(QFileInfo::exists(
        installed(QStringLiteral("share/icons/hicolor/scalable/apps/%1.svg").arg(value("Icon")))));
    QVERIFY(QFileInfo::exists(
        installed(QStringLiteral("share/icons/hicolor/256x256/apps/%1.png").arg(value("Icon")))));
}

void TestInstall::metainfoIsValid()
{
    PARETOSCOPE_NEEDS_TOOL("appstreamcli");
    PARETOSCOPE_SUCCEEDS(QStringLiteral("appstreamcli"),
                         {QStringLiteral("validate"), QStringLiteral("--no-net"),
                          installed(QStringLiteral("share/metainfo/%1.metainfo.xml").arg(appId))});
}

void TestInstall::projectFilesAreRecognised()
{
    PARETOSCOPE_NEEDS_TOOL("update-mime-database");
    auto environment = QProcessEnvironment::systemEnvironment();
    // Without this the tool remarks that the folder is not where the desktop looks; for this test it is.
    environment.insert(QStringLiteral("XDG_DATA_DIRS"), installed(QStringLiteral("share")));
    const auto finished = runToEnd(QStringLiteral("update-mime-database"),
                                   {installed(QStringLiteral("share/mime"))}, environment);
    QVERIFY2(finished.exitCode == 0, qPrintable(finished.output));

    const QByteArray before = qgetenv("XDG_DATA_DIRS");
    qputenv("XDG_DATA_DIRS", installed(QStringLiteral("share")).toLocal8Bit());
    const QMimeType project = QMimeDatabase().mimeTypeForFile(QStringLiteral("resnet20.pscope.json"),
                                                              QMimeDatabase::MatchExtension);
    qputenv("XDG_DATA_DIRS", before);
    QCOMPARE(project.name(), mimeType);
    QVERIFY(project.parentMimeTypes().contains(QStringLiteral("application/json")));
}

void TestInstall::iconsAreWellFormed()
{
    const QImage png(installed(QStringLiteral("share/icons/hicolor/256x256/apps/%1.png").arg(appId)));
    QCOMPARE(png.size(), QSize(256, 256));
    QVERIFY(png.hasAlphaChannel());
    PARETOSCOPE_NEEDS_TOOL("xmllint");
    PARETOSCOPE_SUCCEEDS(QStringLiteral("xmllint"),
                         {QStringLiteral("--noout"), QStringLiteral("--nonet"),
                          installed(QStringLiteral("share/icons/hicolor/scalable/apps/%1.svg").arg(appId)),
                          installed(QStringLiteral("share/mime/packages/%1.xml").arg(appId)),
                          installed(QStringLiteral("share/metainfo/%1.metainfo.xml").arg(appId))});
}

void TestInstall::documentationAndLicencesAreInstalled()
{
    for (const char *file : {"share/doc/paretoscope/LICENSE", "share/doc/paretoscope/copyright",
                             "share/doc/paretoscope/README.md", "share/doc/paretoscope/docs/MANUAL.md",
                             "share/doc/paretoscope/docs/NUMBERS.md",
                             "share/doc/paretoscope/docs/MEASURED.md", "share/paretoscope/demo/README.md",
                             "share/man/man1/paretoscope.1", "share/man/man1/paretoscope-cli.1"})
        QVERIFY2(QFileInfo(installed(QLatin1String(file))).size() > 0, file);
}

QTEST_GUILESS_MAIN(TestInstall)
#include "tst_install.moc"
