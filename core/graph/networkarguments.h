// What a network's forward takes, as a project has to give it. Free of LibTorch; pure functions.
#pragma once

#include "core/graph/feed.h"
#include "core/graph/model.h"

#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::graph {

/// One tensor of an argument.
struct FedTensor {
    std::string name; ///< "h"; within a list, tuple or dictionary "state.0", "batch.image"
    /// Shape of the state of a recurrent layer that it is, −1 for the samples; empty: it is none.
    std::vector<std::int64_t> state{};
};

struct NetworkArgument {
    enum class Kind : std::uint8_t {
        Tensors,  ///< fed from the data: a tensor, or a list, tuple or dictionary of them
        Constant, ///< a number, text, … that the project has to give
        Fixed,    ///< has its value
        Foreign   ///< neither: cannot be fed
    };

    std::string name;
    std::string type; ///< as Python writes it: "Tensor", "float", "List[Tensor]"
    Kind kind = Kind::Tensors;
    Feed::Form form = Feed::Form::Tensor;
    /// What is known from the code: of a tensor one, of a tuple all, of a list or dictionary those that the
    /// network reads (in this order; keys are the names behind the dot).
    std::vector<FedTensor> tensors{};
    Feed feed{};         ///< how it is fed now
    std::string value{}; ///< of what is fixed, as Python writes it
};

/// In order. A state is known by the recurrent layer that it reaches: [layers × directions, samples, width]
/// of an LSTM, GRU or RNN, [samples, width] of their cells.
std::vector<NetworkArgument> networkArguments(const Model &model);

/// For Model::withFeeds(): what is known from the code, tensors laid out as the network wants them. How a
/// bare model file is run.
std::vector<Feed> feedsFromCode(const Model &model);

} // namespace paretoscope::graph
