#include "app/gui/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace paretoscope::gui {

Language::Language(QObject *parent) : QObject(parent) {}

void Language::use(const QString &language)
{
    QCoreApplication::removeTranslator(&m_program);
    QCoreApplication::removeTranslator(&m_qt);
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale);
    if (m_qt.load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                  QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qt);
    // English has a file, too: of its plural forms, which every language without a translation falls back to.
    const auto load = [this](const QLocale &wanted) {
        return m_program.load(wanted, QStringLiteral("paretoscope"), QStringLiteral("_"),
                              QStringLiteral(":/i18n"));
    };
    if (load(locale) || load(QLocale(QLocale::English)))
        QCoreApplication::installTranslator(&m_program);
}

QStringList Language::available()
{
    return {QStringLiteral("en"), QStringLiteral("de")};
}

} // namespace paretoscope::gui
