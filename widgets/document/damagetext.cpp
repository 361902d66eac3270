#include "widgets/document/damagetext.h"

#include "core/evaluate/measurement.h"
#include "widgets/document/document.h"
#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"
#include "widgets/document/translated.h"

#include <QCoreApplication>

namespace paretoscope::widgets {

using evaluate::DamageKind;

namespace {

struct DamageWords {
    Q_DECLARE_TR_FUNCTIONS(Damage)
};

QString inUnit(DamageKind kind, const QString &text)
{
    return kind == DamageKind::Kl ? DamageWords::tr("%1 nats").arg(text) : text;
}

QString outputLine(const evaluate::ModelOutput &output, bool ofTask, double damage)
{
    QString line = DamageWords::tr("%1 %2: %3", "output, shape, damage")
                       .arg(QString::fromStdString(output.name),
                            QString::fromStdString(evaluate::shapeText(output.shape)),
                            damageText(damageKind(output.kind), damage));
    if (output.weight != 1)
        line = DamageWords::tr("%1, weight %2").arg(line, numbers::real(output.weight, 'g', 4));
    return ofTask ? DamageWords::tr("%1 (the task's)").arg(line) : line;
}

/// The choice whose numbers reach less far than those of LAYER, if there is one: none reach less far than
/// float16.
const compress::Choice *narrowChoice(const graph::Layer &layer, const compress::LayerSetting &setting)
{
    if (layer.stored == graph::FloatType::Float16)
        return nullptr;
    for (const compress::Choice &choice : setting.choices())
        if (choice.method->mayOverflow(choice.values))
            return &choice;
    return nullptr;
}

} // namespace

DamageKind damageKind(const Document &document)
{
    return document.isOpen() ? evaluate::damageKind(document.project()->evaluator.outputs()) : DamageKind::Kl;
}

DamageKind damageKind(evaluate::OutputKind kind)
{
    return evaluate::isDistribution(kind) ? DamageKind::Kl : DamageKind::Distance;
}

QString damageName(DamageKind kind)
{
    return kind == DamageKind::Kl         ? DamageWords::tr("KL")
           : kind == DamageKind::Distance ? DamageWords::tr("distance")
                                          : DamageWords::tr("damage");
}

QString damageTitle(DamageKind kind)
{
    return kind == DamageKind::Kl         ? DamageWords::tr("KL, nats")
           : kind == DamageKind::Distance ? DamageWords::tr("Distance")
                                          : DamageWords::tr("Damage");
}

QString damageAxisTitle(DamageKind kind)
{
    return kind == DamageKind::Kl         ? DamageWords::tr("Damage: KL to the float model, nats")
           : kind == DamageKind::Distance ? DamageWords::tr("Damage: distance to the float model")
                                          : DamageWords::tr("Damage: all outputs added up");
}

QString damageDescription(DamageKind kind)
{
    return kind == DamageKind::Kl ? DamageWords::tr("KL divergence to the float outputs in nats")
           : kind == DamageKind::Distance
               ? DamageWords::tr("distance to the float outputs")
               : DamageWords::tr("sum over the outputs of KL divergence in nats and "
                                 "distance to the float ones");
}

QString damageText(DamageKind kind, double value)
{
    return DamageWords::tr("%1 %2", "KL or distance, number")
        .arg(damageName(kind), inUnit(kind, numbers::kl(value)));
}

QString damageText(DamageKind kind, double value, double standardError, std::int64_t n)
{
    const QString number = DamageWords::tr("%1 ± %2").arg(numbers::kl(value), numbers::kl(standardError));
    return DamageWords::tr("%1 %2 (n = %3)", "KL or distance, number, samples")
        .arg(damageName(kind), inUnit(kind, number), numbers::count(n));
}

QString expectedBeside(const sensitivity::SensitivityCell &cell, double expected, DamageKind kind)
{
    return cell.estimate || numbers::kl(expected) == numbers::kl(cell.kl)
               ? QString()
               : DamageWords::tr("expected on other samples: %1", "a damage").arg(damageText(kind, expected));
}

QString impossibleText(const graph::Layer &layer, const compress::LayerSetting &setting)
{
    if (const auto valid = compress::validate(setting.moved(), layer); !valid)
        return DamageWords::tr("impossible: %1", "a sentence").arg(translated(valid.error().said));
    const compress::Choice *narrow = narrowChoice(layer, setting);
    if (!narrow) // what it gives must fit the network's own precision
        return DamageWords::tr(
            "impossible: one of the layer's weights would be beyond the largest number of this "
            "network's precision");
    const compress::Parameter &main = narrow->method->main();
    return DamageWords::tr("impossible: one of the layer's weights is beyond the largest number that %1 has")
        .arg(methodwords::value(main, setting.value(main.key)));
}

QStringList damageLines(const evaluate::ModelOutputs &outputs, const std::vector<double> &damages)
{
    QStringList lines;
    if (outputs.all.size() < 2 || damages.size() != outputs.all.size())
        return lines;
    for (std::size_t i = 0; i < outputs.all.size(); ++i)
        if (outputs.all[i].leftOut.isEmpty())
            lines << outputLine(outputs.all[i], i == outputs.task, damages[i]);
    return lines;
}

QStringList damageLines(const evaluate::ModelOutputs &outputs, const evaluate::Measurement &measurement)
{
    std::vector<double> damages;
    for (const evaluate::OutputDamage &output : measurement.outputs)
        damages.push_back(output.damage);
    return damageLines(outputs, damages);
}

} // namespace paretoscope::widgets
