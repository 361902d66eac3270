#include "core/sensitivity/recall.h"

#include "core/sensitivity/analysis/analysiswork.h"
#include "core/sensitivity/analysis/cells.h"

namespace paretoscope::sensitivity {

using base::Result;

Result<std::vector<SensitivityCell>> recall(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                                            const MeasurementCache &cache, std::stop_token stop)
{
    return base::guarded(
        base::ErrorCode::Internal,
        PARETOSCOPE_SAY("recall.failed", "What was measured before cannot be told."),
        [&]() -> Result<std::vector<SensitivityCell>> {
            const auto work = AnalysisWork::create(calibration.data(), plan, stop);
            if (!work)
                return work.error();
            std::vector<SensitivityCell> recalled;
            const CellSink sink = [&recalled](const SensitivityCell &cell) { recalled.push_back(cell); };
            SensitivityTable table((*work)->executor->model().layers().size(), plan.settings);
            Cells cells((*work)->variants, (*work)->blocks, sink, table);
            for (std::size_t variant = 0; variant < (*work)->variants.size(); ++variant)
                for (std::size_t block = 0; block < (*work)->blocks.size(); ++block) {
                    const auto stats = cache.find((*work)->keyOf(variant, block));
                    if (!stats)
                        break; // what lies behind a gap is not shown
                    cells.know(variant, block, *stats);
                }
            cells.tell();
            return recalled;
        });
}

} // namespace paretoscope::sensitivity
