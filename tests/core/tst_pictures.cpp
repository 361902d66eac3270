// Every picture format against pixels made by hand; the rules are those of PIL's convert("RGB").
#include "core/data/imagefile.h"
#include "tests/support/picturefiles.h"

#include <QTemporaryDir>
#include <QTest>

#include <tiffio.h>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace fs = std::filesystem;

namespace {

using Values = std::vector<std::uint8_t>;

/// Interleaved, as the pictures were written.
Values interleaved(const data::Sample &sample)
{
    const auto channels = static_cast<std::size_t>(sample.shape[0]);
    const std::size_t plane = sample.values.size() / channels;
    Values values(sample.values.size());
    for (std::size_t c = 0; c < channels; ++c) {
        for (std::size_t i = 0; i < plane; ++i)
            values[i * channels + c] = static_cast<std::uint8_t>(sample.values[c * plane + i]);
    }
    return values;
}

Values counting(std::size_t count, unsigned step = 1)
{
    Values values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = static_cast<std::uint8_t>(i * step);
    return values;
}

} // namespace

class TestPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void indexedPngIsLookedUp();
    void greyPngBelow8BitsIsStretched();
    void of16BitsTheUpper8AreKept();
    void interlacedPngIsReadExactly();
    void losslessWebpIsReadExactly();
    void alphaOfWebpIsDropped();
    void firstFrameOfGifIsRead();
    void whatAGifFrameLeavesFreeIsTransparentOrFirstColour();
    void tiff_data();
    void tiff();
    void tiffIsTurnedAsItsTagSays_data();
    void tiffIsTurnedAsItsTagSays();
    void tiffOfOtherNumbersIsRefused();
    void bmp_data();
    void bmp();
    void runLengthsOfBmpAreUnpacked();
    void cmykJpegBecomesRgb();
    void classNumbersAreAsStored();
    void classNumbersInColoursOrJpegAreRefused();
    void contentDecidesWhateverTheName();
    void headerAloneGivesTheSameShape();
    void whatIsNoPictureIsSaid_data();
    void whatIsNoPictureIsSaid();
    void lyingHeadersAreRefusedBeforeAllocating_data();
    void lyingHeadersAreRefusedBeforeAllocating();

private:
    fs::path path(const char *name) const { return fs::path(m_folder.path().toStdString()) / name; }
    void expect(const fs::path &file, const std::vector<std::int64_t> &shape, const Values &values) const
    {
        const auto sample = data::readImage(file);
        QVERIFY2(sample, sample ? "" : (sample.error().message() + sample.error().detail).c_str());
        QCOMPARE(sample->shape, shape);
        QCOMPARE(interleaved(*sample), values);
    }

    QTemporaryDir m_folder;
};

void TestPictures::indexedPngIsLookedUp()
{
    writePng(path("a.png"), {3, 1, 3, 8, {2, 0, 1}, {10, 11, 12, 20, 21, 22, 30, 31, 32}});
    expect(path("a.png"), {3, 1, 3}, {30, 31, 32, 10, 11, 12, 20, 21, 22});
    writePng(path("b.png"), {4, 1, 3, 2, {0b00011011}, {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4}});
    expect(path("b.png"), {3, 1, 4}, {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4});
}

void TestPictures::greyPngBelow8BitsIsStretched()
{
    writePng(path("1.png"), {8, 1, 0, 1, {0b10100000}});
    expect(path("1.png"), {1, 1, 8}, {255, 0, 255, 0, 0, 0, 0, 0});
    writePng(path("2.png"), {4, 1, 0, 2, {0b00011011}});
    expect(path("2.png"), {1, 1, 4}, {0, 85, 170, 255});
    writePng(path("4.png"), {2, 1, 0, 4, {0x1F}});
    expect(path("4.png"), {1, 1, 2}, {17, 255});
}

