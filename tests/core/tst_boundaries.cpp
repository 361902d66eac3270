// The walls between the rooms (see "Direction" in the design): what may include what, read off the sources.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace {

using Includes = QHash<QString, QStringList>; ///< file relative to the root → what it includes, as written

/// Every header and source below FOLDERS of ROOT. A file that includes its own neighbour by bare name is
/// resolved.
Includes readIncludes(const QDir &root, const QStringList &folders)
{
    static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"),
                                            QRegularExpression::MultilineOption);
    Includes includes;
    for (const QString &folder : folders) {
        QDirIterator entry(root.filePath(folder), {QStringLiteral("*.h"), QStringLiteral("*.cpp")},
                           QDir::Files, QDirIterator::Subdirectories);
        while (entry.hasNext()) {
            QFile file(entry.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            QStringList found;
            auto match = include.globalMatch(QString::fromUtf8(file.readAll()));
            while (match.hasNext())
                found << match.next().captured(1);
            includes.insert(root.relativeFilePath(file.fileName()), found);
        }
    }
    return includes;
}

bool isTorch(const QString &header)
{
    static const QRegularExpression torch(QStringLiteral("^(ATen|torch|c10|caffe2)/"));
    return torch.match(header).hasMatch();
}

bool isQt(const QString &header)
{
    static const QRegularExpression qt(QStringLiteral("^(Qt\\w*/|Q[A-Z]\\w*$|Qt\\w*$|q[a-z]+\\.h$)"));
    return qt.match(header).hasMatch();
}

bool isCharts(const QString &header)
{
    static const QRegularExpression charts(QStringLiteral(
        "^(QtCharts\\b.*|(QtCharts/)?Q\\w*(Chart|ChartView|Series|Legend\\w*|Axis|BarSet|PieSlice))$"));
    return charts.match(header).hasMatch();
}

/// A LibTorch header that FILE sees, directly or through headers of ours: the way there, or nothing.
QString wayToTorch(const Includes &includes, const QString &file, QSet<QString> &seen)
{
    if (seen.contains(file))
        return {};
    seen.insert(file);
    for (const QString &header : includes.value(file)) {
        if (isTorch(header))
            return file + QStringLiteral(" → ") + header;
        if (const QString way = wayToTorch(includes, header, seen); !way.isEmpty())
            return file + QStringLiteral(" → ") + way;
    }
    return {};
}

/// Which rooms of core each room may use, besides itself.
const QHash<QString, QStringList> &mayUse()
{
    static const QHash<QString, QStringList> table = [] {
        QHash<QString, QStringList> rooms;
        const auto row = [&rooms](const char *room, const char *used) {
            rooms.insert(QString::fromUtf8(room), QString::fromUtf8(used).split(u' ', Qt::SkipEmptyParts));
        };
        row("base", "");
        row("statistics", "base");
        row("graph", "base");
        row("data", "base");
        row("compress", "graph statistics base");
        row("pipeline", "compress data graph statistics base");
        row("formats", "pipeline compress graph base");
        row("evaluate", "pipeline compress data graph statistics base");
        row("sensitivity", "evaluate pipeline compress data graph statistics base");
        row("search", "sensitivity evaluate pipeline compress data graph statistics base");
        row("train", "search sensitivity evaluate pipeline compress data graph statistics base");
        row("project",
            "train search sensitivity evaluate formats pipeline compress data graph statistics base");
        row("report",
            "project train search sensitivity evaluate formats pipeline compress data graph statistics base");
        row("session", "report project train search sensitivity evaluate formats pipeline compress data "
                       "graph statistics "
                       "base");
        return rooms;
    }();
    return table;
}

QStringList torchLeaks(const Includes &includes)
{
    QStringList leaks;
    for (auto file = includes.begin(); file != includes.end(); ++file) {
        QSet<QString> seen;
        if (file.key().startsWith(u"app/") || file.key().startsWith(u"widgets/"))
            if (const QString way = wayToTorch(includes, file.key(), seen); !way.isEmpty())
                leaks << way;
    }
    return leaks;
}

