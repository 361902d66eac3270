#include "widgets/document/coveragetext.h"

#include "widgets/document/numbers.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

constexpr std::size_t inALine = 2, inAList = 20; ///< named, the largest first

struct CoverageWords {
    Q_DECLARE_TR_FUNCTIONS(Coverage)
};

QString namedBytes(const std::string &name, std::int64_t bytes)
{
    return CoverageWords::tr("%1 (%2)", "name, bytes")
        .arg(QString::fromStdString(name), numbers::bytes(bytes));
}

QStringList uncoveredNames(const pipeline::Coverage &coverage, std::size_t most)
{
    QStringList names;
    for (std::size_t i = 0; i < std::min(most, coverage.uncovered.size()); ++i)
        names << namedBytes(coverage.uncovered[i].name, coverage.uncovered[i].bytes);
    std::int64_t rest = 0;
    for (std::size_t i = most; i < coverage.uncovered.size(); ++i)
        rest += coverage.uncovered[i].bytes;
    if (coverage.uncovered.size() > most)
        names << CoverageWords::tr("%n smaller (%1)", "parameters, bytes",
                                   static_cast<int>(coverage.uncovered.size() - most))
                     .arg(numbers::bytes(rest));
    return names;
}

/// All of it only where it is all.
QString shareText(const pipeline::Coverage &coverage)
{
    const double share = coverage.share();
    return numbers::share(coverage.uncovered.empty() ? 1 : std::min(std::floor(share * 1e4) / 1e4, 0.9999));
}

} // namespace

QString coverageSentence(const pipeline::Coverage &coverage)
{
    const QString names = uncoveredNames(coverage, inALine).join(QStringLiteral(", "));
    if (coverage.coveredBytes == 0)
        return CoverageWords::tr(
                   "None of the model's weights can be compressed: no operator that multiplies with a "
                   "matrix of them is known. It holds %1.")
            .arg(names.isEmpty() ? CoverageWords::tr("no weights at all") : names);
    return names.isEmpty() ? CoverageWords::tr("The layers hold all of the model's %1.")
                                 .arg(numbers::bytes(coverage.bytes))
                           : CoverageWords::tr("The layers hold %1 of the model's %2; not: %3.")
                                 .arg(shareText(coverage), numbers::bytes(coverage.bytes), names);
}

QString coverageDetails(const pipeline::Coverage &coverage)
{
    QStringList lines;
    if (!coverage.uncovered.empty())
        lines << CoverageWords::tr("Stays as it is:") << uncoveredNames(coverage, inAList);
    for (std::size_t i = 0; i < std::min(inAList, coverage.computed.size()); ++i)
        lines << CoverageWords::tr("%1 is computed once from %2.")
                     .arg(QString::fromStdString(coverage.computed[i].name),
                          QString::fromStdString(coverage.computed[i].from));
    for (const std::string &name : coverage.rewritten)
        lines << CoverageWords::tr("%1 is written in plain operators, equal to 1e-6.")
                     .arg(QString::fromStdString(name));
    return lines.join(QLatin1Char('\n'));
}

} // namespace paretoscope::widgets
