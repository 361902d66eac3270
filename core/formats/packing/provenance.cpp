#include "core/formats/packing/provenance.h"

#include <nlohmann/json.hpp>

namespace paretoscope::formats {

std::string provenanceOf(const ToWrite &work)
{
    nlohmann::json layers = nlohmann::json::object();
    for (std::size_t i = 0; i < work.recipe.settings.size(); ++i)
        if (!work.recipe.settings[i].isFloat())
            layers[work.model.layers()[i].name] = work.recipe.settings[i].text();
    return nlohmann::json{{"program", "Paretoscope " PARETOSCOPE_VERSION},
                          {"network", work.model.contentHash()},
                          {"steps", work.model.history()},
                          {"layers", std::move(layers)}}
        .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace paretoscope::formats