QStringList qtInCore(const Includes &includes)
{
    QStringList found;
    for (auto file = includes.begin(); file != includes.end(); ++file)
        for (const QString &header : *file)
            if ((file.key().startsWith(u"core/") || file.key().startsWith(u"app/cli/")) && isQt(header))
                found << file.key() + QStringLiteral(" → ") + header;
    return found;
}

QStringList chartsOutsideTheirRoom(const Includes &includes)
{
    QStringList found;
    for (auto file = includes.begin(); file != includes.end(); ++file)
        for (const QString &header : *file)
            if (!file.key().startsWith(u"widgets/charts/") && isCharts(header))
                found << file.key() + QStringLiteral(" → ") + header;
    return found;
}

QStringList roomsReachingDown(const Includes &includes)
{
    QStringList found;
    for (auto file = includes.begin(); file != includes.end(); ++file) {
        const QString room = file.key().section(u'/', 1, 1);
        if (!file.key().startsWith(u"core/"))
            continue;
        if (!mayUse().contains(room))
            found << file.key() + QStringLiteral(" is in no room of the table");
        for (const QString &header : *file) {
            const QString used = header.section(u'/', 1, 1);
            const bool upward = header.startsWith(u"app/") || header.startsWith(u"widgets/");
            const bool down =
                header.startsWith(u"core/") && used != room && !mayUse().value(room).contains(used);
            if (upward || down)
                found << file.key() + QStringLiteral(" → ") + header;
        }
    }
    return found;
}

/// A folder inside a room of core is that room's own: core/formats/packing is for core/formats.
QStringList roomsEnteredBeside(const Includes &includes)
{
    QStringList found;
    for (auto file = includes.begin(); file != includes.end(); ++file)
        for (const QString &header : *file) {
            const bool inside = header.startsWith(u"core/") && header.count(u'/') > 2;
            if (inside && !file.key().startsWith(header.section(u'/', 0, 1) + u'/'))
                found << file.key() + QStringLiteral(" → ") + header;
        }
    return found;
}

/// Headers at the top of a room of core that no other room enters, by itself or through another such header:
/// they belong into a folder of the room.
QStringList doorsNobodyUses(const Includes &includes)
{
    QHash<QString, QStringList> enteredFrom;
    for (auto file = includes.begin(); file != includes.end(); ++file)
        for (const QString &header : *file)
            enteredFrom[header] << file.key();
    QSet<QString> doors;
    const auto isDoor = [&](const QString &header) {
        const QString room = header.section(u'/', 0, 1) + u'/';
        const QStringList from = enteredFrom.value(header);
        return std::any_of(from.begin(), from.end(), [&](const QString &file) {
            return !file.startsWith(room) || doors.contains(file);
        });
    };
    QSet<QString> closed;
    for (auto file = includes.begin(); file != includes.end(); ++file)
        if (file.key().startsWith(u"core/") && file.key().count(u'/') == 2 && file.key().endsWith(u".h"))
            closed << file.key();
    for (bool found = true; found;) {
        found = false;
        for (const QString &header : QStringList(closed.begin(), closed.end()))
            if (isDoor(header)) {
                doors << header;
                closed.remove(header);
                found = true;
            }
    }
    return {closed.begin(), closed.end()};
}

