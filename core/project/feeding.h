// How the data of a project feeds the arguments of a network's forward. Used while a project is opened. Pure
// functions.
#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/graph/model.h"
#include "core/project/projectfile.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::project {

/// What one tensor that the network takes is fed.
struct FedTensorSource {
    std::string name;                   ///< "h", "batch.image"
    std::string array;                  ///< of the data; empty: its inputs have no names
    std::ptrdiff_t place = -1;          ///< among the inputs of data without names
    std::vector<std::int64_t> rowShape; ///< of a sample, where it is known
    bool integer = false;
    std::string carry; ///< the output it is carried from
    std::string sequence;

    bool isStored() const { return !array.empty() || place >= 0; }
    bool operator==(const FedTensorSource &) const = default;
};

struct FeedPlan {
    std::vector<graph::Feed> feeds;       ///< of the network's inputs
    std::vector<FedTensorSource> tensors; ///< of all inputs, in order
    bool plain = true;                    ///< the data's inputs are the network's, one for one
    std::vector<base::Sentence> notes;    ///< for people
};

/// What the reader of models has to know of FILE before it reads: constants, and which arguments are fed.
graph::GivenArguments givenArguments(const ProjectFile &file);

/// Of MODEL, read with givenArguments(FILE), on FILE's evaluation data. InvalidProject or DataMismatch,
/// naming the argument and what to write, where one has no value, or where a tensor stands for a constant or
/// the reverse.
base::Result<FeedPlan> planFeeding(const graph::Model &model, const ProjectFile &file);

/// SOURCE opened so that it feeds MODEL (fed by PLAN): arrays by their names, zeros, carried states.
base::Result<std::shared_ptr<const data::Dataset>> openFed(const data::DataSource &source,
                                                           const ProjectFile &file, const graph::Model &model,
                                                           const FeedPlan &plan, const std::stop_token &stop);

/// "array h", "zeros [2, batch, 64]", "output 1 of the sample before", "input 2 of the data".
std::string describe(const FedTensorSource &source, const graph::Feed &feed, std::size_t element);

} // namespace paretoscope::project
