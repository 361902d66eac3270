#include "app/cli/packing.h"

#include "app/cli/numbers.h"
#include "core/session/packing.h"

#include <CLI/CLI.hpp>

#include <ostream>

namespace paretoscope::cli {

void addPackOption(CLI::App &command, bool &pack)
{
    command
        .add_flag(
            "--pack", pack,
            "Also pack what is known of the project into a file beside it (NAME.pscope.evidence), where "
            "whoever gets its folder finds it")
        ->excludes("--no-cache");
}

base::Result<void> packIf(bool asked, const project::OpenProject &project, Environment &environment)
{
    if (!asked)
        return {};
    const auto packed = session::pack(project, project.path, effortOf(environment.options), environment.stop);
    if (!packed)
        return packed.error();
    environment.output.accompany("packed", {{"file", packed->file.string()},
                                            {"cells", packed->cells},
                                            {"runs", packed->runs},
                                            {"speeds", packed->speeds},
                                            {"bytes", packed->bytes}});
    environment.output.text() << "Packed into " << packed->file.string() << ": "
                              << several(packed->cells, "measurement") << " of single layers, "
                              << several(packed->runs, "run") << " of whole recipes, "
                              << several(packed->speeds, "speed") << " (" << bytes(packed->bytes) << ").\n";
    return {};
}

} // namespace paretoscope::cli
