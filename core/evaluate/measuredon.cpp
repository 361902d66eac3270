#include "core/evaluate/measuredon.h"

#include "core/base/enginescope.h"
#include "core/base/processorname.h"

namespace paretoscope::evaluate {

const MeasuredOn &thisMachine()
{
    static const MeasuredOn here{base::processorName(), base::engineVersion(), 1}; // thread: EngineScope's
    return here;
}

} // namespace paretoscope::evaluate
