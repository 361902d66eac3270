// What a model's outputs are, in words. Pure functions.
#pragma once

#include "core/evaluate/baseline.h"
#include "core/evaluate/modeloutput.h"

#include <QString>
#include <QStringList>

namespace paretoscope::widgets {

QString outputKindText(evaluate::OutputKind kind); ///< "logits", "probabilities", "plain numbers", …

/// What one is: its kind, or why it is left out.
QString outputText(const evaluate::ModelOutput &output);
/// A line for each output: name, shape, what it is, whether the task is about it, why it is left out.
QStringList outputLines(const evaluate::ModelOutputs &outputs);

/// The task's further numbers: "mean IoU 0.71, float 0.73".
QStringList furtherLines(const evaluate::Measurement &measurement);
/// Of the float model alone.
QStringList floatLines(const evaluate::Measurement &measurement);

} // namespace paretoscope::widgets
