#include "widgets/document/outputtext.h"

#include "widgets/document/numbers.h"
#include "widgets/document/translated.h"

#include <QCoreApplication>

namespace paretoscope::widgets {

namespace {

struct OutputsWords {
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
        return OutputsWords::tr("mean absolute error");
    if (key == "r2")
        return OutputsWords::tr("R²");
    if (key == "meanIoU")
        return OutputsWords::tr("mean IoU");
    if (key == "subsetAccuracy")
        return OutputsWords::tr("all labels right");
    if (key == "macroF1")
        return OutputsWords::tr("macro F1");
    if (key == "cosine")
        return OutputsWords::tr("mean cosine");
    return OutputsWords::tr("retrieval top-1");
}

} // namespace

QString outputKindText(evaluate::OutputKind kind)
{
    switch (kind) {
    case evaluate::OutputKind::Logits:
        return OutputsWords::tr("logits");
    case evaluate::OutputKind::LogProbabilities:
        return OutputsWords::tr("log-probabilities");
    case evaluate::OutputKind::Probabilities:
        return OutputsWords::tr("probabilities");
    case evaluate::OutputKind::IndependentLogits:
        return OutputsWords::tr("independent logits");
    case evaluate::OutputKind::IndependentProbabilities:
        return OutputsWords::tr("independent probabilities");
    case evaluate::OutputKind::Embedding:
        return OutputsWords::tr("an embedding");
    case evaluate::OutputKind::Values:
        break;
    }
    return OutputsWords::tr("plain numbers");
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
            OutputsWords::tr("%1 %2: %3", "output, shape, kind")
                .arg(QString::fromStdString(output.name), shapeText(output.shape), outputText(output));
        lines << (outputs.all.size() > 1 && i == outputs.task ? OutputsWords::tr("%1 (the task's)").arg(line)
                                                              : line);
    }
    return lines;
}

QStringList furtherLines(const evaluate::Measurement &measurement)
{
    QStringList lines;
    for (const evaluate::FurtherMetric &further : measurement.further)
        lines << OutputsWords::tr("%1 %2, float %3", "metric, value, value of the float model")
                     .arg(furtherName(further.key), numbers::kl(further.value),
                          numbers::kl(further.baselineValue));
    return lines;
}

QStringList floatLines(const evaluate::Measurement &measurement)
{
    QStringList lines;
    for (const evaluate::FurtherMetric &further : measurement.further)
        lines << OutputsWords::tr("%1 %2", "metric, value")
                     .arg(furtherName(further.key), numbers::kl(further.value));
    return lines;
}

} // namespace paretoscope::widgets
