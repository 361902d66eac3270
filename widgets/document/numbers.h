// Every number the window shows is formatted here, and typed ones are read here, in the language of the
// default QLocale. Whatever was measured carries its n. Pure functions; GUI thread (they translate).
#pragma once

#include "core/evaluate/measurement.h"
#include "core/graph/layer.h"

#include <QLocale>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::widgets::numbers {

/// NUMBER with true minus signs, which people read, or with those of keyboards, which programs read.
QString withTrueMinus(QString number);
QString withPlainMinus(QString number);
/// As QLocale writes it, but with true minus signs, "−0.5", "1.2e−05". What others here are made of.
QString real(double value, char format = 'g', int precision = 6);
/// "812 B", "101 kB", "1.25 MB": decimal units, three significant digits from 1 kB on.
QString bytes(std::int64_t bytes);
/// "1017", "272,474": digit groups from five digits on.
QString count(std::int64_t value);
/// "91.64 %", from a share 0…1.
QString share(double share);
/// "3.4 bits": on average, of a weight, no more digits than it needs.
QString bits(double bits);
/// "10.5 ×": how many times smaller.
QString ratio(double ratio);
/// "30 %", "33.3 %": sparsity, no more digits than it has.
QString sparsity(double share);
/// "90.56–92.10 %", "1.490–1.530": an interval of METRIC with its unit. What is watched may have no limit
/// yet: "at least 1.490", "not bounded yet".
QString interval(const statistics::Interval &interval, evaluate::Metric metric);
/// Three significant digits, at least two decimals, no unit: "0.0123", "12.35", "1.23e−05".
QString kl(double kl);
/// "1.83 ms".
QString milliseconds(double milliseconds);

/// "0.04", "1.00", "0.0012".
QString pValue(double p);

/// "accuracy", "nats per token", "mean squared error", "agreement with the float model".
QString metricName(evaluate::Metric metric);
/// A value of METRIC without its n, for axes: "91.64 %", "1.510".
QString metricValue(double value, evaluate::Metric metric);
/// The headline of a measurement with its n: "91.64 % (932 of 1017)", "1.510 nats (n = 512)".
QString measured(const evaluate::Measurement &measurement);
/// "90.56 % (n = 1017)": shorter, for places where the count stands elsewhere.
QString measuredShort(const evaluate::Measurement &measurement);
/// "12 new errors, 3 fixed (n = 1017, p = .04)".
QString flips(const evaluate::Measurement &measurement);

/// "convolution", "linear", …
QString layerKind(graph::LayerKind kind);
/// "64 × 64 × 3 × 3".
QString shape(const std::vector<std::int64_t> &shape);
/// "0:04", "1:12:30".
QString duration(double seconds);

/// What somebody typed as a limit.
struct Typed {
    enum class Unit { None, Bytes, Share, Bits, Ratio, Milliseconds };
    double value = 0; ///< bytes, a share 0…1, bits, how many times smaller, milliseconds, or the bare number
    Unit unit = Unit::None;
};
/// Reads "120kB", "120 kB", "0.3 MB", "2 MiB", "1,2 %", "3.4 bits", "10×", "10x", "2 ms", "0.05" in LOCALE,
/// and the other decimal mark too where it cannot be mistaken for a digit group. Absent for anything else,
/// for negative and for infinite values.
std::optional<Typed> parse(const QString &text, const QLocale &locale = QLocale());

} // namespace paretoscope::widgets::numbers
