#include "widgets/document/translated.h"

#include "core/base/filledwording.h"
#include "widgets/document/numbers.h"

#include <QCoreApplication>
#include <QLocale>

namespace paretoscope::widgets {

namespace {

struct InLanguage {
    QString operator()(const std::string &text) const { return QString::fromStdString(text); }
    QString operator()(std::int64_t number) const
    {
        return numbers::withTrueMinus(QLocale().toString(static_cast<qlonglong>(number)));
    }
    QString operator()(double number) const
    {
        return numbers::real(number, 'g', QLocale::FloatingPointShortest);
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
    return QString::fromStdString(
        base::filledWording(wording.toStdString(), sentence.parts(), [](const base::Sentence::Part &part) {
            return std::visit(InLanguage{}, part).toStdString();
        }));
}

} // namespace paretoscope::widgets
