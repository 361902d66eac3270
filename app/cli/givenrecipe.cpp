#include "app/cli/givenrecipe.h"

#include "app/cli/session.h"
#include "core/project/recipefile.h"
#include "core/project/savededits.h"

namespace paretoscope::cli {

base::Result<compress::Recipe> givenRecipe(const project::OpenProject &project, const std::string &file,
                                           const std::string &otherwise)
{
    if (!file.empty())
        return project::readRecipe(file, project.model.layers());
    auto saved = project::savedRecipe(project.file, project.model.layers());
    if (!saved)
        return saved.error();
    if (!*saved)
        return base::Error{base::ErrorCode::InvalidSetting,
                           "The project " + title(project) + " carries no recipe; give " + otherwise +
                               ", or save one with it in the window.",
                           {}};
    return std::move(**saved);
}

} // namespace paretoscope::cli
