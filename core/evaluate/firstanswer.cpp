#include "core/evaluate/firstanswer.h"

#include "core/evaluate/evaluatordata.h"

namespace paretoscope::evaluate {

std::vector<std::int64_t> macsOf(const Evaluator &evaluator)
{
    return evaluator.data().macs;
}

std::vector<graph::DescribedOutput> describedOutputs(const Evaluator &evaluator)
{
    const EvaluatorData &data = evaluator.data();
    std::vector<graph::DescribedOutput> described;
    for (const ModelOutput &output : data.outputs->all)
        if (output.place < data.firstAlone.tensors.size())
            described.push_back({output.name, data.firstAlone.tensors[output.place].sizes().vec()});
    return described;
}

} // namespace paretoscope::evaluate