void TestPictures::of16BitsTheUpper8AreKept()
{
    const Values words{0x12, 0xFF, 0x00, 0x80, 0xFF, 0x00};
    writePng(path("grey.png"), {3, 1, 0, 16, words});
    expect(path("grey.png"), {1, 1, 3}, {0x12, 0x00, 0xFF});
    writePng(path("rgb.png"), {1, 1, 2, 16, words});
    expect(path("rgb.png"), {3, 1, 1}, {0x12, 0x00, 0xFF});
    for (const bool big : {false, true}) {
        TiffPicture tiff{3, 1, 1, 16, PHOTOMETRIC_MINISBLACK, COMPRESSION_NONE, 1, {}};
        const std::vector<std::uint16_t> numbers{0x12FF, 0x0080, 0xFF00};
        tiff.bytes.resize(6);
        std::memcpy(tiff.bytes.data(), numbers.data(), 6);
        tiff.bigEndian = big;
        writeTiff(path("grey.tif"), tiff);
        expect(path("grey.tif"), {1, 1, 3}, {0x12, 0x00, 0xFF});
    }
}

void TestPictures::interlacedPngIsReadExactly()
{
    const Values pixels = counting(11 * 9 * 3, 7);
    writePng(path("i.png"), {11, 9, 2, 8, pixels, {}, true});
    expect(path("i.png"), {3, 9, 11}, pixels);
}

void TestPictures::losslessWebpIsReadExactly()
{
    const Values pixels = counting(13 * 5 * 3, 11);
    writeWebp(path("a.webp"), 13, 5, 3, pixels);
    expect(path("a.webp"), {3, 5, 13}, pixels);
}

void TestPictures::alphaOfWebpIsDropped()
{
    writeWebp(path("a.webp"), 2, 1, 4, {1, 2, 3, 255, 40, 50, 60, 128});
    expect(path("a.webp"), {3, 1, 2}, {1, 2, 3, 40, 50, 60});
}

void TestPictures::firstFrameOfGifIsRead()
{
    const Values colours{0, 0, 0, 255, 0, 0, 0, 255, 0, 1, 2, 3};
    writeGif(path("a.gif"), 2, 2, colours, {{0, 0, 2, 2, {1, 2, 3, 0}}, {0, 0, 2, 2, {2, 2, 2, 2}}});
    expect(path("a.gif"), {3, 2, 2}, {255, 0, 0, 0, 255, 0, 1, 2, 3, 0, 0, 0});
    // Rows 0, 4, then 2, then 1, 3: as interlaced GIFs store five rows.
    writeGif(path("i.gif"), 1, 5, colours, {{0, 0, 1, 5, {0, 3, 2, 1, 1}, true}});
    expect(path("i.gif"), {3, 5, 1}, {0, 0, 0, 255, 0, 0, 0, 255, 0, 255, 0, 0, 1, 2, 3});
}

void TestPictures::whatAGifFrameLeavesFreeIsTransparentOrFirstColour()
{
    const Values colours{9, 9, 9, 255, 0, 0, 0, 255, 0, 1, 2, 3};
    writeGif(path("a.gif"), 2, 1, colours, {{1, 0, 1, 1, {1}}});
    expect(path("a.gif"), {3, 1, 2}, {9, 9, 9, 255, 0, 0});
    writeGif(path("b.gif"), 2, 1, colours, {{1, 0, 1, 1, {1}, false, 3}});
    expect(path("b.gif"), {3, 1, 2}, {1, 2, 3, 255, 0, 0});
}

