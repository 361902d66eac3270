// What a model's outputs are and what damage to them is called, in words. Pure functions.
#pragma once

#include "core/evaluate/baseline.h"
#include "core/evaluate/modeloutput.h"

#include <QString>
#include <QStringList>

namespace paretoscope::widgets {

class Document;

QString outputKindText(evaluate::OutputKind kind); ///< "logits", "probabilities", "plain numbers", …

/// A line for each output: name, shape, what it is, whether the task is about it, why it is left out.
QStringList outputLines(const evaluate::ModelOutputs &outputs);

/// "KL", "distance", "damage"
QString damageName(evaluate::DamageKind kind);

/// TEXT, which speaks of a KL in nats, as it is true of other damage: "distance" and no unit.
QString inDamageWords(const Document &document, const QString &text);
QString inDamageWords(evaluate::DamageKind kind, QString text);

/// Lines on the damage to each of several outputs; none where there is one.
QStringList damageLines(const evaluate::Measurement &measurement);

/// The task's further numbers: "mean IoU 0.71, float 0.73".
QStringList furtherLines(const evaluate::Measurement &measurement);
/// Of the float model alone.
QStringList floatLines(const evaluate::Measurement &measurement);

} // namespace paretoscope::widgets
