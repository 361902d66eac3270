// Numbers as people see and type them, in three languages.
#include "tests/support/bits.h"
#include "tests/support/fatallogger.h"
#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"

#include <QLocale>
#include <QTest>

#include <limits>

namespace compress = paretoscope::compress;
namespace tests = paretoscope::tests;
using namespace paretoscope::widgets;
using paretoscope::evaluate::Measurement;
using paretoscope::evaluate::Metric;

class TestNumbers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { paretoscope::tests::failOnWarnings(); }
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void bytesAreShortAndDecimal_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("german");
        QTest::newRow("none") << qint64(0) << QStringLiteral("0 B") << QStringLiteral("0 B");
        QTest::newRow("bytes") << qint64(812) << QStringLiteral("812 B") << QStringLiteral("812 B");
        QTest::newRow("kilo") << qint64(1000) << QStringLiteral("1.00 kB") << QStringLiteral("1,00 kB");
        QTest::newRow("hundred") << qint64(101234) << QStringLiteral("101 kB") << QStringLiteral("101 kB");
        QTest::newRow("edge") << qint64(999949) << QStringLiteral("1.00 MB") << QStringLiteral("1,00 MB");
        QTest::newRow("mega") << qint64(1254000) << QStringLiteral("1.25 MB") << QStringLiteral("1,25 MB");
        QTest::newRow("giga") << qint64(4200000000) << QStringLiteral("4.20 GB") << QStringLiteral("4,20 GB");
    }

    void bytesAreShortAndDecimal()
    {
        QFETCH(qint64, bytes);
        QLocale::setDefault(QLocale(QLocale::English));
        QTEST(numbers::bytes(bytes), "english");
        QLocale::setDefault(QLocale(QLocale::German));
        QTEST(numbers::bytes(bytes), "german");
    }

    void measuredNumbersCarryTheirN()
    {
        QLocale::setDefault(QLocale(QLocale::English));
        Measurement measurement;
        measurement.n = measurement.predictions = 1017;
        measurement.correct = 932;
        measurement.value = 932.0 / 1017;
        QCOMPARE(numbers::measured(measurement), QStringLiteral("91.64 % (932 of 1017)"));
        QCOMPARE(numbers::measuredShort(measurement), QStringLiteral("91.64 % (n = 1017)"));
        measurement.metric = Metric::NegativeLogLikelihood;
        measurement.value = 1.5103;
        QCOMPARE(numbers::measured(measurement), QStringLiteral("1.510 nats per token (n = 1017)"));
        QLocale::setDefault(QLocale(QLocale::German));
        QCOMPARE(numbers::measured(measurement), QStringLiteral("1,510 nats per token (n = 1017)"));
    }

    void klHasThreeSignificantDigits_data()
    {
        QTest::addColumn<double>("kl");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << QStringLiteral("0.00");
        QTest::newRow("large") << 12.346 << QStringLiteral("12.35"); // two decimals at least
        QTest::newRow("one") << 1.0 << QStringLiteral("1.00");
        QTest::newRow("small") << 0.012345 << QStringLiteral("0.0123");
        QTest::newRow("tiny") << 1.2345e-5 << QStringLiteral("1.23e−05");
    }

    void klHasThreeSignificantDigits()
    {
        QLocale::setDefault(QLocale::c());
        QFETCH(double, kl);
        QTEST(numbers::kl(kl), "text");
    }

    void intervalsWithoutALimitSaySo()
    {
        QLocale::setDefault(QLocale::c());
        const double none = std::numeric_limits<double>::infinity();
        const auto text = [](double low, double high, Metric metric) {
            return numbers::interval({low, high}, metric);
        };
        QCOMPARE(text(1.49, 1.53, Metric::NegativeLogLikelihood), QStringLiteral("1.490–1.530"));
        QCOMPARE(text(1.49, none, Metric::NegativeLogLikelihood), QStringLiteral("at least 1.490"));
        QCOMPARE(text(-none, 1.53, Metric::NegativeLogLikelihood), QStringLiteral("at most 1.530"));
        QCOMPARE(text(-none, none, Metric::NegativeLogLikelihood), QStringLiteral("not bounded yet"));
        QCOMPARE(text(0, none, Metric::MeanSquaredError), QStringLiteral("not bounded yet"));
        QVERIFY(!numbers::kl(none).contains(QLatin1String("inf")));
    }

    void flipsAreOfWhatThereIs()
    {
        Measurement measured;
        measured.predictions = 96;
        measured.flips = {16, 0};
        measured.metric = Metric::Agreement;
        measured.kind = paretoscope::evaluate::OutputKind::Values;
        QCOMPARE(numbers::flips(measured),
                 QStringLiteral("16 of 96 samples are further than 0.01 from the float outputs"));
        measured.kind = paretoscope::evaluate::OutputKind::Logits;
        QCOMPARE(numbers::flips(measured), QStringLiteral("16 of 96 answers are not the float model's"));
        measured.metric = Metric::Accuracy;
        measured.pValue.reset();
        QCOMPARE(numbers::flips(measured), QStringLiteral("16 newly wrong, 0 newly right (n = 96)"));
    }
    void minusSignsAreMinusSigns()
    {
        QLocale::setDefault(QLocale(QLocale::English));
        QCOMPARE(numbers::real(-0.5), QStringLiteral("−0.5"));
        QCOMPARE(numbers::count(-12), QStringLiteral("−12"));
        QCOMPARE(numbers::share(-0.0123), QStringLiteral("−1.23 %"));
        QCOMPARE(numbers::kl(-0.0123), QStringLiteral("−0.0123"));
        QLocale::setDefault(QLocale(QLocale::German));
        QCOMPARE(numbers::real(-0.5), QStringLiteral("−0,5"));
        QCOMPARE(numbers::kl(-0.0123), QStringLiteral("−0,0123"));
        // And what is shown can be typed.
        QLocale::setDefault(QLocale::c());
        QCOMPARE(numbers::kl(-1.234e-5), QStringLiteral("−1.23e−05"));
        QCOMPARE(numbers::pValue(1.2e-7), QStringLiteral("1.2e−07"));
        QCOMPARE(numbers::parse(QStringLiteral("1.2e−05"))->value, 1.2e-5);
    }
    void pValuesHaveTwoDecimalsAtLeast()
    {
        QLocale::setDefault(QLocale::c());
        QCOMPARE(numbers::pValue(1), QStringLiteral("1.00"));
        QCOMPARE(numbers::pValue(0.04), QStringLiteral("0.04"));
        QCOMPARE(numbers::pValue(0.00123), QStringLiteral("0.0012"));
    }

    void typedLimitsAreRead_data()
    {
        using Unit = numbers::Typed::Unit;
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("unit");
        QTest::addColumn<double>("value");
        const auto row = [](const char *text, Unit unit, double value) {
            QTest::newRow(text) << QString::fromUtf8(text) << static_cast<int>(unit) << value;
        };
        row("120kB", Unit::Bytes, 120e3);
        row("120 kB", Unit::Bytes, 120e3);
        row("  120 KB ", Unit::Bytes, 120e3);
        row("0.3 MB", Unit::Bytes, 0.3e6);
        row("0,3 MB", Unit::Bytes, 0.3e6);
        row("0.300 MB", Unit::Bytes, 0.3e6);
        row("2 MiB", Unit::Bytes, 2 * 1048576.0);
        row("812 B", Unit::Bytes, 812);
        row("1,2 %", Unit::Share, 0.012);
        row("1.2%", Unit::Share, 0.012);
        row("3.4 bits", Unit::Bits, 3.4);
        row("3,4 bit", Unit::Bits, 3.4);
        row("10x", Unit::Ratio, 10);
        row("10.5 ×", Unit::Ratio, 10.5);
        row("0.05", Unit::None, 0.05);
        row("5e-3", Unit::None, 0.005);
        row("7", Unit::None, 7);
    }

    void typedLimitsAreRead()
    {
        QFETCH(QString, text);
        QFETCH(int, unit);
        QFETCH(double, value);
        for (const auto language : {QLocale::English, QLocale::German, QLocale::French}) {
            const auto typed = numbers::parse(text, QLocale(language));
            QVERIFY2(typed, qPrintable(QLocale::languageToString(language)));
            QCOMPARE(static_cast<int>(typed->unit), unit);
            QVERIFY(std::abs(typed->value - value) <= 1e-9 * value);
        }
    }

    void digitGroupsAreReadAsTheLanguageHasThem()
    {
        QCOMPARE(numbers::parse(QStringLiteral("1,200 kB"), QLocale(QLocale::English))->value, 1.2e6);
        QCOMPARE(numbers::parse(QStringLiteral("1.200 kB"), QLocale(QLocale::German))->value, 1.2e6);
        QCOMPARE(numbers::parse(QStringLiteral("1.200 kB"), QLocale(QLocale::English))->value, 1.2e3);
    }

    void whatIsShownCanBeTypedAgain()
    {
        for (const auto language : {QLocale::English, QLocale::German, QLocale::French}) {
            QLocale::setDefault(QLocale(language));
            for (const qint64 bytes : {812, 101000, 1250000})
                QCOMPARE(numbers::parse(numbers::bytes(bytes))->value, static_cast<double>(bytes));
            QVERIFY(std::abs(numbers::parse(numbers::share(0.0125))->value - 0.0125) < 1e-12);
            QVERIFY(numbers::parse(numbers::bits(3.4))->unit == numbers::Typed::Unit::Bits);
            QCOMPARE(numbers::parse(numbers::ratio(10.5))->value, 10.5);
            QCOMPARE(numbers::parse(numbers::milliseconds(1.25))->value, 1.25);
            QVERIFY(numbers::parse(numbers::milliseconds(1.25))->unit == numbers::Typed::Unit::Milliseconds);
        }
    }

    void nonsenseIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "kB", "-3 kB", "12 parsec", "1.2.3,4", "1e999", "nan", "%", "12 kB 13"})
            QTest::newRow(*text ? text : "empty") << QString::fromUtf8(text);
    }

    void nonsenseIsRefused()
    {
        QFETCH(QString, text);
        for (const auto language : {QLocale::English, QLocale::German, QLocale::French})
            QVERIFY(!numbers::parse(text, QLocale(language)));
    }

    void settingsSayWhatDiffersFromTheUsual()
    {
        using compress::LayerSetting;
        using methodwords::setting;
        QLocale::setDefault(QLocale(QLocale::English));
        const std::string group = "group", most = "max", least = "mse";
        QCOMPARE(setting({}), QStringLiteral("float"));
        QCOMPARE(setting({{"sparsity", 0.3}}), QStringLiteral("30 % zero"));
        QCOMPARE(setting({{"rank", 0.4}, {"bits", 4}}), QStringLiteral("4 bits, rank 40 %"));
        QCOMPARE(setting({{"sparsity", 0.295}}), QStringLiteral("29.5 % zero"));
        QCOMPARE(setting({{"bits", std::string("bfloat16")}, {"sparsity", 0.3}}),
                 QStringLiteral("bfloat16, 30 % zero"));
        const LayerSetting three = tests::bits(3), four = tests::bits(4);
        QCOMPARE(setting(three.with("granularity", group)
                             .with("groupSize", 32)
                             .with("symmetric", false)
                             .with("clip", most)),
                 QStringLiteral("3 bits, groups of 32, asymmetric, not clipped"));
        const auto endOf = [](const LayerSetting &own) { return setting(own).section(QLatin1Char(','), 1); };
        QCOMPARE(endOf(three), QString());
        QCOMPARE(endOf(three.with("clip", least)), QStringLiteral(" least squared error"));
        QCOMPARE(endOf(three.with("signedScale", false).with("rescale", false)),
                 QStringLiteral(" positive scales, not rescaled"));
        // From 4 bits a zero point is the usual.
        QCOMPARE(endOf(four.with("symmetric", false)), QString());
        QCOMPARE(endOf(four.with("symmetric", true)), QStringLiteral(" symmetric"));
    }

    void settingsHaveTheNumbersOfTheLanguage()
    {
        QLocale::setDefault(QLocale(QLocale::German));
        QCOMPARE(methodwords::setting({{"sparsity", 0.295}}), QStringLiteral("29,5 % zero"));
        QCOMPARE(methodwords::shortSetting({{"sparsity", 0.295}}), QStringLiteral("29,5 %"));
        QCOMPARE(methodwords::shortSetting({{"rank", 0.4}, {"bits", 4}}), QStringLiteral("4 bits · r 40 %"));
        QLocale::setDefault(QLocale(QLocale::English));
    }

    void howMuchFitsAColumn()
    {
        QCOMPARE(methodwords::shortSetting({}), QStringLiteral("float"));
        QCOMPARE(methodwords::shortSetting(tests::symmetricBits(4)), QStringLiteral("4 bits"));
        QCOMPARE(methodwords::shortSetting(tests::bits(16)), QStringLiteral("float16"));
        QCOMPARE(methodwords::shortSetting(tests::bits(32, 0.3)), QStringLiteral("30 %"));
        QCOMPARE(methodwords::shortSetting(tests::bits(4, 0.3)), QStringLiteral("4 bits · 30 %"));
    }

    void durationsAreClockTimes()
    {
        QCOMPARE(numbers::duration(3.2), QStringLiteral("0:04"));
        QCOMPARE(numbers::duration(61), QStringLiteral("1:01"));
        QCOMPARE(numbers::duration(4350), QStringLiteral("1:12:30"));
    }
};

QTEST_MAIN(TestNumbers)
#include "tst_numbers.moc"
