#include "app/cli/session.h"

#include "app/cli/cachenotes.h"
#include "app/cli/datanotes.h"
#include "app/cli/numbers.h"
#include "core/base/fileerrors.h"
#include "core/formats/format.h"
#include "core/graph/storedform.h"
#include "core/project/inputfiles.h"
#include "core/project/projectfile.h"
#include "core/session/open.h"

#include <iostream>
#include <vector>

namespace paretoscope::cli {

namespace fs = std::filesystem;

base::Result<fs::path> findProject(const fs::path &argument)
{
    std::error_code failure;
    if (!fs::is_directory(argument, failure))
        return argument;
    std::vector<fs::path> found;
    for (fs::directory_iterator entry(argument, failure), end; !failure && entry != end;
         entry.increment(failure))
        if (entry->path().string().ends_with(".pscope.json"))
            found.push_back(entry->path());
    if (failure)
        return base::folderNotRead(argument, base::ErrorCode::InvalidProject, failure.message());
    if (found.size() == 1)
        return found.front();
    if (found.empty())
        return base::Error{
            base::ErrorCode::InvalidProject,
            {PARETOSCOPE_SAY("cli.no-project-in-folder",
                             "The folder %1 holds no project file (*.pscope.json); name the project "
                             "file itself."),
             argument}};
    return base::Error{
        base::ErrorCode::InvalidProject,
        {PARETOSCOPE_SAY("cli.several-projects-in-folder",
                         "The folder %1 holds %2 project files (*.pscope.json); name the project file "
                         "itself."),
         argument, found.size()}};
}

namespace {

/// By what it holds: a project may have any name.
bool isNetwork(const fs::path &path)
{
    const formats::Format *format = formats::formatOfContent(path);
    return format && format->holdsNetworks();
}

base::Error needsAProject(const fs::path &network)
{
    const std::string name = network.filename().string();
    return base::Error{
        base::ErrorCode::InvalidProject,
        {PARETOSCOPE_SAY("cli.needs-a-project",
                         "%1 is a network; measuring needs a project, which says what data it is measured "
                         "on. Write one beside it, such as %2.pscope.json with { \"paretoscope\": 1, "
                         "\"model\": \"%1\", \"task\": \"classification\", \"data\": { \"evaluate\": { "
                         "\"path\": \"PHOTOS\", \"format\": \"image-folder\" } } }, or let the window do it "
                         "(File, New Project); paretoscope-cli inspect %1 needs none."),
         name, network.stem()}};
}

} // namespace

base::Result<project::OpenProject> openProject(const fs::path &argument, Environment &environment,
                                               const fs::path &weights)
{
    const auto path = findProject(argument);
    if (!path)
        return path.error();
    if (isNetwork(*path))
        return needsAProject(*path);
    auto file = project::readProject(*path);
    if (!file)
        return file.error();
    if (!weights.empty())
        file->weights = fs::absolute(weights);
    const auto inputs = project::inputFiles(*file, *path);
    if (const auto free = environment.output.checkIsNoInput(inputs); !free)
        return free.error();
    auto project =
        session::open(*file, *path, effortOf(environment.options), environment.stop, environment.progress);
    if (!project)
        return project;
    environment.progress.clear();
    auto notes = project->notes;
    if (auto unkept = whyNothingIsKept(environment.options))
        notes.push_back(std::move(*unkept));
    if (!project->evidenceNote.isEmpty())
        notes.push_back(project->evidenceNote);
    for (const base::Sentence &note : notes)
        std::cerr << note.english() << '\n';
    environment.output.setNotes(notes);
    sayDataNotes(*project, environment);
    return project;
}

base::Result<project::OpenProject> openProjectForCsv(const fs::path &csv, const fs::path &argument,
                                                     Environment &environment)
{
    if (csv.empty())
        return openProject(argument, environment);
    if (const auto writable = checkWritable(csv); !writable)
        return writable.error();
    auto project = openProject(argument, environment);
    if (!project)
        return project;
    const auto inputs = project::inputFiles(project->file, project->path);
    if (const auto free = project::checkIsNoInput(csv, inputs); !free)
        return free.error();
    return project;
}

std::int64_t floatStoredBytes(const graph::Model &model)
{
    return graph::bytesAsStored(model);
}

std::string title(const project::OpenProject &project)
{
    return project.file.model.filename().string() + " on " + project.file.evaluate.path.filename().string();
}

std::string describeSamples(const project::OpenProject &project)
{
    const auto calibrate = project.samples.calibrate.size();
    const auto evaluate = project.samples.evaluate.size();
    if (!project.samples.derived)
        return "Calibration uses " + several(calibrate, "sample") + " of its own; claims are made on the " +
               several(evaluate, "evaluation sample") + ".";
    return "Held out: of the " + several(project.samples.everything.size(), "sample") +
           ", calibration sees only " + count(calibrate) + " and claims are made only on the other " +
           count(evaluate) + ".";
}

} // namespace paretoscope::cli
