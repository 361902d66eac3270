#include "widgets/dialogs/modelfilter.h"

#include "core/formats/modelfiles.h"

#include <QCoreApplication>
#include <QStringList>

namespace paretoscope::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ModelFilter)
};

} // namespace

QString modelFilter()
{
    QStringList patterns;
    for (const std::string_view suffix : formats::modelSuffixes)
        patterns << QStringLiteral("*.") +
                        QString::fromLatin1(suffix.data(), static_cast<qsizetype>(suffix.size()));
    return Words::tr("TorchScript models (%1)").arg(patterns.join(QLatin1Char(' ')));
}

} // namespace paretoscope::widgets
