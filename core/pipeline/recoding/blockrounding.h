// The codes and biases of a block's layers while they are learnt together. Only inside core. Not thread-safe.
#pragma once

#include "core/pipeline/codedstep.h"
#include "core/pipeline/recoding/adam.h"
#include "core/pipeline/recoding/blocklesson.h"
#include "core/pipeline/recoding/codedinputs.h"
#include "core/pipeline/recoding/codedplaces.h"
#include "core/pipeline/recoding/softrounding.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace paretoscope::pipeline {

class BlockRounding {
public:
    /// Nothing of it yet. Layers as NETWORK has them coded, parameters as AS runs with them.
    BlockRounding(const CodedNetwork &network, const RunsWith &as);

    /// Of PLACE those layers that have integers on an even grid, and its bias, if there are any.
    void add(const CodedPlace &place);
    bool empty() const { return m_learnt.empty(); }

    struct Way {
        std::int64_t iterations = 0; ///< steps of gradient descent, a batch each
        std::int64_t seed = 1;       ///< of the order of batches
        bool isMixed = false;        ///< every other number of what goes in is the float network's
        double unit = 1;             ///< that errors are told in
        double seconds = 0;          ///< after which it ends, however many steps are left; 0: never
        std::function<void(double share)> told = [](double) {};
    };
    base::Result<void> learn(const BlockLesson &lesson, const Way &way, Chance &chance);

    /// What came of it: the layers, by layer, and the biases.
    CodedChanges changes() const;

private:
    struct Learnt {
        const CodedPlace *place = nullptr;
        std::vector<std::unique_ptr<SoftRounding>> layers; ///< parallel to the place's; null: it stays
        at::Tensor bias, moved; ///< what it was, and by how much of its unit it moves; undefined: none
        double unit = 1;
    };

    std::vector<Adam::Variable> variables() const;
    at::Tensor weightOf(const Learnt &learnt) const;
    RunsWith meanwhile() const; ///< with a slope along the variables

    const CodedNetwork &m_network;
    const RunsWith &m_as;
    std::vector<Learnt> m_learnt;
};

} // namespace paretoscope::pipeline
