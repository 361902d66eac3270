#include "widgets/document/methodwords.h"

#include "widgets/document/numbers.h"

#include <QCoreApplication>
#include <QStringList>

namespace paretoscope::widgets::methodwords {

namespace {

struct MethodWords {
    Q_DECLARE_TR_FUNCTIONS(Numbers)
};

bool isShare(const compress::Parameter &parameter)
{
    return parameter.range && !parameter.range->isWhole;
}

QString number(const compress::Value &value, bool isShare)
{
    if (const auto *whole = std::get_if<std::int64_t>(&value))
        return numbers::count(*whole);
    if (const auto *share = std::get_if<double>(&value))
        return isShare ? numbers::sparsity(*share) : numbers::real(*share, 'g', 6);
    return QString::fromStdString(compress::valueText(value));
}

QString phrase(const compress::Phrase &phrase)
{
    const QString pattern = word(phrase.pattern);
    return pattern.contains(QLatin1String("%1")) ? pattern.arg(number(phrase.value, phrase.isShare))
                                                 : pattern;
}

} // namespace

QString stepWord(const char *text)
{
    return QCoreApplication::translate("Steps", text);
}

QString word(const char *text)
{
    return QCoreApplication::translate("Methods", text);
}

QString value(const compress::Parameter &parameter, const compress::Value &value)
{
    if (isShare(parameter) && std::holds_alternative<double>(value))
        return number(value, true);
    const auto said = compress::phraseOf(parameter, value);
    return said ? phrase(*said) : choice(parameter, value);
}

QString choice(const compress::Parameter &parameter, const compress::Value &value)
{
    const compress::Named *named = compress::namedValue(parameter, value);
    return named ? word(named->title) : number(value, isShare(parameter));
}

QString setting(const compress::LayerSetting &setting)
{
    QStringList parts;
    for (const compress::Phrase &part : compress::phrasesOf(setting))
        parts << phrase(part);
    return parts.join(MethodWords::tr(", ", "between parts of a setting"));
}

QString amount(const compress::LayerSetting &setting, const compress::Parameter &parameter)
{
    for (const compress::Choice &choice : setting.choices())
        if (const compress::Parameter &main = choice.method->main(); main.key == parameter.key)
            return value(main, setting.value(main.key));
    return value(parameter, setting.value(parameter.key));
}

QString shortSetting(const compress::LayerSetting &setting)
{
    QStringList parts;
    bool shares = false; // a bare one is of the first parameter that has shares
    for (const compress::Parameter &parameter : compress::mainParameters()) {
        if (compress::does(setting, parameter.key)) {
            const QString before =
                shares && parameter.range ? QString::fromStdString(parameter.range->textBefore) : QString();
            const QString told = amount(setting, parameter);
            parts << (before.isEmpty() ? told : QStringLiteral("%1 %2").arg(before, told));
        }
        shares = shares || isShare(parameter);
    }
    return parts.isEmpty() ? amount(setting, compress::mainParameters().front())
                           : parts.join(QStringLiteral(" · "));
}

} // namespace paretoscope::widgets::methodwords
