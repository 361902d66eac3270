// Files of a target are compiled several at once (CMAKE_UNITY_BUILD): what is in the unnamed namespace of one
// is seen by the next, so that names must differ within a target, whichever files come together.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

/// What a line of an unnamed namespace begins to define, with the types of its parameters where it has any;
/// empty: nothing. REST is what follows the line.
QString definedBy(const QString &line, const QString &rest)
{
    static const QRegularExpression type(QStringLiteral("^(?:class|struct|enum class|enum) (\\w+)[^;]*$"));
    static const QRegularExpression constant(QStringLiteral("^(?:constexpr|const)\\b[^(=]*?(\\w+)\\s*[={]"));
    static const QRegularExpression function(
        QStringLiteral("^(?!using|template|return)[^(={]*?[\\s&*](\\w+)\\("));
    if (const auto match = type.match(line); match.hasMatch())
        return match.captured(1);
    if (const auto match = constant.match(line); match.hasMatch())
        return match.captured(1);
    const auto match = function.match(line);
    if (!match.hasMatch())
        return {};
    static const QRegularExpression name(QStringLiteral("\\s*\\w+\\s*(=.*)?$"));
    QStringList types;
    const QString whole = line.mid(match.capturedEnd(1) + 1) + QLatin1Char(' ') + rest;
    for (QString parameter : whole.left(whole.indexOf(QLatin1Char(')'))).split(QLatin1Char(',')))
        types << parameter.simplified().remove(name);
    return match.captured(1) + QLatin1Char('(') + types.join(QLatin1Char(',')) + QLatin1Char(')');
}

/// "NAMESPACE NAME" of all that TEXT, formatted as ours is, has in unnamed namespaces.
QStringList unnamedOf(const QString &text)
{
    static const QRegularExpression opens(QStringLiteral("^namespace ([\\w:]+) \\{$"));
    QStringList found;
    QString around;
    bool inside = false;
    const QStringList lines = text.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString &line = lines[i];
        if (const auto match = opens.match(line); match.hasMatch())
            around = match.captured(1);
        if (line == QLatin1String("namespace {"))
            inside = true;
        else if (line.startsWith(QLatin1String("} // namespace")))
            inside = false;
        else if (inside && !line.isEmpty() && line[0].isLetter())
            if (const QString name = definedBy(line, lines.mid(i + 1, 6).join(QLatin1Char(' ')));
                !name.isEmpty())
                found << around + QLatin1Char(' ') + name;
    }
    return found;
}

/// What more than one file of FOLDER has: "NAME: FILE, FILE".
QStringList sharedIn(const QString &folder)
{
    QMap<QString, QStringList> files;
    QDirIterator entry(folder, {QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories);
    while (entry.hasNext()) {
        QFile file(entry.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QStringList names = unnamedOf(QString::fromUtf8(file.readAll()));
        for (const QString &name : QSet<QString>(names.begin(), names.end()))
            files[name] << file.fileName();
    }
    QStringList shared;
    for (auto name = files.cbegin(); name != files.cend(); ++name)
        if (name->size() > 1)
            shared << name.key() + QStringLiteral(": ") + name->join(QStringLiteral(", "));
    return shared;
}

} // namespace

class TestUnnamed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsNames();
    void namesDiffer_data();
    void namesDiffer();
};

void TestUnnamed::findsNames()
{
    const QString text =
        QStringLiteral("namespace paretoscope::a {\n\nnamespace {\n\nconstexpr int most = 3;\n"
                       "struct Pair {\n    int first;\n};\n"
                       "const std::vector<int> &sums(const Pair &pair,\n"
                       "                             int most = 2)\n{\n    return all(pair);\n}\n"
                       "using base::Error;\n\n} // namespace\n\nint outside(int x)\n{\n}\n\n"
                       "} // namespace paretoscope::a\n");
    QCOMPARE(unnamedOf(text),
             (QStringList{QStringLiteral("paretoscope::a most"), QStringLiteral("paretoscope::a Pair"),
                          QStringLiteral("paretoscope::a sums(const Pair &,int)")}));
}

void TestUnnamed::namesDiffer_data()
{
    QTest::addColumn<QString>("folder");
    for (const char *folder : {"core", "widgets", "app/gui", "app/cli"})
        QTest::newRow(folder) << QStringLiteral(PARETOSCOPE_SOURCE_DIR "/") + QLatin1String(folder);
}

void TestUnnamed::namesDiffer()
{
    QFETCH(QString, folder);
    QVERIFY(QDir(folder).exists());
    const QStringList shared = sharedIn(folder);
    QVERIFY2(shared.isEmpty(), qPrintable(shared.join(QLatin1Char('\n'))));
}

QTEST_APPLESS_MAIN(TestUnnamed)
#include "tst_unnamed.moc"
