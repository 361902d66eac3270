// The project's "inputs": what arguments of the network's forward are given beside the samples themselves.
// Pure functions.
#pragma once

#include "core/graph/givenarguments.h"
#include "core/project/jsonfields.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::project {

/// Where the tensors of one argument come from.
struct InputField {
    std::vector<std::string> arrays;                ///< of the data, one for each tensor
    std::vector<std::string> keys;                  ///< of a dictionary, parallel to arrays
    std::optional<std::vector<std::int64_t>> zeros; ///< as the network wants them; −1 for the samples
    std::optional<std::int64_t> batchDimension;     ///< along which the network wants the samples
    bool integer = false;                           ///< zeros are int64
    std::string carry;    ///< the output that is fed with the next sample: its name or number
    std::string sequence; ///< array of the data: a carried state begins anew where its number changes

    bool operator==(const InputField &) const = default;
};

struct InputFields {
    std::map<std::string, graph::ArgumentValue> constants; ///< "scale": 2.0, "mode": "fast", "mask": null
    std::map<std::string, InputField> fed;                 ///< "h": {"zeros": [2, "batch", 64]}, "h.0": …

    bool operator==(const InputFields &) const = default;
};

/// Of DOCUMENT, a project; what is wrong is told to TOP, its fields.
InputFields readInputFields(const nlohmann::json &document, Fields &top);

} // namespace paretoscope::project
