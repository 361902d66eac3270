#include "core/report/proof/exportreport.h"

#include "core/compress/speednote.h"
#include "core/evaluate/layersafter.h"
#include "core/formats/format.h"
#include "core/project/recipefile.h"
#include "core/report/behaviourjson.h"
#include "core/report/damagewords.h"
#include "core/report/json.h"
#include "core/report/sentencejson.h"

namespace paretoscope::report {

using nlohmann::json;

namespace {

json dataJson(const data::DataSource &source, const data::Dataset &dataset, std::int64_t samples)
{
    return {
        {"file", source.path.filename().string()},
        {"format", source.format},
        {"contentHash", dataset.contentHash()},
        {"samples", samples},
    };
}

json dataJson(const project::OpenProject &project)
{
    const data::Samples &samples = project.samples;
    json evaluate = dataJson(project.file.evaluate, *samples.everything.dataset, samples.everything.size());
    evaluate["heldOut"] = samples.evaluate.size();
    const data::DataSource &source = project.file.calibrate ? *project.file.calibrate : project.file.evaluate;
    return {
        {"evaluate", evaluate},
        {"calibrate", dataJson(source, *samples.calibrate.dataset, samples.calibrate.size())},
        {"derived", samples.derived},
    };
}

json layersJson(const graph::Model &model, const std::vector<std::int64_t> &macs,
                const pipeline::Recipe &recipe)
{
    json layers = json::array();
    for (std::size_t i = 0; i < model.layers().size(); ++i) {
        const graph::Layer &layer = model.layers()[i];
        const compress::LayerBytes bytes = compress::layerBytes(layer, recipe.settings[i]);
        json row = toJson(layer, i < macs.size() ? std::optional(macs[i]) : std::nullopt);
        row["setting"] = project::toJson(recipe.settings[i]);
        row["nominalBytes"] = bytes.nominal;
        row["storedBytes"] = bytes.stored;
        row["encoding"] = encodingName(bytes.encoding);
        layers.push_back(std::move(row));
    }
    return layers;
}

std::vector<base::Sentence> notesOf(const project::OpenProject &project, const pipeline::Recipe &recipe,
                                    const ExportResult &result)
{
    std::vector<base::Sentence> notes;
    if (auto note = compress::speedNote(recipe.settings))
        notes.push_back(std::move(*note));
    notes.insert(notes.end(), result.notes.begin(), result.notes.end());
    if (!result.halfSentence.isEmpty())
        notes.push_back(result.halfSentence);
    if (project.samples.derived)
        notes.push_back(
            PARETOSCOPE_SAY("export.split-samples",
                            "Calibration samples were taken from the evaluation data; claims are made on "
                            "the held-out rest only."));
    notes.insert(notes.end(), project.notes.begin(), project.notes.end());
    return notes;
}

} // namespace

std::string_view encodingName(compress::Encoding encoding)
{
    switch (encoding) {
    case compress::Encoding::Dense:
        return "dense";
    case compress::Encoding::Bitmask:
        return "bitmask";
    case compress::Encoding::Index:
        return "index";
    }
    return {};
}

json exportReport(const project::OpenProject &project, const evaluate::Baseline &baseline,
                  const ExportRequest &request, const graph::Model &model, const ExportResult &result,
                  const std::string &exportedSha256)
{
    const compress::ModelCost cost = compress::modelCost(model, request.recipe.settings);
    const std::vector<base::Sentence> notes = notesOf(project, request.recipe, result);
    const bool hasNetwork =
        formats::targetNamed(result.format)->format->holdsNetworks(); // else its own code runs it
    const auto macs =
        evaluate::macsAfter(baseline.macs, project.model.layers(), model,
                            hasNetwork ? request.recipe.settings : std::vector<compress::LayerSetting>());
    json measured = toJson(result.measured);
    addBehaviour(measured, result.behaviour, project.evaluator.samples());
    json report{
        {"paretoscopeReport", 1},
        {"program", {{"name", "Paretoscope"}, {"version", PARETOSCOPE_VERSION}}},
        {"task", data::taskName(project.file.task)},
        {"format", result.format},
        {"source",
         {{"file", project.file.model.filename().string()},
          {"bytes", project.modelFileBytes},
          {"sha256", project.modelFileHash.hex()},
          {"contentHash", project.model.contentHash()},
          {"parameters", project.model.parameterCount()}}},
        {"exported",
         {{"file", request.target.filename().string()},
          {"bytes", result.fileBytes},
          {"sha256", exportedSha256}}},
        {"data", dataJson(project)},
        {"baseline", toJson(baseline)},
        {"promised", request.promised ? toJson(*request.promised) : json()},
        {"measured", std::move(measured)},
        {"verification",
         {{"verified", result.verified},
          {"maxAbsDifference", result.maxAbsDifference},
          {"n", result.measured.n},
          {"halfArithmetic", result.halfArithmetic},
          {"runtime", result.inRuntime ? toJson(*result.inRuntime) : json()}}},
        {"sizes",
         {{"nominalBytes", cost.nominalBytes},
          {"storedBytes", cost.storedBytes},
          {"fileBytes", result.fileBytes},
          {"averageBits", cost.averageBits},
          {"sourceFileBytes", project.modelFileBytes},
          {"largerThanOriginal", result.isLarger()}}},
        {"leftOut", englishOf(result.leftOut)},
        {"leftOutIds", idsOf(result.leftOut)},
        {"recipe", project::toJson(request.recipe, model.layers())},
        {"stepsAfterCoding", toJson(project.evaluator.effectsAfterCoding(request.recipe))},
        {"layers", layersJson(model, macs, request.recipe)},
        {"notes", englishOf(notes)},
        {"noteIds", idsOf(notes)},
    };
    if (!project.file.weights.empty())
        report["source"]["weights"] = {{"file", project.file.weights.filename().string()},
                                       {"sha256", project.weightsFileHash.hex()}};
    return withDamageKind(std::move(report), result.measured.damageKind);
}

} // namespace paretoscope::report
