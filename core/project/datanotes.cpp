#include "core/project/datanotes.h"

#include "core/project/openproject.h"

namespace paretoscope::project {

std::vector<SourceNotes> dataNotes(const OpenProject &project)
{
    const auto nameOf = [](const data::DataSource &source) { return source.path.filename().string(); };
    std::vector<SourceNotes> all;
    if (const auto &dataset = project.samples.everything.dataset)
        all.push_back({data::Role::Evaluate, nameOf(project.file.evaluate), dataset->notes()});
    if (const auto &dataset = project.samples.calibrate.dataset;
        dataset && !project.samples.derived && project.file.calibrate)
        all.push_back({data::Role::Calibrate, nameOf(*project.file.calibrate), dataset->notes()});
    return all;
}

} // namespace paretoscope::project
