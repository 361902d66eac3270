// What the recipe as it is makes of the limits that were asked for: kept, broken, or not known yet; measured
// or predicted. Pure functions of the document (they translate); GUI thread only.
#pragma once

#include "core/project/asked.h"
#include "core/search/work.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::widgets {

class Document;

struct Verdict {
    enum class State { Kept, Broken, Unknown };
    enum class Source { Measured, Predicted }; ///< sizes are known exactly: measured
    QString limit{};                           ///< "loss at most 5 %"
    QString now{};                             ///< "5.80 %"; empty: not known
    State state = State::Unknown;
    Source source = Source::Measured;
    double value = 0;    ///< of `now`, in the unit of the limit
    QString unknown{};   ///< why it is not known, where that can be said: "not measured"
    QString elsewhere{}; ///< what is known of other machines, which keeps and breaks nothing here
};

/// Of the budget, where one was typed.
std::optional<Verdict> budgetVerdict(const Document &document);
/// Of the limits beside it, in the order of their form.
std::vector<Verdict> limitVerdicts(const Document &document);

/// "now 5.80 % ✗", "predicted 4.10 % ✓", "not measured"; empty while nothing is known.
QString shortText(const Verdict &verdict);
/// "loss at most 5 %: now 5.80 %, broken (measured)".
QString longText(const Verdict &verdict);
/// "✓", "✗", "?": of several, the worst.
QString markOf(const std::vector<Verdict> &verdicts);

/// What the recipe as it is has of KIND, where that is known exactly: of bytes, bits, and the ratio once
/// there is a baseline.
std::optional<double> sizeNow(const Document &document, project::BudgetKind kind);
/// Of the recipe as it is; absent where nothing is open.
std::optional<search::Work> workNow(const Document &document);
/// The median of a sample alone, of the recipe as it is, where it was measured on this machine.
std::optional<double> latencyNow(const Document &document);

} // namespace paretoscope::widgets
