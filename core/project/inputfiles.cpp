#include "core/project/inputfiles.h"

#include <algorithm>

namespace paretoscope::project {

namespace {

namespace fs = std::filesystem;

void addSource(std::vector<InputFile> &files, const data::DataSource &source, const std::string &which)
{
    files.push_back({source.path, "the " + which + " data"});
    files.push_back({source.labels, "the labels of the " + which + " data"});
    files.push_back({source.classNames, "the class names of the " + which + " data"});
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
    std::vector<InputFile> files{
        {saved, "the project"}, {project.model, "the model"}, {project.weights, "the weights"}};
    addSource(files, project.evaluate, "evaluation");
    if (project.calibrate)
        addSource(files, *project.calibrate, "calibration");
    std::erase_if(files, [](const InputFile &file) { return file.path.empty(); });
    return files;
}

base::Result<void> checkIsNoInput(const fs::path &target, const std::vector<InputFile> &inputs)
{
    for (const InputFile &input : inputs) {
        std::error_code ignored;
        if (fs::equivalent(target, input.path, ignored) || liesWithin(target, input.path))
            return base::Error{base::ErrorCode::InvalidSetting,
                               target.string() + " is " + input.what +
                                   " and would be written over; choose another name.",
                               {}};
    }
    return {};
}

} // namespace paretoscope::project
