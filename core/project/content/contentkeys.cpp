#include "core/project/content/contentkeys.h"

#include "core/base/contenthash.h"
#include "core/base/enginescope.h"
#include "core/evaluate/evaluatordata.h"
#include "core/project/openproject.h"

namespace paretoscope::project {

base::Late<std::string> cellsKeyOf(const OpenProject &project)
{
    return base::Late<std::string>([model = project.model, calibrate = project.samples.calibrate,
                                    outputs = evaluate::describe(project.evaluator.outputs())] {
        base::ContentHash hash;
        hash.add("paretoscope measurements 1");
        hash.add(model.contentHash());
        hash.add(calibrate.contentHash());
        if (!outputs.empty())
            hash.add(outputs);
        return hash.hex();
    });
}

base::Late<std::string> runsKeyOf(const OpenProject &project)
{
    const evaluate::EvaluatorData &data = project.evaluator.data();
    return base::Late<std::string>([model = project.model, samples = project.samples, task = data.task,
                                    outputs = evaluate::describe(*data.outputs),
                                    microBatch = data.microBatch] {
        base::ContentHash hash;
        hash.add("paretoscope runs 1");
        hash.add(model.contentHash());
        hash.add(samples.evaluate.contentHash());
        hash.add(samples.calibrate.contentHash()); // units of distances, corrected biases
        hash.add(data::taskName(task));
        hash.add(outputs);
        hash.add(std::to_string(microBatch));
        hash.add(base::engineVersion());
        return hash.hex();
    });
}

} // namespace paretoscope::project
