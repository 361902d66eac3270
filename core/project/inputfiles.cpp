#include "core/project/inputfiles.h"

#include <algorithm>

namespace paretoscope::project {

namespace {

namespace fs = std::filesystem;

void addSource(std::vector<InputFile> &files, const data::DataSource &source, const base::Sentence &which)
{
    files.push_back({source.path, which});
    files.push_back({source.labels, {PARETOSCOPE_SAY("input-file.labels", "the labels of %1"), which}});
    files.push_back(
        {source.classNames, {PARETOSCOPE_SAY("input-file.class-names", "the class names of %1"), which}});
}

/// Whether TARGET exists below FOLDER: a picture among the samples.
bool liesWithin(const fs::path &target, const fs::path &folder)
{
    std::error_code failure;
    if (!fs::is_directory(folder, failure) || !fs::exists(target, failure))
        return false;
    const fs::path inside = fs::canonical(target, failure);
    const fs::path whole = fs::canonical(folder, failure);
    if (failure)
        return false;
    return std::mismatch(whole.begin(), whole.end(), inside.begin(), inside.end()).first == whole.end();
}

} // namespace

std::vector<InputFile> inputFiles(const ProjectFile &project, const fs::path &saved)
{
    std::vector<InputFile> files{{saved, PARETOSCOPE_SAY("input-file.project", "the project")},
                                 {project.model, PARETOSCOPE_SAY("input-file.model", "the model")},
                                 {project.weights, PARETOSCOPE_SAY("input-file.weights", "the weights")}};
    addSource(files, project.evaluate, PARETOSCOPE_SAY("input-file.evaluation", "the evaluation data"));
    if (project.calibrate)
        addSource(files, *project.calibrate,
                  PARETOSCOPE_SAY("input-file.calibration", "the calibration data"));
    std::erase_if(files, [](const InputFile &file) { return file.path.empty(); });
    return files;
}

InputFile recipeFile(const fs::path &path)
{
    return {path, PARETOSCOPE_SAY("input-file.recipe", "the recipe that was given")};
}

base::Result<void> checkIsNoInput(const fs::path &target, const std::vector<InputFile> &inputs)
{
    for (const InputFile &input : inputs) {
        std::error_code ignored;
        if (fs::equivalent(target, input.path, ignored) || liesWithin(target, input.path))
            return base::Error{base::ErrorCode::InvalidSetting,
                               {PARETOSCOPE_SAY("file.written-over",
                                                "%1 is %2 and would be written over; choose another name."),
                                target, input.what}};
    }
    return {};
}

} // namespace paretoscope::project
