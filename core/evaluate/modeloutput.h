// What a model's outputs are and how far each counts: found out on the first batch, told to people, overruled
// by the project. Values; no LibTorch.
#pragma once

#include "core/base/sentence.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::evaluate {

/// Logits, LogProbabilities, Probabilities: of classes that exclude each other, a distribution for each
/// sample or each place in it. Independent…: one yes or no for each number; a single number a sample tells
/// two classes apart. Embedding: a direction. Values: plain numbers.
enum class OutputKind {
    Logits,
    LogProbabilities,
    Probabilities,
    IndependentLogits,
    IndependentProbabilities,
    Embedding,
    Values
};

/// "logits", "log-probabilities", "probabilities", "independent-logits", "independent-probabilities",
/// "embedding", "values": as in the project file.
std::string_view outputKindName(OutputKind kind);
/// Also by what a network ends in: "log-softmax", "softmax", "sigmoid".
std::optional<OutputKind> outputKindFromName(std::string_view name);
const std::vector<std::string> &outputKindNames();

/// Damage to it is a KL divergence; to what is no distribution, a distance.
bool isDistribution(OutputKind kind);
/// Each number is a distribution of its own: yes or no.
bool isIndependent(OutputKind kind);

/// What a project says of the outputs; what it leaves out is found out.
struct OutputChoice {
    std::string output;                    ///< the task's own: its name, or its number from 0
    std::optional<OutputKind> activation;  ///< what that one is
    std::map<std::string, double> weights; ///< of each output in the damage, by name or number; absent: 1

    bool operator==(const OutputChoice &) const = default;
};

struct ModelOutput {
    std::string name;
    std::vector<std::int64_t> shape; ///< of one sample
    OutputKind kind = OutputKind::Values;
    std::size_t place = 0;           ///< among the tensors that the model returns
    std::int64_t batchDimension = 0; ///< where the model puts the samples
    std::int64_t classDimension = 1; ///< of a distribution, once the samples come first
    bool oneOfMany = false;          ///< of an independent kind: the labels name one class all the same
    double weight = 1;               ///< in the damage; 0: left out
    base::Wording leftOut = {};      ///< why it cannot count, after its name; empty: it can

    bool counts() const { return weight > 0 && leftOut.isEmpty(); }
    bool operator==(const ModelOutput &) const = default;
};

/// Every floating-point output, and which one the task is about.
struct ModelOutputs {
    std::vector<ModelOutput> all;
    std::size_t task = 0;

    const ModelOutput &ofTask() const { return all[task]; }
    bool uses(std::size_t which) const { return which == task || all[which].counts(); }
    bool operator==(const ModelOutputs &) const = default;
};

/// What a model's damage is: of distributions in nats, of all else a distance, of both a sum of the two.
enum class DamageKind { Kl, Distance, Mixed };

DamageKind damageKind(const ModelOutputs &outputs);
std::string_view damageKindName(DamageKind kind); ///< "kl", "distance", "mixed"

/// Changes with everything that damages depend on; empty where there is but one distribution of logits.
std::string describe(const ModelOutputs &outputs);

/// "[5]", "[21, 64, 64]"
std::string shapeText(const std::vector<std::int64_t> &shape);

} // namespace paretoscope::evaluate
