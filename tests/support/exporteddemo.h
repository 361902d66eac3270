// The demo exported with its proof.
#pragma once

#include "core/evaluate/baseline.h"
#include "core/report/exportmodel.h"
#include "tests/support/demoproject.h"
#include "tests/support/quiet.h"

#include <QTemporaryDir>

#include <filesystem>
#include <string>

namespace paretoscope::tests {

struct ExportedDemo {
    evaluate::Measurement promised; ///< of the recipe, before it was written
    report::ExportResult done;
};

/// SETTING for two of its layers, or for the one that can have it, written as FILE.
inline base::Result<ExportedDemo> exportedDemo(const compress::LayerSetting &setting, const std::string &file)
{
    const auto project = demoProject();
    const auto heldOut = project->evaluator.measureFloat({}, quiet);
    if (!heldOut)
        return heldOut.error();
    evaluate::Baseline baseline;
    baseline.everything = baseline.heldOut = *heldOut;
    baseline.macs.assign(project->model.layers().size(), 1000);
    const QTemporaryDir folder;
    report::ExportRequest asked;
    asked.recipe = pipeline::uniformRecipe(project->model.layers().size(), {});
    asked.recipe.settings[3] = setting;
    if (compress::validate(setting, project->model.layers().back()))
        asked.recipe.settings.back() = setting;
    asked.target = std::filesystem::path(folder.path().toStdString()) / file;
    const auto promised = project->evaluator.measure(asked.recipe, 0, {}, quiet);
    if (!promised)
        return promised.error();
    asked.promised = *promised;
    const auto done = report::exportModel(*project, baseline, asked, {}, quiet);
    if (!done)
        return done.error();
    return ExportedDemo{*promised, *done};
}

} // namespace paretoscope::tests
