// What core finds wrong is said by the window in its own language, with the numbers and names of the case.
#include "tests/gui/programfixture.h"

#include "core/project/projectfile.h"

#include <QFile>
#include <QLocale>

#include <filesystem>
#include <memory>

using namespace paretoscope;
using tests::ProgramFixture;

class TestErrorLanguage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void missingFileIsNamedAsItIs();
    void brokenProjectIsSaidWithItsPlace();
    void dataThatDoesNotFitIsSaidWithItsNumbers();
    void anotherLanguageSaysItInEnglish();

private:
    QString write(const char *name, const QByteArray &content) const;
    /// The demo's project with other labels, saved as NAME.
    QString projectWithLabels(const char *name, const QString &labels) const;
    /// The one sentence that opening PROJECT gives.
    QString errorOfOpening(const QString &project);

    std::unique_ptr<ProgramFixture> m_program;
};

void TestErrorLanguage::initTestCase()
{
    m_program = std::make_unique<ProgramFixture>();
    m_program->program->useLanguage(QStringLiteral("de"));
}

void TestErrorLanguage::cleanupTestCase()
{
    m_program.reset();
    QLocale::setDefault(QLocale::c());
}

QString TestErrorLanguage::write(const char *name, const QByteArray &content) const
{
    QFile file(m_program->file(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write");
    return file.fileName();
}

QString TestErrorLanguage::projectWithLabels(const char *name, const QString &labels) const
{
    auto project = project::readProject(gui::demoProject().toStdString()).value();
    project.evaluate.labels = labels.toStdString();
    const QString path = m_program->file(name);
    if (!project::writeProject(project, path.toStdString()))
        qFatal("cannot write");
    return path;
}

QString TestErrorLanguage::errorOfOpening(const QString &project)
{
    m_program->questions->errors.clear();
    m_program->program->workflow().openProject(project.toStdString());
    [&] { QTRY_VERIFY(!m_program->questions->errors.isEmpty()); }();
    return m_program->questions->errors.value(0);
}

void TestErrorLanguage::missingFileIsNamedAsItIs()
{
    const QString labels = m_program->file("100%1 labels");
    QCOMPARE(errorOfOpening(projectWithLabels("lost.pscope.json", labels)),
             QStringLiteral("Die Datei ") + labels +
                 QStringLiteral(" wurde nicht gefunden; prüfen Sie den Pfad."));
}

void TestErrorLanguage::brokenProjectIsSaidWithItsPlace()
{
    const QString project = write("broken.pscope.json", "{\n\"paretoscope\" 1}");
    const QString error = errorOfOpening(project);
    QVERIFY2(error.startsWith(project + QStringLiteral(" ist kein gültiges JSON in Zeile 2, Spalte 15;")),
             qPrintable(error));
}

void TestErrorLanguage::dataThatDoesNotFitIsSaidWithItsNumbers()
{
    // IDX of 1,234 labels where the demo has other images.
    const QString labels = write("labels", QByteArray::fromHex("00000801000004d2") + QByteArray(1234, 1));
    const QString error = errorOfOpening(projectWithLabels("few.pscope.json", labels));
    QVERIFY2(error.startsWith(labels + QStringLiteral(" hat 1.234 Zeilen, wo ")), qPrintable(error));
    QVERIFY2(error.endsWith(QStringLiteral(" Beispiele hat; sie müssen zusammengehören.")),
             qPrintable(error));
}

void TestErrorLanguage::anotherLanguageSaysItInEnglish()
{
    m_program->program->useLanguage(QStringLiteral("en"));
    const QString project = write("newer.pscope.json", "{\"paretoscope\": 7}");
    QCOMPARE(errorOfOpening(project),
             project + QStringLiteral(" was written by a newer Paretoscope (project version 7); "
                                      "update the program to open it."));
}

QTEST_MAIN(TestErrorLanguage)
#include "tst_errorlanguage.moc"
