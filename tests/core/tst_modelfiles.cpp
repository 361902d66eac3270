// Which files are opened as networks.
#include "core/formats/modelfiles.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;

class TestModelFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNameOfANetworkIsEnough()
    {
        for (const char *name : {"a.pt", "a.pth", "a.ts", "a.ptl", "a.torchscript", "a.PT", "a.b.Pt"})
            QVERIFY2(formats::isModelFile(name), name);
        for (const char *name : {"a.pscope.json", "a.json", "pt", "a", "a.pt.json", ""})
            QVERIFY2(!formats::isModelFile(name), name);
    }

    void anArchiveIsANetworkWhateverItsName()
    {
        const QTemporaryDir folder;
        const auto write = [&](const char *name, const QByteArray &content) {
            QFile file(folder.filePath(QString::fromLatin1(name)));
            if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
                qFatal("cannot write");
            return file.fileName().toStdString();
        };
        QVERIFY(formats::isModelFile(write("net", QByteArray("PK\x03\x04rest", 8))));
        QVERIFY(formats::isModelFile(write("net.bin", QByteArray("PK\x03\x04", 4))));
        QVERIFY(!formats::isModelFile(write("project", "{ \"paretoscope\": 1 }")));
        QVERIFY(!formats::isModelFile(write("short", "PK")));
        QVERIFY(!formats::isModelFile(write("empty", "")));
        QVERIFY(!formats::isModelFile(folder.path().toStdString()));
    }
};

QTEST_GUILESS_MAIN(TestModelFiles)
#include "tst_modelfiles.moc"
