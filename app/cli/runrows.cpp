#include "app/cli/runrows.h"

#include "app/cli/numbers.h"
#include "core/report/damagewords.h"

namespace paretoscope::cli {

std::vector<TextTable::Column> runColumns(evaluate::DamageKind kind)
{
    using Align = TextTable::Align;
    const std::string damage = report::damageName(kind);
    return {{"stored"},
            {"of float"},
            {"average bits"},
            {"predicted " + damage},
            {"measured " + damage},
            {"quality", Align::Left},
            {"95 % interval", Align::Left},
            {"p", Align::Right}};
}

std::vector<std::string> runRow(const search::Ran &ran, std::int64_t floatStoredBytes)
{
    const double ratio = static_cast<double>(ran.cost.storedBytes) / static_cast<double>(floatStoredBytes);
    return {
        bytes(ran.cost.storedBytes),    percent(ratio, 1),
        fixed(ran.cost.averageBits, 2), ran.predictedKl ? significant(*ran.predictedKl) : std::string("-"),
        significant(ran.measured.kl),   headline(ran.measured),
        interval(ran.measured),         pValueText(ran.measured)};
}

} // namespace paretoscope::cli