/// Weights are coded once, by what measures; formats and reports are handed them.
QStringList weightsMadeAgain(const QDir &root)
{
    static const QRegularExpression made(QStringLiteral("\\bcompress(Weight|::overridesFor)\\("));
    QStringList found;
    for (const char *room : {"core/formats", "core/report"}) {
        QDirIterator entry(root.filePath(QString::fromUtf8(room)), {QStringLiteral("*.cpp")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (entry.hasNext()) {
            QFile file(entry.next());
            if (file.open(QIODevice::ReadOnly) && made.match(QString::fromUtf8(file.readAll())).hasMatch())
                found << root.relativeFilePath(file.fileName());
        }
    }
    return found;
}

/// A format is known to its own folder, and to others as one of a list.
QStringList formatsByName(const QDir &root)
{
    QStringList found;
    for (const QString &format :
         QDir(root.filePath(QStringLiteral("core/formats"))).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QString own = QStringLiteral("core/formats/") + format + u'/';
        if (!QFile::exists(root.filePath(own + QStringLiteral("format.cpp"))))
            continue;
        for (const char *folder : {"core", "widgets", "app"}) {
            QDirIterator entry(root.filePath(QString::fromUtf8(folder)), QDir::Files,
                               QDirIterator::Subdirectories);
            while (entry.hasNext()) {
                QFile file(entry.next());
                const QString name = root.relativeFilePath(file.fileName());
                if (!name.startsWith(own) && file.open(QIODevice::ReadOnly) &&
                    QString::fromUtf8(file.readAll()).contains(format, Qt::CaseInsensitive))
                    found << name + QStringLiteral(" names ") + format;
            }
        }
    }
    return found;
}

const QStringList allFolders{QStringLiteral("core"), QStringLiteral("widgets"), QStringLiteral("app")};

void write(const QDir &root, const char *file, const char *content)
{
    const QString path = root.filePath(QString::fromUtf8(file));
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile out(path);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(content);
}

} // namespace

class TestBoundaries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void frontEndsNeverSeeLibTorch();
    void coreAndTheCommandLineNeverSeeQt();
    void roomsUseOnlyWhatTheyMay();
    void roomsAreEnteredByTheirDoors();
    void whatIsARoomsOwnLiesInItsFolders();
    void writersMakeNoWeights();
    void noFormatIsKnownByName();
    void onlyTheChartRoomIncludesQtCharts();
    void everyKindOfBreachIsFound();

private:
    Includes m_includes;
};

void TestBoundaries::initTestCase()
{
    m_includes = readIncludes(QDir(QStringLiteral(PARETOSCOPE_SOURCE_DIR)), allFolders);
    QVERIFY(m_includes.contains(QStringLiteral("core/graph/executor.h")));
    QVERIFY(m_includes.contains(QStringLiteral("core/formats/packing/bitstream.h")));
    QVERIFY(m_includes.contains(QStringLiteral("app/cli/main.cpp")));
    QVERIFY(m_includes.value(QStringLiteral("core/graph/model.h"))
                .contains(QStringLiteral("core/graph/layer.h")));
}

void TestBoundaries::frontEndsNeverSeeLibTorch()
{
    QCOMPARE(torchLeaks(m_includes), QStringList());
}

void TestBoundaries::coreAndTheCommandLineNeverSeeQt()
{
    QCOMPARE(qtInCore(m_includes), QStringList());
}

void TestBoundaries::roomsUseOnlyWhatTheyMay()
{
    QCOMPARE(roomsReachingDown(m_includes), QStringList());
}

void TestBoundaries::roomsAreEnteredByTheirDoors()
{
    QCOMPARE(roomsEnteredBeside(m_includes), QStringList());
}

void TestBoundaries::whatIsARoomsOwnLiesInItsFolders()
{
    QCOMPARE(doorsNobodyUses(m_includes), QStringList());
}

void TestBoundaries::writersMakeNoWeights()
{
    QCOMPARE(weightsMadeAgain(QDir(QStringLiteral(PARETOSCOPE_SOURCE_DIR))), QStringList());
}

void TestBoundaries::noFormatIsKnownByName()
{
    QCOMPARE(formatsByName(QDir(QStringLiteral(PARETOSCOPE_SOURCE_DIR))), QStringList());
}

void TestBoundaries::onlyTheChartRoomIncludesQtCharts()
{
    QCOMPARE(chartsOutsideTheirRoom(m_includes), QStringList());
}

