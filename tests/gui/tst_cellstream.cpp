#include "app/gui/cellstream.h"

#include "tests/support/fatallogger.h"

#include <QTest>

using namespace paretoscope;
using gui::CellStream;
using sensitivity::SensitivityCell;

class TestCellStream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { tests::failOnWarnings(); }
    void cellsOfOneStageComeTogether();
    void cellsOfTwoStagesComeOneAfterTheOther();
    void nothingComesAfterTheEnd();
};

namespace {

using Layers = std::vector<std::size_t>;

struct Received {
    gui::JobRunner jobs;
    std::vector<Layers> batches;
    std::shared_ptr<CellStream> stream =
        std::make_shared<CellStream>(jobs, [this](const std::vector<SensitivityCell> &cells) {
            Layers layers;
            for (const SensitivityCell &cell : cells)
                layers.push_back(cell.layer);
            batches.push_back(layers);
        });

    void put(std::size_t layer)
    {
        SensitivityCell cell;
        cell.layer = layer;
        stream->put(cell);
    }
};

} // namespace

void TestCellStream::cellsOfOneStageComeTogether()
{
    Received received;
    received.put(0);
    received.put(1);
    QVERIFY(received.batches.empty());
    QTRY_COMPARE(received.batches.size(), std::size_t{1});
    QCOMPARE(received.batches.front(), (Layers{0, 1}));
}

// The document gets to them late: everything is there by then.
void TestCellStream::cellsOfTwoStagesComeOneAfterTheOther()
{
    Received received;
    received.stream->part();
    received.put(0);
    received.put(1);
    received.stream->part();
    received.stream->part();
    received.put(0);
    received.stream->flush();
    QCOMPARE(received.batches, (std::vector<Layers>{{0, 1}, {0}}));
    received.put(2);
    received.stream->flush();
    QCOMPARE(received.batches.back(), Layers{2});
    QCOMPARE(received.batches.size(), std::size_t{3});
}

void TestCellStream::nothingComesAfterTheEnd()
{
    Received received;
    received.put(0);
    received.stream->close();
    received.stream->flush();
    QVERIFY(received.batches.empty());
}

QTEST_GUILESS_MAIN(TestCellStream)
#include "tst_cellstream.moc"
