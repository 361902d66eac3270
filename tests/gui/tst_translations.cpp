// A complete German translation ships: every visible string is in the file, and none is unfinished.
#include "core/compress/method.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace paretoscope;

class TestTranslations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noStringIsUnfinished_data();
    void noStringIsUnfinished();
    void everyStringOfTheSourcesIsInTheFile();
    void everyWordOfEveryMethodHasAGermanOne();
};

namespace {

const QString sources = QStringLiteral(PARETOSCOPE_SOURCE_DIR);

struct Messages {
    QStringList finished, unfinished;
};

Messages readMessages(const QString &path)
{
    Messages messages;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return messages;
    QXmlStreamReader xml(&file);
    QString context, source;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        if (xml.name() == QLatin1String("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1String("source"))
            source = xml.readElementText();
        else if (xml.name() == QLatin1String("translation")) {
            const bool isFinished = xml.attributes().value(QLatin1String("type")).isEmpty();
            const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
            (isFinished && !text.isEmpty() ? messages.finished : messages.unfinished)
                << context + QStringLiteral(": ") + source;
        }
    }
    return messages;
}

void addWord(QStringList &words, const char *word)
{
    if (word)
        words << QString::fromUtf8(word);
}

void addWords(QStringList &words, const compress::Parameter &parameter)
{
    addWord(words, parameter.title);
    addWord(words, parameter.tip);
    if (parameter.range)
        addWord(words, parameter.range->phrase);
    for (const compress::Named &named : parameter.named) {
        addWord(words, named.title);
        addWord(words, named.phrase);
    }
}

/// All that any method says of itself.
QStringList wordsOfMethods()
{
    QStringList words;
    for (const compress::Method *method : compress::methods()) {
        addWord(words, method->about().title);
        for (const compress::Parameter &parameter : method->about().parameters)
            addWords(words, parameter);
    }
    for (const compress::Parameter &parameter : compress::parameters())
        addWords(words, parameter);
    for (const compress::StageAbout &stage : compress::told()) {
        addWord(words, stage.selectorTitle);
        addWord(words, stage.selectorTip);
    }
    return words;
}

} // namespace

void TestTranslations::noStringIsUnfinished_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("German") << QStringLiteral("paretoscope_de.ts");
    QTest::newRow("English plurals") << QStringLiteral("paretoscope_en.ts");
}

void TestTranslations::noStringIsUnfinished()
{
    QFETCH(QString, file);
    const Messages messages = readMessages(sources + QStringLiteral("/translations/") + file);
    QVERIFY(!messages.finished.isEmpty());
    QVERIFY2(messages.unfinished.isEmpty(), qPrintable(messages.unfinished.mid(0, 20).join(u'\n')));
}

void TestTranslations::everyStringOfTheSourcesIsInTheFile()
{
    const QTemporaryDir folder;
    const QString copy = folder.filePath(QStringLiteral("fresh.ts"));
    QProcess update;
    update.start(QStringLiteral(PARETOSCOPE_LUPDATE),
                 {QStringLiteral("-tr-function-alias"),
                  QStringLiteral("QT_TRANSLATE_NOOP+=PARETOSCOPE_TEXT,QT_TRANSLATE_NOOP+=PARETOSCOPE_SAY"),
                  QStringLiteral("-I"), sources, sources + QStringLiteral("/app/gui"),
                  sources + QStringLiteral("/widgets"), sources + QStringLiteral("/core"),
                  QStringLiteral("-ts"), copy, QStringLiteral("-target-language"), QStringLiteral("de")});
    QVERIFY(update.waitForFinished(60000));
    const Messages fresh = readMessages(copy);
    QVERIFY(fresh.unfinished.size() > 50); // a fresh file has nothing translated
    const Messages shipped = readMessages(sources + QStringLiteral("/translations/paretoscope_de.ts"));
    QStringList missing;
    for (const QString &message : fresh.unfinished) {
        if (!shipped.finished.contains(message))
            missing << message;
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.mid(0, 20).join(u'\n')));
}

// As the program has them, whichever way the sources spell them.
void TestTranslations::everyWordOfEveryMethodHasAGermanOne()
{
    const Messages shipped = readMessages(sources + QStringLiteral("/translations/paretoscope_de.ts"));
    const QStringList words = wordsOfMethods();
    QVERIFY(words.contains(QStringLiteral("%1 bits")) && words.size() > 40);
    for (const QString &word : words)
        QVERIFY2(shipped.finished.contains(QStringLiteral("Methods: ") + word), qPrintable(word));
}

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
