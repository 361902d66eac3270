// Files as torch.export.save writes them, put together by hand: a network y = relu(x Wᵀ + b) whose
// description a test may change before it is written.
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace paretoscope::tests {

struct ExportedProgram {
    nlohmann::json program; ///< models/model.json
    nlohmann::json weights; ///< data/weights/model_weights_config.json
    std::string format = "pt2", order = "little", model = "model";
    std::string also = {}; ///< one more member, empty

    /// W is 6 × 4 and b 6, of the numbers 0.25, 0.5, 0.75, … and −1, −2, ….
    ExportedProgram();

    /// The node at PLACE.
    nlohmann::json &node(std::size_t place) { return program["graph_module"]["graph"]["nodes"][place]; }
    nlohmann::json &meta(const char *tensor) { return weights["config"][tensor]["tensor_meta"]; }

    void save(const std::filesystem::path &path) const;
    /// With TEXT in the place of the description.
    void save(const std::filesystem::path &path, const std::string &text) const;
};

} // namespace paretoscope::tests
