// What holds of every sentence in the sources: its id is its own, the only one and readable, both are
// literals, so that translations and programs find them, and no place is left out.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

const QString said = QStringLiteral("PARETOSCOPE_SAY(");

/// What stands in the literals of TEXT, one behind the other.
QString literal(const QString &text)
{
    static const QRegularExpression one(QStringLiteral("\"((?:[^\"\\\\]|\\\\.)*)\""));
    QString all;
    for (auto match = one.globalMatch(text); match.hasNext();)
        all += match.next().captured(1);
    return all;
}

/// %1 to the number of places, none left out.
bool placesAreWhole(const QString &english)
{
    static const QRegularExpression place(QStringLiteral("%([1-9])"));
    QSet<int> places;
    for (auto match = place.globalMatch(english); match.hasNext();)
        places << match.next().captured(1).toInt();
    for (int i = 1; i <= places.size(); ++i)
        if (!places.contains(i))
            return false;
    return true;
}

/// Whole, and not only what joins its parts: it can be told by one id.
bool isSentence(const QString &english)
{
    static const QRegularExpression word(QStringLiteral("[a-z]{2}"));
    return english.endsWith(u'.') && word.match(english).hasMatch();
}

class Faults {
public:
    void look(const QString &name, const QString &source)
    {
        static const QRegularExpression saying(
            QStringLiteral("PARETOSCOPE_SAY\\(\\s*((?:%1\\s*)+),\\s*((?:%1\\s*)+)\\)")
                .arg(QStringLiteral("\"(?:[^\"\\\\]|\\\\.)*\"")));
        static const QRegularExpression form(QRegularExpression::anchoredPattern(
            QStringLiteral("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)*")));
        qsizetype found = 0;
        for (auto match = saying.globalMatch(source); match.hasNext(); ++found) {
            const auto one = match.next();
            const QString id = literal(one.captured(1));
            if (!form.match(id).hasMatch())
                all << id + QStringLiteral(" is no id, in ") + name;
            if (const QString other = m_files.value(id); !other.isEmpty())
                all << id + QStringLiteral(" stands in ") + name + QStringLiteral(" and ") + other;
            const QString english = literal(one.captured(2));
            if (!placesAreWhole(english))
                all << id + QStringLiteral(" leaves out a place, in ") + name;
            if (const QString other = m_sentences.value(english); isSentence(english) && !other.isEmpty())
                all << id + QStringLiteral(" says the same as ") + other;
            m_files.insert(id, name);
            m_sentences.insert(english, id);
        }
        if (found != source.count(said))
            all << QStringLiteral("a wording is no literal, in ") + name;
    }

    qsizetype count() const { return m_files.size(); }
    QStringList all;

private:
    QHash<QString, QString> m_files;     ///< by id
    QHash<QString, QString> m_sentences; ///< ids, by what they say
};

Faults faultsIn(const QDir &root)
{
    Faults faults;
    for (const char *folder : {"core", "widgets", "app"}) {
        QDirIterator entry(root.filePath(QLatin1String(folder)),
                           {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (entry.hasNext()) {
            QFile file(entry.next());
            const QString name = root.relativeFilePath(file.fileName());
            if (name != QStringLiteral("core/base/sentence.h") && file.open(QIODevice::ReadOnly))
                faults.look(name, QString::fromUtf8(file.readAll()));
        }
    }
    return faults;
}

} // namespace

class TestSentenceIds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySentenceHasAnIdOfItsOwn();
    void faultsAreSeen_data();
    void faultsAreSeen();
};

void TestSentenceIds::everySentenceHasAnIdOfItsOwn()
{
    const Faults faults = faultsIn(QDir(QStringLiteral(PARETOSCOPE_SOURCE_DIR)));
    QVERIFY2(faults.all.isEmpty(), qPrintable(faults.all.join(u'\n')));
    QVERIFY(faults.count() > 200);
}

void TestSentenceIds::faultsAreSeen_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("word");
    QTest::newRow("good") << said + QStringLiteral("\"a.b\", \"%1 is \\\"%2\\\" \" \"of %1.\")") << QString();
    QTest::newRow("twice") << said + QStringLiteral("\"a.b\", \"A\"), ") + said +
                                  QStringLiteral("\"a.b\", \"B\")")
                           << QStringLiteral("and");
    QTest::newRow("capitals") << said + QStringLiteral("\"Csv.shortRow\", \"A\")") << QStringLiteral("no id");
    QTest::newRow("gap") << said + QStringLiteral("\"a.b\", \"%1 and %3\")") << QStringLiteral("leaves out");
    QTest::newRow("two ids") << said + QStringLiteral("\"a.b\", \"%1 is lost.\"), ") + said +
                                    QStringLiteral("\"a.c\", \"%1 is \" \"lost.\")")
                             << QStringLiteral("says the same");
    QTest::newRow("two ids of a phrase")
        << said + QStringLiteral("\"a.b\", \"lost %1\"), ") + said + QStringLiteral("\"a.c\", \"lost %1\")")
        << QString();
    QTest::newRow("id made up") << said + QStringLiteral("name, \"A\")") << QStringLiteral("no literal");
    QTest::newRow("wording made up") << said + QStringLiteral("\"a.b\", \"A\" + b)")
                                     << QStringLiteral("no literal");
}

void TestSentenceIds::faultsAreSeen()
{
    QFETCH(const QString, source);
    QFETCH(const QString, word);
    Faults faults;
    faults.look(QStringLiteral("a.cpp"), source);
    QCOMPARE(faults.all.size(), word.isEmpty() ? 0 : 1);
    QVERIFY2(faults.all.join(u' ').contains(word), qPrintable(faults.all.join(u' ')));
}

QTEST_GUILESS_MAIN(TestSentenceIds)
#include "tst_sentenceids.moc"
