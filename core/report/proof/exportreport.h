// report.json: what was exported, from what, and the evidence for it. Names files without their folders, so
// that it can be passed on. Pure function.
#pragma once

#include "core/compress/cost.h"
#include "core/evaluate/baseline.h"
#include "core/project/openproject.h"
#include "core/report/exportmodel.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace paretoscope::report {

/// "dense", "bitmask", "index"
std::string_view encodingName(compress::Encoding encoding);

/// { paretoscopeReport: 1,
///   program: { name, version },
///   task, format,
///   source: { file, bytes, sha256, contentHash, parameters, weights: { file, sha256 } (where replaced) },
///   exported: { file, bytes, sha256 },
///   data: { evaluate: { file, format, contentHash, samples, heldOut }, calibrate: { file, format,
///   contentHash, samples },
///           derived },
///   baseline: …, promised: … | null,                        (as report/json.h prints them)
///   measured: … with perClass, ece and behaviour            (and as report/behaviourjson.h does)
///   verification: { verified, maxAbsDifference, n, halfArithmetic: report/halfarithmetic.h | null },
///   sizes: { nominalBytes, storedBytes, fileBytes, averageBits, sourceFileBytes, largerThanOriginal },
///   leftOut: [ sentences ],
///   recipe: …,
///   layers: [{ name, kind, shape, parameters, macs, storedAs, setting, nominalBytes, storedBytes, encoding
///   }], notes: [ sentences ] }
/// MODEL: after the steps of the recipe.
nlohmann::json exportReport(const project::OpenProject &project, const evaluate::Baseline &baseline,
                            const ExportRequest &request, const graph::Model &model,
                            const ExportResult &result, const std::string &exportedSha256);

} // namespace paretoscope::report
