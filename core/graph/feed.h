// How the data's tensors, samples along dimension 0 of each, become one argument of a network's forward.
// Plain values, free of LibTorch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::graph {

struct Feed {
    enum class Form : std::uint8_t { Tensor, List, Tuple, Dict };

    Form form = Form::Tensor;
    /// Of each tensor in it: the dimension along which the network wants the samples (1 for the state of a
    /// recurrent layer); -1: it takes one sample without such a dimension.
    std::vector<std::int64_t> batchDimensions{0};
    std::vector<std::string> keys{}; ///< of a dictionary, parallel

    std::size_t count() const { return batchDimensions.size(); }
    bool isPlain() const { return *this == Feed(); }
    bool operator==(const Feed &) const = default;
};

} // namespace paretoscope::graph