void TestBoundaries::everyKindOfBreachIsFound()
{
    const QTemporaryDir folder;
    const QDir root(folder.path());
    write(root, "core/graph/node.h", "#include <ATen/core/Tensor.h>\n");
    write(root, "core/graph/clean.h", "#include <vector>\n#include \"core/base/result.h\"\n");
    write(root, "core/graph/run/order.h", "#include <vector>\n");
    write(root, "core/graph/run/order.cpp", "#include \"core/graph/run/order.h\"\n");
    write(root, "core/graph/run.cpp", "#include \"core/graph/run/order.h\"\n");
    write(root, "core/report/beside.cpp", "#include \"core/graph/run/order.h\"\n");
    write(root, "app/cli/beside.cpp", "#include \"core/graph/run/order.h\"\n");
    write(root, "core/base/up.cpp", "#include \"core/graph/clean.h\"\n");
    write(root, "core/report/words.cpp", "  #  include <QString>\n");
    write(root, "widgets/panels/panel.cpp", "#include <QWidget>\n#include \"widgets/panels/panel.h\"\n");
    write(root, "widgets/panels/panel.h", "#include \"core/graph/node.h\"\n#include <QtCharts/QChartView>\n");
    write(root, "widgets/charts/chart.cpp", "#include <QtCharts/QLineSeries>\n#include <QValueAxis>\n");
    write(root, "app/cli/main.cpp", "#include \"core/graph/clean.h\"\n#include <QFile>\n");
    const Includes includes = readIncludes(root, allFolders);
    auto leaks = torchLeaks(includes);
    leaks.sort();
    QCOMPARE(
        leaks,
        QStringList({QStringLiteral("widgets/panels/panel.cpp → widgets/panels/panel.h → core/graph/node.h "
                                    "→ ATen/core/Tensor.h"),
                     QStringLiteral("widgets/panels/panel.h → core/graph/node.h → ATen/core/Tensor.h")}));
    auto qt = qtInCore(includes);
    qt.sort();
    QCOMPARE(qt, QStringList({QStringLiteral("app/cli/main.cpp → QFile"),
                              QStringLiteral("core/report/words.cpp → QString")}));
    write(root, "core/graph/own.h", "#include <vector>\n");
    write(root, "core/graph/run/uses.cpp", "#include \"core/graph/own.h\"\n");
    write(root, "core/graph/throughadoor.h", "#include <vector>\n");
    write(root, "core/graph/clean.h",
          "#include \"core/base/result.h\"\n#include \"core/graph/throughadoor.h\"\n");
    QCOMPARE(doorsNobodyUses(readIncludes(root, allFolders)),
             QStringList(QStringLiteral("core/graph/own.h")));
    QCOMPARE(roomsReachingDown(includes),
             QStringList(QStringLiteral("core/base/up.cpp → core/graph/clean.h")));
    write(root, "core/formats/own/writer.cpp",
          "auto own = compress::compressWeight(weight, layer, setting);\n");
    write(root, "core/report/proof.cpp", "auto own = compress::overridesFor(model, recipe.settings);\n");
    write(root, "core/report/clean.cpp", "auto own = data.overridesFor(model, recipe);\n");
    QStringList makers = weightsMadeAgain(root);
    makers.sort();
    QCOMPARE(makers, QStringList({QStringLiteral("core/formats/own/writer.cpp"),
                                  QStringLiteral("core/report/proof.cpp")}));
    write(root, "core/formats/onnx/format.cpp", "\"onnx\"");
    write(root, "app/cli/other.cpp", "if (format == \"ONNX\")\n");
    QCOMPARE(formatsByName(root), QStringList(QStringLiteral("app/cli/other.cpp names onnx")));
    auto beside = roomsEnteredBeside(includes);
    beside.sort();
    QCOMPARE(beside, QStringList({QStringLiteral("app/cli/beside.cpp → core/graph/run/order.h"),
                                  QStringLiteral("core/report/beside.cpp → core/graph/run/order.h")}));
    QCOMPARE(chartsOutsideTheirRoom(includes),
             QStringList(QStringLiteral("widgets/panels/panel.h → QtCharts/QChartView")));
}

QTEST_GUILESS_MAIN(TestBoundaries)
#include "tst_boundaries.moc"
