#include "app/cli/givenrecipe.h"

#include "app/cli/session.h"
#include "core/project/recipefile.h"
#include "core/project/savededits.h"

namespace paretoscope::cli {

namespace {

/// RECIPE, whose steps can be taken.
base::Result<pipeline::Recipe> checked(const project::OpenProject &project, pipeline::Recipe recipe)
{
    if (const auto ready = project.after(recipe.steps); !ready)
        return ready.error();
    return recipe;
}

} // namespace

base::Result<pipeline::Recipe> givenRecipe(const project::OpenProject &project, const std::string &file,
                                           const std::string &otherwise)
{
    if (!file.empty()) {
        auto read = project::readRecipe(file, project.model.layers());
        return read ? checked(project, std::move(*read)) : read;
    }
    auto saved = project::savedRecipe(project.file, project.model.layers());
    if (!saved)
        return saved.error();
    if (!*saved)
        return base::Error{
            base::ErrorCode::InvalidSetting,
            {PARETOSCOPE_SAY("cli.no-recipe",
                             "The project %1 carries no recipe; give %2, or save one with it in the window."),
             title(project), otherwise}};
    return checked(project, std::move(**saved));
}

} // namespace paretoscope::cli
