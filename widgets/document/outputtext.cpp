#include "widgets/document/outputtext.h"

#include "widgets/document/numbers.h"
#include "widgets/document/translated.h"

#include <QCoreApplication>

namespace paretoscope::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Outputs)
};

QString shapeText(const std::vector<std::int64_t> &shape)
{
    return QString::fromStdString(evaluate::shapeText(shape));
}

QString leftOutText(const evaluate::ModelOutput &output)
{
    return translated({PARETOSCOPE_SAY("output.left-out", "left out: it %1"), output.leftOut});
}

QString furtherName(const std::string &key)
{
    if (key == "absoluteError")
        return Words::tr("mean absolute error");
    if (key == "r2")
        return Words::tr("R²");
    if (key == "meanIoU")
        return Words::tr("mean IoU");
    if (key == "subsetAccuracy")
        return Words::tr("all labels right");
    if (key == "macroF1")
        return Words::tr("macro F1");
    if (key == "cosine")
        return Words::tr("mean cosine");
    return Words::tr("retrieval top-1");
}

} // namespace

QString outputKindText(evaluate::OutputKind kind)
{
    switch (kind) {
    case evaluate::OutputKind::Logits:
        return Words::tr("logits");
    case evaluate::OutputKind::LogProbabilities:
        return Words::tr("log-probabilities");
    case evaluate::OutputKind::Probabilities:
        return Words::tr("probabilities");
    case evaluate::OutputKind::IndependentLogits:
        return Words::tr("independent logits");
    case evaluate::OutputKind::IndependentProbabilities:
        return Words::tr("independent probabilities");
    case evaluate::OutputKind::Embedding:
        return Words::tr("an embedding");
    case evaluate::OutputKind::Values:
        break;
    }
    return Words::tr("plain numbers");
}

QString outputText(const evaluate::ModelOutput &output)
{
    return output.leftOut.isEmpty() ? outputKindText(output.kind) : leftOutText(output);
}

QStringList outputLines(const evaluate::ModelOutputs &outputs)
{
    QStringList lines;
    for (std::size_t i = 0; i < outputs.all.size(); ++i) {
        const evaluate::ModelOutput &output = outputs.all[i];
        const QString line =
            Words::tr("%1 %2: %3", "output, shape, kind")
                .arg(QString::fromStdString(output.name), shapeText(output.shape), outputText(output));
        lines << (outputs.all.size() > 1 && i == outputs.task ? Words::tr("%1 (the task's)").arg(line)
                                                              : line);
    }
    return lines;
}

QStringList furtherLines(const evaluate::Measurement &measurement)
{
    QStringList lines;
    for (const evaluate::FurtherMetric &further : measurement.further)
        lines << Words::tr("%1 %2, float %3", "metric, value, value of the float model")
                     .arg(furtherName(further.key), numbers::kl(further.value),
                          numbers::kl(further.baselineValue));
    return lines;
}

QStringList floatLines(const evaluate::Measurement &measurement)
{
    QStringList lines;
    for (const evaluate::FurtherMetric &further : measurement.further)
        lines
            << Words::tr("%1 %2", "metric, value").arg(furtherName(further.key), numbers::kl(further.value));
    return lines;
}

} // namespace paretoscope::widgets