void TestPictures::tiff_data()
{
    QTest::addColumn<TiffPicture>("picture");
    QTest::addColumn<qint64>("channels");
    QTest::addColumn<Values>("values");
    const Values rgb = counting(40 * 20 * 3, 3), grey = counting(40 * 20, 3);
    const TiffPicture colour{40, 20, 3, 8, PHOTOMETRIC_RGB, COMPRESSION_NONE, 1, rgb};
    QTest::newRow("RGB") << colour << qint64{3} << rgb;
    for (const auto &[name, compression] : {std::pair{"LZW", COMPRESSION_LZW},
                                            {"deflate", COMPRESSION_ADOBE_DEFLATE},
                                            {"PackBits", COMPRESSION_PACKBITS},
                                            {"Zstandard", COMPRESSION_ZSTD}}) {
        auto packedOne = colour;
        packedOne.compression = compression;
        QTest::newRow(name) << packedOne << qint64{3} << rgb;
    }
    auto tiled = colour;
    tiled.tiled = true;
    QTest::newRow("tiles") << tiled << qint64{3} << rgb;
    TiffPicture planes{2, 1, 3, 8, PHOTOMETRIC_RGB, COMPRESSION_NONE, 1, {1, 2, 3, 4, 5, 6}};
    planes.planes = true;
    QTest::newRow("planes") << planes << qint64{3} << Values{1, 3, 5, 2, 4, 6};
    QTest::newRow("grey") << TiffPicture{40, 20, 1, 8, PHOTOMETRIC_MINISBLACK, COMPRESSION_NONE, 1, grey}
                          << qint64{1} << grey;
    QTest::newRow("white is 0") << TiffPicture{3, 1,           1, 8, PHOTOMETRIC_MINISWHITE, COMPRESSION_NONE,
                                               1, {0, 55, 255}}
                                << qint64{1} << Values{255, 200, 0};
    QTest::newRow("1 bit") << TiffPicture{8, 1,           1, 1, PHOTOMETRIC_MINISBLACK, COMPRESSION_NONE,
                                          1, {0b11000001}}
                           << qint64{1} << Values{255, 255, 0, 0, 0, 0, 0, 255};
    QTest::newRow("4 bits") << TiffPicture{2, 1, 1, 4, PHOTOMETRIC_MINISBLACK, COMPRESSION_NONE, 1, {0x1F}}
                            << qint64{1} << Values{17, 255};
    TiffPicture indexed{2, 1, 1, 2, PHOTOMETRIC_PALETTE, COMPRESSION_NONE, 1, {0b11010000}};
    indexed.colours = {0x100, 0x200, 0x300, 0x4FF, 0x500, 0x600, 0x700, 0x8FF, 0x900, 0xA00, 0xB00, 0xCFF};
    QTest::newRow("indexed") << indexed << qint64{3} << Values{4, 8, 12, 2, 6, 10};
    // Inks C, M, Y, K: light = 255 − K, each colour light − ink × light / 255.
    QTest::newRow("CMYK") << TiffPicture{3,
                                         1,
                                         4,
                                         8,
                                         PHOTOMETRIC_SEPARATED,
                                         COMPRESSION_NONE,
                                         1,
                                         {0, 0, 0, 0, 255, 0, 0, 0, 0, 51, 102, 155}}
                          << qint64{3} << Values{255, 255, 255, 0, 255, 255, 100, 80, 60};
    TiffPicture alpha{2, 1, 4, 8, PHOTOMETRIC_RGB, COMPRESSION_NONE, 1, {10, 20, 30, 0, 40, 50, 60, 128}};
    alpha.extra = EXTRASAMPLE_UNASSALPHA;
    QTest::newRow("alpha") << alpha << qint64{3} << Values{10, 20, 30, 40, 50, 60};
    alpha.extra = EXTRASAMPLE_ASSOCALPHA;
    QTest::newRow("multiplied by alpha") << alpha << qint64{3} << Values{0, 0, 0, 79, 99, 119};
}

void TestPictures::tiff()
{
    QFETCH(const TiffPicture, picture);
    QFETCH(const qint64, channels);
    QFETCH(const Values, values);
    writeTiff(path("a.tif"), picture);
    expect(path("a.tif"), {channels, picture.height, picture.width}, values);
}

