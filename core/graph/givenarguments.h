// What a project gives for the arguments of a network's forward. Free of LibTorch; plain values.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace paretoscope::graph {

/// The first is None.
using ArgumentValue = std::variant<std::monostate, bool, std::int64_t, double, std::string,
                                   std::vector<std::int64_t>, std::vector<double>>;

struct GivenArguments {
    std::map<std::string, ArgumentValue> constants; ///< by the argument's name
    std::set<std::string> fed; ///< are fed with tensors, whatever their default; must exist
    std::set<std::string>
        offered; ///< the same for those of them that exist and are tensors: arrays of the data
};

} // namespace paretoscope::graph
