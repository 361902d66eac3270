// Core's sentences in the window's language: words translated, particulars as they are, numbers as the
// language writes them.
#include "widgets/document/translated.h"

#include <QCoreApplication>
#include <QHash>
#include <QLocale>
#include <QTest>
#include <QTranslator>

using namespace paretoscope;
using base::Sentence;
using widgets::translated;

class TestTranslated : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void wordsFollowTheLanguage();
    void placesMayMove();
    void placesWithinFileNamesStay_data();
    void placesWithinFileNamesStay();
    void numbersAreWrittenAsTheLocaleDoes();
    void sentencesWithinAreTranslatedToo();
    void unknownIdsStayEnglish();
    void nothingSaidIsNothingShown();
};

namespace {

/// A language by id.
class Language : public QTranslator {
public:
    QString translate(const char *context, const char *, const char *, int) const override
    {
        static const QHash<QByteArray, QString> words{
            {"test.lines", QStringLiteral("%2 Zeilen hat %1.")},
            {"test.why", QStringLiteral("%1 geht nicht: %2.")},
            {"test.full", QStringLiteral("kein Platz mehr")},
        };
        return words.value(context);
    }
    bool isEmpty() const override { return false; }
};

constexpr auto lines = PARETOSCOPE_SAY("test.lines", "%1 has %2 lines.");
constexpr auto why = PARETOSCOPE_SAY("test.why", "%1 does not work: %2.");
constexpr auto full = PARETOSCOPE_SAY("test.full", "no room left");

Language &language()
{
    static Language only;
    return only;
}

} // namespace

void TestTranslated::init()
{
    QLocale::setDefault(QLocale(QStringLiteral("de_DE")));
    QCoreApplication::installTranslator(&language());
}

void TestTranslated::cleanup()
{
    QCoreApplication::removeTranslator(&language());
    QLocale::setDefault(QLocale::c());
}

void TestTranslated::wordsFollowTheLanguage()
{
    QCOMPARE(translated(full), QStringLiteral("kein Platz mehr"));
    QCoreApplication::removeTranslator(&language());
    QCOMPARE(translated(full), QStringLiteral("no room left"));
}

void TestTranslated::placesMayMove()
{
    QCOMPARE(translated({lines, "a.csv", 7}), QStringLiteral("7 Zeilen hat a.csv."));
}

void TestTranslated::placesWithinFileNamesStay_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"100%1.csv", "%2", "%1%2%3", "a % b", "%L1.csv", "%n"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestTranslated::placesWithinFileNamesStay()
{
    QFETCH(const QString, name);
    QCOMPARE(translated({lines, name.toStdString(), 7}), QStringLiteral("7 Zeilen hat ") + name + u'.');
}

void TestTranslated::numbersAreWrittenAsTheLocaleDoes()
{
    QCOMPARE(translated({lines, "a.csv", 12345}), QStringLiteral("12.345 Zeilen hat a.csv."));
    QCOMPARE(translated({lines, "a.csv", 0.5}), QStringLiteral("0,5 Zeilen hat a.csv."));
    QCOMPARE((Sentence{lines, "a.csv", 12345}).english(), std::string("a.csv has 12345 lines."));
}

void TestTranslated::sentencesWithinAreTranslatedToo()
{
    QCOMPARE(translated({why, "x %1 y", full}), QStringLiteral("x %1 y geht nicht: kein Platz mehr."));
    QCOMPARE(translated({why, "b", Sentence{lines, "%2", 3}}),
             QStringLiteral("b geht nicht: 3 Zeilen hat %2.."));
}

void TestTranslated::unknownIdsStayEnglish()
{
    QCOMPARE(translated({PARETOSCOPE_SAY("test.unknown", "%1 of %2"), 1, "b"}), QStringLiteral("1 of b"));
}

void TestTranslated::nothingSaidIsNothingShown()
{
    QVERIFY(translated({}).isEmpty());
}

QTEST_GUILESS_MAIN(TestTranslated)
#include "tst_translated.moc"
