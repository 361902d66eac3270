// A project file, opened for a test of the window, with its float model measured. Header only, because only
// tests that link core may use it.
#pragma once

#include "core/base/progress.h"
#include "core/project/openproject.h"
#include "widgets/document/document.h"

#include <QTest>

#include <filesystem>
#include <memory>

namespace paretoscope::tests {

/// Null, with the reason as a test's message, if it cannot be opened.
inline std::shared_ptr<const project::OpenProject> openedProject(const std::filesystem::path &path)
{
    base::NoProgress silent;
    const auto file = project::readProject(path);
    auto opened = file ? project::openProject(*file, path, {}, {}, silent)
                       : base::Result<project::OpenProject>(file.error());
    if (!opened) {
        qInfo("%s", opened.error().message().c_str());
        return nullptr;
    }
    return std::make_shared<const project::OpenProject>(std::move(*opened));
}

/// RECIPE on all samples of what is open, as the window's jobs put it into DOCUMENT.
inline bool putMeasured(widgets::Document &document, const pipeline::Recipe &recipe)
{
    base::NoProgress silent;
    const auto measured = document.project()->evaluator.measure(recipe, 0, {}, silent);
    if (!measured)
        return false;
    document.putMeasured({recipe, compress::modelCost(document.layers(), 0, recipe.settings),
                          document.predictedKl(recipe), *measured, search::Origin::Edited});
    return true;
}

} // namespace paretoscope::tests
