#include "core/report/runtimeproof.h"

#include "core/report/json.h"

namespace paretoscope::report {

nlohmann::json toJson(const RuntimeProof &proof)
{
    using nlohmann::json;
    return {{"runtime", proof.runtime},
            {"version", proof.wasRun() ? json(proof.version) : json()},
            {"n", proof.n},
            {"of", proof.of},
            {"maxAbsDifference", proof.maxAbsDifference},
            {"maxRelativeDifference", proof.maxRelativeDifference},
            {"predictions", proof.predictions},
            {"sameAnswers", proof.sameAnswers},
            {"measured", proof.measured ? toJson(*proof.measured) : json()},
            {"note", proof.said.english()},
            {"noteId", proof.said.id()}};
}

} // namespace paretoscope::report
