#include "app/cli/datanotes.h"

#include "core/report/datajson.h"

#include <iostream>

namespace paretoscope::cli {

void sayDataNotes(const project::OpenProject &project, Environment &environment)
{
    environment.progress.clear();
    for (const auto &source : project::dataNotes(project)) {
        for (const std::string &sentence : data::sentences(source.notes, source.name))
            std::cerr << sentence << '\n';
    }
    environment.output.accompany("data", report::dataJson(project::dataNotes(project)));
}

} // namespace paretoscope::cli
