// A complete German translation ships: every visible string is in the file, and none is unfinished.
#include "core/compress/method.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
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
    void englishIsBritishThroughout();
    void numbersAreWrittenWhereMinusSignsAreTrue();
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
        addWord(words, stage.typesTitle);
        addWord(words, stage.typesTip);
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

// As CONTRIBUTING.md says: British, with the -ize of its dictionaries and of the field's terms.
void TestTranslations::englishIsBritishThroughout()
{
    const QRegularExpression other(
        QStringLiteral(
            "\\b(analyz|behavior|color|center(ed|s)?\\b|gray|favor|neighbor|honor|catalog\\b|canceled|"
            "canceling|labeled|labeling|modeled|modeling|artifact|"
            "(recogn|quant|equal|normal|optim|initial|serial|minim|maxim|organ|general|summar|visual)is"
            "(e|ed|es|ing|ation)\\b)"),
        QRegularExpression::CaseInsensitiveOption);
    const QRegularExpression quoted(QStringLiteral("\"[^\"]*\"")); // keys of files stay as they are
    const Messages shipped = readMessages(sources + QStringLiteral("/translations/paretoscope_de.ts"));
    QStringList mixed;
    for (QString message : shipped.finished)
        if (const QString words = message.section(QStringLiteral(": "), 1).remove(quoted);
            other.match(words).hasMatch())
            mixed << message;
    QVERIFY2(mixed.isEmpty(), qPrintable(mixed.join(u'\n')));
    QVERIFY(other.match(QStringLiteral("The color")).hasMatch() &&
            other.match(QStringLiteral("recognised")).hasMatch());
}

// QLocale writes the minus sign of keyboards; numbers.h that of print.
void TestTranslations::numbersAreWrittenWhereMinusSignsAreTrue()
{
    const QStringList mayAsk{QStringLiteral("numbers.cpp"), QStringLiteral("translated.cpp"),
                             QStringLiteral("preprocessingedit.cpp")};
    QStringList elsewhere;
    int files = 0;
    for (const QString &room : {QStringLiteral("/widgets"), QStringLiteral("/app/gui")})
        for (QDirIterator each(sources + room, {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                               QDirIterator::Subdirectories);
             each.hasNext();) {
            QFile file(each.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            ++files;
            const QString text = QString::fromUtf8(file.readAll());
            for (const auto *call :
                 {"QLocale().toString(", "locale.toString(", "QString::number(", "negativeSign("})
                if (text.contains(QLatin1String(call)) && !mayAsk.contains(each.fileName()))
                    elsewhere << each.fileName() + QStringLiteral(": ") + QLatin1String(call);
        }
    QVERIFY(files > 100);
    QVERIFY2(elsewhere.isEmpty(), qPrintable(elsewhere.join(u'\n')));
}

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
