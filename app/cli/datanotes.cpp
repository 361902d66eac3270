#include "app/cli/datanotes.h"

#include "core/report/datajson.h"

#include <iostream>

namespace paretoscope::cli {

void sayDataNotes(const project::OpenProject &project, Environment &environment)
{
    environment.progress.clear();
    const auto sources = project::dataNotes(project);
    for (const auto &source : sources) {
        for (const base::Sentence &sentence : data::sentences(source.notes, source.name))
            std::cerr << sentence.english() << '\n';
    }
    environment.output.accompany("data", report::dataJson(sources));
}

} // namespace paretoscope::cli
