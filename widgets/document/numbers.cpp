#include "widgets/document/numbers.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <array>
#include <cmath>

namespace paretoscope::widgets::numbers {

namespace {

using evaluate::Metric;

constexpr QChar trueMinus(0x2212);

struct NumbersWords {
    Q_DECLARE_TR_FUNCTIONS(Numbers)
};

// QLocale knows significant digits only with an exponent; the number of decimals follows from the magnitude.
QString significant(double value, int digits, int leastDecimals = 0)
{
    int magnitude = value > 0 ? static_cast<int>(std::floor(std::log10(value))) : 0;
    const double half = 0.5 * std::pow(10, magnitude - digits + 1);
    if (value + half >= std::pow(10, magnitude + 1)) // 0.9999 becomes 1.00, not 1.000
        ++magnitude;
    return real(value, 'f', std::max(leastDecimals, digits - 1 - magnitude));
}

QString percentNumber(double share)
{
    return real(share * 100, 'f', 2);
}

} // namespace

QString withTrueMinus(QString number)
{
    return number.replace(QLatin1Char('-'), trueMinus);
}

QString withPlainMinus(QString number)
{
    return number.replace(trueMinus, QLatin1Char('-'));
}

QString real(double value, char format, int precision)
{
    return withTrueMinus(QLocale().toString(value, format, precision));
}

QString bytes(std::int64_t bytes)
{
    if (bytes < 1000)
        return NumbersWords::tr("%1 B").arg(count(bytes));
    const double value = static_cast<double>(bytes);
    // 999,950 bytes would round to "1000 kB".
    if (value < 999.5e3)
        return NumbersWords::tr("%1 kB").arg(significant(value / 1e3, 3));
    if (value < 999.5e6)
        return NumbersWords::tr("%1 MB").arg(significant(value / 1e6, 3));
    return NumbersWords::tr("%1 GB").arg(significant(value / 1e9, 3));
}

QString count(std::int64_t value)
{
    QLocale locale;
    if (value > -10000 && value < 10000)
        locale.setNumberOptions(locale.numberOptions() | QLocale::OmitGroupSeparator);
    return withTrueMinus(locale.toString(static_cast<qlonglong>(value)));
}

QString share(double share)
{
    return NumbersWords::tr("%1 %", "a percentage").arg(percentNumber(share));
}

QString bits(double bits)
{
    return NumbersWords::tr("%1 bits", "on average, of a weight").arg(real(bits, 'g', 3));
}

QString ratio(double ratio)
{
    return NumbersWords::tr("%1 ×", "times smaller").arg(real(ratio, 'g', 3));
}

QString milliseconds(double milliseconds)
{
    return NumbersWords::tr("%1 ms").arg(kl(milliseconds));
}

QString sparsity(double share)
{
    return NumbersWords::tr("%1 %", "a percentage").arg(real(share * 100, 'g', 3));
}

QString interval(const statistics::Interval &interval, Metric metric)
{
    const bool to = std::isfinite(interval.high);
    const bool from = std::isfinite(interval.low) && (to || interval.low > 0); // no metric is below 0
    if (!from && !to)
        return NumbersWords::tr("not bounded yet", "an interval");
    if (!from || !to)
        return from ? NumbersWords::tr("at least %1", "an interval").arg(metricValue(interval.low, metric))
                    : NumbersWords::tr("at most %1", "an interval").arg(metricValue(interval.high, metric));
    const QString range = NumbersWords::tr("%1–%2", "an interval");
    if (evaluate::isShare(metric))
        return NumbersWords::tr("%1 %", "a percentage")
            .arg(range.arg(percentNumber(interval.low), percentNumber(interval.high)));
    return range.arg(metricValue(interval.low, metric), metricValue(interval.high, metric));
}

QString kl(double kl)
{
    if (!std::isfinite(kl))
        return NumbersWords::tr("unknown", "a damage that is no number");
    if (kl == 0 || (std::abs(kl) >= 1e-4 && std::abs(kl) < 1e4))
        return (kl < 0 ? QString(trueMinus) : QString()) + significant(std::abs(kl), 3, 2);
    return real(kl, 'e', 2);
}

QString pValue(double p)
{
    return p < 0.01 ? real(p, 'g', 2) : real(p, 'f', 2);
}

QString metricName(Metric metric)
{
    switch (metric) {
    case Metric::Accuracy:
        return NumbersWords::tr("accuracy");
    case Metric::NegativeLogLikelihood:
        return NumbersWords::tr("nats per token");
    case Metric::MeanSquaredError:
        return NumbersWords::tr("mean squared error");
    case Metric::Agreement:
        return NumbersWords::tr("agreement with the float model");
    }
    return {};
}

QString metricValue(double value, Metric metric)
{
    if (evaluate::isShare(metric))
        return share(value);
    return metric == Metric::NegativeLogLikelihood ? real(value, 'f', 3) : kl(value);
}

QString measured(const evaluate::Measurement &measurement)
{
    if (evaluate::isShare(measurement.metric))
        return NumbersWords::tr("%1 (%2 of %3)")
            .arg(share(measurement.value), count(measurement.correct), count(measurement.predictions));
    return measuredShort(measurement);
}

QString measuredShort(const evaluate::Measurement &measurement)
{
    const QString value = metricValue(measurement.value, measurement.metric);
    const QString n = count(measurement.n);
    switch (measurement.metric) {
    case Metric::NegativeLogLikelihood:
        return NumbersWords::tr("%1 nats per token (n = %2)").arg(value, n);
    case Metric::MeanSquaredError:
        return NumbersWords::tr("mean squared error %1 (n = %2)").arg(value, n);
    default:
        return NumbersWords::tr("%1 (n = %2)").arg(value, n);
    }
}

QString flips(const evaluate::Measurement &measurement)
{
    const QString lost = count(measurement.flips.rightToWrong);
    const QString won = count(measurement.flips.wrongToRight);
    const QString n = count(measurement.predictions);
    if (measurement.metric == Metric::Agreement)
        return evaluate::hasAnswers(measurement)
                   ? NumbersWords::tr("%1 of %2 answers are not the float model's").arg(lost, n)
                   : NumbersWords::tr("%1 of %2 samples are further than %3 from the float outputs")
                         .arg(lost, n, real(evaluate::agreeingDistance));
    if (!measurement.pValue)
        return NumbersWords::tr("%1 newly wrong, %2 newly right (n = %3)").arg(lost, won, n);
    return NumbersWords::tr("%1 newly wrong, %2 newly right (n = %3, p = %4)")
        .arg(lost, won, n, pValue(*measurement.pValue));
}

QString layerKind(graph::LayerKind kind)
{
    switch (kind) {
    case graph::LayerKind::Embedding:
        return NumbersWords::tr("embedding");
    case graph::LayerKind::Linear:
        return NumbersWords::tr("linear");
    case graph::LayerKind::Conv1d:
        return NumbersWords::tr("convolution 1D");
    case graph::LayerKind::Conv2d:
        return NumbersWords::tr("convolution 2D");
    case graph::LayerKind::ConvTranspose1d:
        return NumbersWords::tr("transposed convolution 1D");
    case graph::LayerKind::ConvTranspose2d:
        return NumbersWords::tr("transposed convolution 2D");
    case graph::LayerKind::Conv3d:
        return NumbersWords::tr("convolution 3D");
    case graph::LayerKind::ConvTranspose3d:
        return NumbersWords::tr("transposed convolution 3D");
    case graph::LayerKind::LinearTransposed:
        return NumbersWords::tr("linear, outputs in columns");
    case graph::LayerKind::Product:
        return NumbersWords::tr("product of matrices");
    case graph::LayerKind::Lstm:
        return NumbersWords::tr("LSTM");
    case graph::LayerKind::Gru:
        return NumbersWords::tr("GRU");
    case graph::LayerKind::Rnn:
        return NumbersWords::tr("recurrent");
    case graph::LayerKind::Other:
        return NumbersWords::tr("other weight");
    }
    return {};
}

QString shape(const std::vector<std::int64_t> &shape)
{
    QStringList sizes;
    for (const auto size : shape)
        sizes << count(size);
    return sizes.join(QStringLiteral(" × "));
}

QString duration(double seconds)
{
    const auto whole = static_cast<qint64>(std::ceil(std::max(0.0, seconds)));
    const auto two = [](qint64 value) { return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0')); };
    if (whole < 3600)
        return QStringLiteral("%1:%2").arg(whole / 60).arg(two(whole % 60));
    return QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(two(whole / 60 % 60), two(whole % 60));
}

namespace {

std::optional<double> parseNumber(const QString &text, const QLocale &locale)
{
    // "1.200" is 1200 in German and must stay so; "0.300" and "1,2" are digit groups in no language.
    const bool fraction = text.startsWith(QLatin1String("0.")) || text.startsWith(QLatin1String("0,"));
    bool ok = false;
    double value = fraction ? 0 : locale.toDouble(text, &ok);
    static const QRegularExpression otherMark(QStringLiteral("^(\\d+)[.,](\\d+)$"));
    if (!ok) {
        const auto match = otherMark.match(text);
        if (!match.hasMatch())
            return {};
        value = QLocale::c().toDouble(match.captured(1) + QLatin1Char('.') + match.captured(2), &ok);
    }
    if (!ok || !std::isfinite(value) || value < 0)
        return {};
    return value;
}

struct UnitWord {
    const char *word;
    double factor;
    Typed::Unit unit;
};

constexpr std::array unitWords{
    UnitWord{"b", 1, Typed::Unit::Bytes},
    UnitWord{"byte", 1, Typed::Unit::Bytes},
    UnitWord{"bytes", 1, Typed::Unit::Bytes},
    UnitWord{"k", 1e3, Typed::Unit::Bytes},
    UnitWord{"kb", 1e3, Typed::Unit::Bytes},
    UnitWord{"m", 1e6, Typed::Unit::Bytes},
    UnitWord{"mb", 1e6, Typed::Unit::Bytes},
    UnitWord{"g", 1e9, Typed::Unit::Bytes},
    UnitWord{"gb", 1e9, Typed::Unit::Bytes},
    UnitWord{"kib", 1024, Typed::Unit::Bytes},
    UnitWord{"mib", 1048576, Typed::Unit::Bytes},
    UnitWord{"gib", 1073741824, Typed::Unit::Bytes},
    UnitWord{"%", 0.01, Typed::Unit::Share},
    UnitWord{"bit", 1, Typed::Unit::Bits},
    UnitWord{"bits", 1, Typed::Unit::Bits},
    UnitWord{"x", 1, Typed::Unit::Ratio},
    UnitWord{"×", 1, Typed::Unit::Ratio},
    UnitWord{"ms", 1, Typed::Unit::Milliseconds},
    UnitWord{"s", 1000, Typed::Unit::Milliseconds},
    UnitWord{"nats", 1, Typed::Unit::None},
    UnitWord{"", 1, Typed::Unit::None},
};

} // namespace

std::optional<Typed> parse(const QString &text, const QLocale &locale)
{
    static const QRegularExpression form(
        QStringLiteral("^\\s*([0-9][0-9.,'’\\s\\x{00a0}\\x{202f}]*(?:[eE][-+\\x{2212}]?\\d+)?)"
                       "\\s*([A-Za-z%\\x{00d7}]*)\\s*$"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        return {};
    const QString digits = withPlainMinus(match.captured(1).trimmed());
    const auto number = parseNumber(digits, locale);
    if (!number)
        return {};
    for (const auto &unit : unitWords)
        if (match.captured(2).compare(QString::fromUtf8(unit.word), Qt::CaseInsensitive) == 0)
            return Typed{*number * unit.factor, unit.unit};
    return {};
}

} // namespace paretoscope::widgets::numbers