void TestPictures::tiffIsTurnedAsItsTagSays_data()
{
    QTest::addColumn<int>("tag");
    QTest::addColumn<Values>("values");
    // Stored as 1 2 3 / 4 5 6; the tag names the sides where its first row and first column are seen
    // (TIFF 6.0, p. 36).
    QTest::newRow("top left") << 1 << Values{1, 2, 3, 4, 5, 6};
    QTest::newRow("top right") << 2 << Values{3, 2, 1, 6, 5, 4};
    QTest::newRow("bottom right") << 3 << Values{6, 5, 4, 3, 2, 1};
    QTest::newRow("bottom left") << 4 << Values{4, 5, 6, 1, 2, 3};
    QTest::newRow("left top") << 5 << Values{1, 4, 2, 5, 3, 6};
    QTest::newRow("right top") << 6 << Values{4, 1, 5, 2, 6, 3};
    QTest::newRow("right bottom") << 7 << Values{6, 3, 5, 2, 4, 1};
    QTest::newRow("left bottom") << 8 << Values{3, 6, 2, 5, 1, 4};
}

void TestPictures::tiffIsTurnedAsItsTagSays()
{
    QFETCH(const int, tag);
    QFETCH(const Values, values);
    writeTiff(path("a.tif"), {3, 2, 1, 8, PHOTOMETRIC_MINISBLACK, COMPRESSION_NONE, tag, {1, 2, 3, 4, 5, 6}});
    const bool exchanged = tag >= 5;
    expect(path("a.tif"), {1, exchanged ? 3 : 2, exchanged ? 2 : 3}, values);
}

void TestPictures::tiffOfOtherNumbersIsRefused()
{
    TiffPicture floats{1, 1, 1, 32, PHOTOMETRIC_MINISBLACK, COMPRESSION_NONE, 1, {0, 0, 0, 0}};
    floats.format = SAMPLEFORMAT_IEEEFP;
    writeTiff(path("f.tif"), floats);
    const auto sample = data::readImage(path("f.tif"));
    QVERIFY(!sample);
    QVERIFY2(sample.error().message().find("signed or floating values") != std::string::npos,
             sample.error().message().c_str());
    writeTiff(path("d.tif"), {1, 1, 1, 32, PHOTOMETRIC_MINISBLACK, COMPRESSION_NONE, 1, {0, 0, 0, 0}});
    QVERIFY(data::readImage(path("d.tif")).error().message().find("32 bits") != std::string::npos);
}

void TestPictures::bmp_data()
{
    QTest::addColumn<Bytes>("file");
    QTest::addColumn<qint64>("channels");
    QTest::addColumn<Values>("values");
    const auto bytes = [](const Values &values) { return packed(values); };
    // Rows from the bottom, each filled to four bytes; B, G, R.
    const Bytes rows = bytes({7, 8, 9, 10, 11, 12, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0});
    QTest::newRow("24 bits") << bmpFile(2, 2, 24, 0, 0, rows) << qint64{3}
                             << Values{3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10};
    QTest::newRow("24 bits from the top")
        << bmpFile(2, -2, 24, 0, 0, rows) << qint64{3} << Values{9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4};
    QTest::newRow("32 bits") << bmpFile(1, 1, 32, 0, 0, bytes({1, 2, 3, 99})) << qint64{3} << Values{3, 2, 1};
    QTest::newRow("8 bits") << bmpFile(3, 1, 8, 0, 2, bytes({1, 2, 3, 0, 4, 5, 6, 0, 0, 1, 0, 0}))
                            << qint64{3} << Values{3, 2, 1, 6, 5, 4, 3, 2, 1};
    QTest::newRow("4 bits") << bmpFile(3, 1, 4, 0, 2, bytes({1, 2, 3, 0, 4, 5, 6, 0, 0x01, 0x10, 0, 0}))
                            << qint64{3} << Values{3, 2, 1, 6, 5, 4, 6, 5, 4};
    QTest::newRow("1 bit, black and white")
        << bmpFile(3, 1, 1, 0, 2, bytes({0, 0, 0, 0, 255, 255, 255, 0, 0b10100000, 0, 0, 0})) << qint64{1}
        << Values{255, 0, 255};
    // 5 bits each: 31 is 255, 16 is 131.
    QTest::newRow("16 bits") << bmpFile(2, 1, 16, 0, 0, packed<std::uint16_t>({0x7C10, 0x03E0})) << qint64{3}
                             << Values{255, 0, 131, 0, 255, 0};
    QTest::newRow("16 bits by masks") << bmpFile(2, 1, 16, 3, 0,
                                                 joined(packed<std::uint32_t>({0xF800, 0x7E0, 0x1F}),
                                                        packed<std::uint16_t>({0xF800, 0x07E0})))
                                      << qint64{3} << Values{255, 0, 0, 0, 255, 0};
}

