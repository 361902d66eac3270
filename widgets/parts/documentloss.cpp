#include "widgets/parts/documentloss.h"

#include "core/session/prediction.h"
#include "widgets/document/document.h"

namespace paretoscope::widgets {

search::LossEstimate lossEstimate(const Document &document)
{
    if (!document.baseline())
        return {};
    return session::lossOf(
        document.baseline()->heldOut, document.measuredPoints(),
        [&document](const pipeline::Recipe &recipe) { return document.predictedKl(recipe); },
        document.recipe().steps, document.table());
}

} // namespace paretoscope::widgets
