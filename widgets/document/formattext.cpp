#include "widgets/document/formattext.h"

#include <QCoreApplication>

namespace paretoscope::widgets {

namespace {

struct FormatTextWords {
    Q_DECLARE_TR_FUNCTIONS(FormatText)
};

/// What core says, see PARETOSCOPE_TEXT.
QString said(const char *text)
{
    return QCoreApplication::translate("Formats", text);
}

QString pattern(std::string_view suffix)
{
    return QStringLiteral("*.") + QString::fromLatin1(suffix.data(), static_cast<qsizetype>(suffix.size()));
}

QStringList patterns(const formats::Format &format)
{
    QStringList all;
    for (const std::string_view suffix : format.suffixes)
        all << pattern(suffix);
    return all;
}

QString filter(const QString &title, const QStringList &own)
{
    return QStringLiteral("%1 (%2)").arg(title, own.join(QLatin1Char(' ')));
}

/// Of all formats for which WANTED; where there are several, the first is TITLE for all of them.
template <typename Wanted> QStringList filtersOf(const QString &title, const Wanted &wanted)
{
    QStringList filters, all;
    for (const formats::Format *format : formats::formats())
        if (wanted(*format)) {
            filters << openFilter(*format);
            all << patterns(*format);
        }
    if (filters.size() > 1)
        filters.prepend(filter(title, all));
    return filters;
}

} // namespace

QString targetTitle(const formats::Target &target)
{
    return said(target.title);
}

QString targetUse(const formats::Target &target)
{
    return said(target.use);
}

QString openFilter(const formats::Format &format)
{
    return filter(said(format.files), patterns(format));
}

QString saveFilter(const formats::Format &format)
{
    return filter(said(format.files), {pattern(format.suffixes.front())});
}

QStringList modelFilters()
{
    return filtersOf(FormatTextWords::tr("Trained networks"),
                     [](const formats::Format &format) { return format.holdsNetworks(); });
}

QStringList weightFilters()
{
    return filtersOf(FormatTextWords::tr("Weights"),
                     [](const formats::Format &format) { return format.readWeights != nullptr; });
}

QString modelOrigins()
{
    QStringList origins;
    for (const formats::Format *format : formats::formats())
        if (format->holdsNetworks())
            origins << said(format->origin);
    return origins.join(FormatTextWords::tr("; "));
}

} // namespace paretoscope::widgets
