#include "core/data/imagefile.h"
#include "core/data/samplepicture.h"
#include "tests/support/networks.h"

#include <QFile>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

base::Result<data::SampleSet> opened(const Network &network)
{
    auto dataset = data::openDataset(network.source, network.task, network.input);
    if (!dataset)
        return dataset.error();
    return data::allOf(*dataset);
}

} // namespace

class TestSamplePicture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cifarPicturesEqualTheStoredBytes();
    void imagenetPhotosNameTheirFiles();
    void windowsOfStoriesAreTokens();
    void positionsCountWithinTheSet();
};

// A record of the file is the label and the planes red, green and blue: preprocessing is undone to the byte.
void TestSamplePicture::cifarPicturesEqualTheStoredBytes()
{
    PARETOSCOPE_NEEDS("cifar10/test_1017.bin");
    const Network network = cifarNetwork();
    const auto set = opened(network);
    QVERIFY(set.ok());
    QFile file(QString::fromStdString(realData("cifar10/test_1017.bin")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray records = file.readAll();
    for (const qsizetype position : {0, 5, 1016}) {
        const auto view = data::viewSample(*set, position, network.input);
        QVERIFY(view.ok() && view->picture);
        const data::Picture &picture = *view->picture;
        QVERIFY(picture.width == 32 && picture.height == 32 && picture.channels == 3);
        const QByteArray record = records.mid(position * 3073, 3073);
        QCOMPARE(*view->label, static_cast<std::int64_t>(static_cast<unsigned char>(record.at(0))));
        for (qsizetype pixel = 0; pixel < 1024; ++pixel)
            for (qsizetype channel = 0; channel < 3; ++channel)
                QCOMPARE(picture.pixels[static_cast<std::size_t>(pixel * 3 + channel)],
                         static_cast<unsigned char>(record.at(1 + channel * 1024 + pixel)));
        QVERIFY(view->tokens.empty() && view->numbers.empty() && view->file.empty());
        QCOMPARE(view->values, 3072);
    }
}

void TestSamplePicture::imagenetPhotosNameTheirFiles()
{
    PARETOSCOPE_NEEDS("imagenet/labels.csv");
    const Network network = mobilenet();
    const auto set = opened(network);
    QVERIFY(set.ok());
    const auto view = data::viewSample(*set, 3, network.input);
    QVERIFY2(view.ok(), view ? "" : view.error().message().c_str());
    QVERIFY(view->picture && view->picture->width == 224);
    QVERIFY(!view->file.empty());
    QCOMPARE(data::sampleName(*set, 3), view->file);
    // The very photo: decoded from the named file.
    const auto photo = data::readImage(std::filesystem::path(realData("imagenet/photos")) / view->file);
    QVERIFY(photo.ok());
    if (photo->shape == std::vector<std::int64_t>{3, 224, 224})
        for (std::size_t pixel = 0; pixel < 224 * 224; ++pixel)
            QCOMPARE(static_cast<float>(view->picture->pixels[pixel * 3]), photo->values[pixel]);
}

void TestSamplePicture::windowsOfStoriesAreTokens()
{
    PARETOSCOPE_NEEDS("tinystories/tokens-idx2-short");
    const Network network = stories();
    const auto set = opened(network);
    QVERIFY(set.ok());
    const auto view = data::viewSample(*set, 2, network.input);
    QVERIFY(view.ok());
    QVERIFY(!view->picture && view->numbers.empty() && !view->label);
    QCOMPARE(view->tokens.size(), std::size_t(256));
    QCOMPARE(view->tokens, std::get<std::vector<std::int64_t>>(set->read(2, 1)->inputs[0].values));
    QCOMPARE(data::sampleName(*set, 2), std::string("sample 2"));
}

void TestSamplePicture::positionsCountWithinTheSet()
{
    const Network network = demo();
    auto set = opened(network);
    QVERIFY(set.ok());
    set->indices = {7, 500};
    QCOMPARE(data::viewSample(*set, 1, network.input)->number, 500);
    QCOMPARE(data::sampleName(*set, 1), std::string("sample 500"));
    for (const std::int64_t position : {-1, 2}) {
        const auto view = data::viewSample(*set, position, network.input);
        QVERIFY(!view.ok());
        QCOMPARE(view.error().code, base::ErrorCode::DataMismatch);
        QVERIFY(data::sampleName(*set, position).empty());
    }
    QVERIFY(!data::viewSample({}, 0, network.input).ok());
}

QTEST_GUILESS_MAIN(TestSamplePicture)
#include "tst_samplepicture.moc"
