#include "widgets/document/translated.h"

#include <QCoreApplication>
#include <QLocale>

namespace paretoscope::widgets {

namespace {

struct InLanguage {
    QString operator()(const std::string &text) const { return QString::fromStdString(text); }
    QString operator()(std::int64_t number) const
    {
        return QLocale().toString(static_cast<qlonglong>(number));
    }
    QString operator()(double number) const
    {
        return QLocale().toString(number, 'g', QLocale::FloatingPointShortest);
    }
    QString operator()(const std::shared_ptr<const base::Sentence> &inner) const
    {
        return translated(*inner);
    }
};

} // namespace

// Not by QString::arg(), which would take the %1 in the name of a file for a place.
QString translated(const base::Sentence &sentence)
{
    if (sentence.isEmpty())
        return {};
    const QString wording = QCoreApplication::translate(sentence.id().data(), sentence.wording().data());
    const auto &parts = sentence.parts();
    QString text;
    for (qsizetype i = 0; i < wording.size(); ++i) {
        const int place = wording[i] == u'%' && i + 1 < wording.size() ? wording[i + 1].digitValue() : -1;
        if (place >= 1 && static_cast<std::size_t>(place) <= parts.size()) {
            text += std::visit(InLanguage{}, parts[static_cast<std::size_t>(place) - 1]);
            ++i;
        } else
            text += wording[i];
    }
    return text;
}

} // namespace paretoscope::widgets