void TestPictures::bmp()
{
    QFETCH(const Bytes, file);
    QFETCH(const qint64, channels);
    QFETCH(const Values, values);
    writeFile(path("a.bmp"), file);
    const auto pixels = static_cast<qint64>(values.size()) / channels;
    const qint64 height = pixels == 4 ? 2 : 1;
    expect(path("a.bmp"), {channels, height, pixels / height}, values);
}

void TestPictures::runLengthsOfBmpAreUnpacked()
{
    const Bytes colours = packed<std::uint8_t>({0, 0, 0, 0, 1, 1, 1, 0, 2, 2, 2, 0, 3, 3, 3, 0});
    // Bottom row: 1 three times, end of line. Top row: 2 and 3 and 1 as they are (and a byte to fill), end of
    // picture.
    const Bytes runs = packed<std::uint8_t>({3, 1, 0, 0, 0, 3, 2, 3, 1, 0, 0, 1});
    writeFile(path("8.bmp"), bmpFile(3, 2, 8, 1, 4, joined(colours, runs)));
    expect(path("8.bmp"), {3, 2, 3}, {2, 2, 2, 3, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
    // Of 4 bits a run alternates; a move by one to the right leaves 0.
    const Bytes halves = packed<std::uint8_t>({2, 0x12, 0, 2, 1, 0, 1, 0x30, 0, 1});
    writeFile(path("4.bmp"), bmpFile(4, 1, 4, 2, 4, joined(colours, halves)));
    expect(path("4.bmp"), {3, 1, 4}, {1, 1, 1, 2, 2, 2, 0, 0, 0, 3, 3, 3});
    writeFile(path("cut.bmp"), bmpFile(3, 2, 8, 1, 4, joined(colours, packed<std::uint8_t>({3, 1, 0}))));
    QVERIFY(!data::readImage(path("cut.bmp")));
}

void TestPictures::cmykJpegBecomesRgb()
{
    // One colour in all pixels: quality 100 keeps it to a step. Inks 0, 51, 102, 155: see the TIFF above.
    Values inks;
    for (int i = 0; i < 64; ++i)
        inks.insert(inks.end(), {255, 204, 153, 100});
    writeCmykJpeg(path("a.jpg"), 8, 8, inks);
    const auto sample = data::readImage(path("a.jpg"));
    QVERIFY2(sample, sample ? "" : sample.error().message().c_str());
    QCOMPARE(sample->shape, (std::vector<std::int64_t>{3, 8, 8}));
    const Values values = interleaved(*sample);
    const Values wanted{100, 80, 60};
    for (std::size_t i = 0; i < values.size(); ++i)
        QVERIFY(std::abs(values[i] - wanted[i % 3]) <= 1);
}

void TestPictures::classNumbersAreAsStored()
{
    using Numbers = std::vector<std::uint16_t>;
    const auto read = [this](const char *name) {
        const auto image = data::readClassImage(path(name));
        return image ? image->values : Numbers{};
    };
    const Values colours{0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0};
    writePng(path("indexed.png"), {4, 1, 3, 8, {0, 3, 1, 2}, colours});
    QCOMPARE(read("indexed.png"), (Numbers{0, 3, 1, 2}));
    writePng(path("2.png"), {4, 1, 3, 2, {0b11100100}, colours});
    QCOMPARE(read("2.png"), (Numbers{3, 2, 1, 0}));
    writePng(path("grey.png"), {3, 1, 0, 8, {0, 255, 18}});
    QCOMPARE(read("grey.png"), (Numbers{0, 255, 18}));
    writePng(path("grey4.png"), {2, 1, 0, 4, {0x1F}});
    QCOMPARE(read("grey4.png"), (Numbers{1, 15}));
    writePng(path("grey16.png"), {2, 1, 0, 16, {1, 2, 0, 9}});
    QCOMPARE(read("grey16.png"), (Numbers{258, 9}));
    writePng(path("equal.png"), {2, 1, 2, 8, {4, 4, 4, 5, 5, 5}});
    QCOMPARE(read("equal.png"), (Numbers{4, 5}));
    writeGif(path("a.gif"), 2, 1, colours, {{0, 0, 2, 1, {3, 1}}});
    QCOMPARE(read("a.gif"), (Numbers{3, 1}));
    writeTiff(path("a.tif"), {3, 1, 1, 8, PHOTOMETRIC_MINISBLACK, COMPRESSION_LZW, 1, {7, 255, 0}});
    QCOMPARE(read("a.tif"), (Numbers{7, 255, 0}));
    writeFile(path("a.bmp"),
              bmpFile(2, 1, 8, 0, 2, packed<std::uint8_t>({1, 2, 3, 0, 4, 5, 6, 0, 1, 0, 0, 0})));
    QCOMPARE(read("a.bmp"), (Numbers{1, 0}));
}

void TestPictures::classNumbersInColoursOrJpegAreRefused()
{
    writePng(path("rgb.png"), {1, 1, 2, 8, {128, 0, 0}});
    writeImage(path("a.jpg"), 8, 8, 1, Values(64, 3));
    writeWebp(path("a.webp"), 1, 1, 3, {1, 1, 1});
    for (const char *name : {"rgb.png", "a.jpg", "a.webp"}) {
        const auto image = data::readClassImage(path(name));
        QVERIFY(!image);
        QVERIFY2(image.error().message().find("grey PNG of class numbers") != std::string::npos,
                 image.error().message().c_str());
    }
}

void TestPictures::contentDecidesWhateverTheName()
{
    writeWebp(path("really.png"), 1, 1, 3, {1, 2, 3});
    expect(path("really.png"), {3, 1, 1}, {1, 2, 3});
    writePng(path("really.jpg"), {1, 1, 2, 8, {4, 5, 6}});
    expect(path("really.jpg"), {3, 1, 1}, {4, 5, 6});
}

void TestPictures::headerAloneGivesTheSameShape()
{
    writeTiff(path("h.tif"), {3, 2, 1, 8, PHOTOMETRIC_MINISBLACK, COMPRESSION_NONE, 6, {1, 2, 3, 4, 5, 6}});
    writeWebp(path("h.webp"), 5, 4, 4, Values(80, 9));
    writeGif(path("h.gif"), 2, 3, {0, 0, 0, 9, 9, 9}, {{0, 0, 1, 1, {1}}});
    writeFile(path("h.bmp"), bmpFile(2, -1, 24, 0, 0, Bytes(8)));
    writePng(path("h.png"), {1, 1, 4, 8, {1, 2}});
    writeCmykJpeg(path("h.jpg"), 4, 4, Values(64, 200));
    for (const char *name : {"h.tif", "h.webp", "h.gif", "h.bmp", "h.png", "h.jpg"}) {
        const auto shape = data::readImageShape(path(name));
        const auto sample = data::readImage(path(name));
        QVERIFY2(shape && sample, name);
        QCOMPARE(*shape, sample->shape);
    }
}

void TestPictures::whatIsNoPictureIsSaid_data()
{
    QTest::addColumn<Bytes>("content");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << Bytes() << "is empty";
    QTest::newRow("Git LFS")
        << textBytes("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n")
        << "git lfs pull";
    QTest::newRow("web page") << textBytes("\n<!DOCTYPE html><html><body>404</body></html>")
                              << "is a web page";
    QTest::newRow("archive") << textBytes("PK\x03\x04 and more") << "is a zip archive";
    QTest::newRow("broken off") << Bytes(4096) << "nothing but zeros";
    QTest::newRow("anything") << textBytes("hello, I am no picture") << "no PNG, JPEG, WebP";
}

void TestPictures::whatIsNoPictureIsSaid()
{
    QFETCH(const Bytes, content);
    QFETCH(const QString, says);
    writeFile(path("x.png"), content);
    const auto sample = data::readImage(path("x.png"));
    QVERIFY(!sample);
    const auto message = QString::fromStdString(sample.error().message());
    QVERIFY2(message.contains(says) && message.contains("x.png"), qPrintable(message));
}

void TestPictures::lyingHeadersAreRefusedBeforeAllocating_data()
{
    QTest::addColumn<Bytes>("content");
    QTest::addColumn<QString>("says");
    // 60,000 × 60,000 and 8,000 × 8,000 pixels, in files of a few bytes.
    Bytes gif = textBytes("GIF89a");
    gif = joined(gif, packed<std::uint16_t>({60000, 60000}));
    gif =
        joined(gif, packed<std::uint8_t>({0, 0, 0, 0x2C, 0, 0, 0, 0, 0x60, 0xEA, 0x60, 0xEA, 0, 2, 1, 0, 0}));
    QTest::newRow("GIF beyond the bound") << gif << "60000 × 60000";
    Bytes small = textBytes("GIF89a");
    small = joined(small, packed<std::uint16_t>({8000, 8000}));
    small = joined(small,
                   packed<std::uint8_t>({0, 0, 0, 0x2C, 0, 0, 0, 0, 0x40, 0x1F, 0x40, 0x1F, 0, 2, 1, 0, 0}));
    QTest::newRow("GIF") << small << "damaged GIF";
    QTest::newRow("BMP beyond the bound") << bmpFile(60000, 60000, 24, 0, 0, Bytes(8)) << "60000 × 60000";
    QTest::newRow("BMP") << bmpFile(8000, 8000, 24, 0, 0, Bytes(8)) << "damaged BMP";
    const auto webp = [](std::uint32_t width, std::uint32_t height) {
        // VP8L: a signature byte, 14 bits of width − 1, 14 of height − 1, alpha and version.
        const std::uint32_t bits = (width - 1) | (height - 1) << 14U;
        Bytes body = joined(packed<std::uint8_t>({0x2F}), packed<std::uint32_t>({bits}));
        body.resize(6);
        Bytes file = joined(textBytes("RIFF"), packed<std::uint32_t>({18}));
        return joined(joined(joined(file, textBytes("WEBPVP8L")), packed<std::uint32_t>({5})), body);
    };
    QTest::newRow("WebP beyond the bound") << webp(16000, 16000) << "16000 × 16000";
}

void TestPictures::lyingHeadersAreRefusedBeforeAllocating()
{
    QFETCH(const Bytes, content);
    QFETCH(const QString, says);
    writeFile(path("x.bin"), content);
    const auto sample = data::readImage(path("x.bin"));
    QVERIFY(!sample);
    const auto message = QString::fromStdString(sample.error().message());
    QVERIFY2(message.contains(says), qPrintable(message));
}

QTEST_GUILESS_MAIN(TestPictures)
#include "tst_pictures.moc"
