// What damage is called, wherever the window names it: a KL divergence in nats where the outputs are
// distributions, a distance where they are not, of both the sum. Pure functions; GUI thread (they translate).
#pragma once

#include "core/compress/layersetting.h"
#include "core/evaluate/modeloutput.h"
#include "core/sensitivity/sensitivitycell.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace paretoscope::evaluate {
struct Measurement;
}

namespace paretoscope::widgets {

class Document;

/// Of what is open; Kl while nothing is.
evaluate::DamageKind damageKind(const Document &document);
/// Of one output.
evaluate::DamageKind damageKind(evaluate::OutputKind kind);

/// "KL", "distance", "damage"
QString damageName(evaluate::DamageKind kind);
/// Of a column or an axis: "KL, nats", "Distance", "Damage"
QString damageTitle(evaluate::DamageKind kind);
/// Short enough for a chart's side: "Damage: KL to the float model, nats"
QString damageAxisTitle(evaluate::DamageKind kind);
/// "KL divergence to the float outputs in nats", "distance to the float outputs", …
QString damageDescription(evaluate::DamageKind kind);
/// "KL 0.0123 nats", "distance 0.0123"
QString damageText(evaluate::DamageKind kind, double value);
/// "KL 0.0123 ± 0.0010 nats (n = 64)", "distance 0.0123 ± 0.0010 (n = 64)"
QString damageText(evaluate::DamageKind kind, double value, double standardError, std::int64_t n);

/// What is to be expected of a measured cell on other samples, where that is another number: "expected on
/// other samples: KL 0.0118 nats"; else empty.
QString expectedBeside(const sensitivity::SensitivityCell &cell, double expected, evaluate::DamageKind kind);

/// Why LAYER does not allow SETTING: its shape, or "impossible: …" of its weights.
QString impossibleText(const graph::Layer &layer, const compress::LayerSetting &setting);

/// A line for each of several outputs that count, "boxes [4]: distance 0.0123, weight 0.5", the task's named
/// so; none where there is one. DAMAGES are parallel to the outputs.
QStringList damageLines(const evaluate::ModelOutputs &outputs, const std::vector<double> &damages);
QStringList damageLines(const evaluate::ModelOutputs &outputs, const evaluate::Measurement &measurement);

} // namespace paretoscope::widgets
