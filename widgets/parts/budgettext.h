// Budgets as they are typed and shown: kinds, numbers with units. Pure functions (they translate); GUI thread
// only.
#pragma once

#include "core/project/asked.h"

#include <QString>

#include <optional>

namespace paretoscope::widgets {

/// Of what a recipe weighs: known without a run.
bool isSize(project::BudgetKind kind);
/// Of what a recipe costs rather than what it weighs: runs measure it.
bool isQuality(project::BudgetKind kind);
/// BUDGET as it was typed, where that means the same in this language, else as a number of its kind.
QString typedText(const project::AskedBudget &budget);
/// A value of KIND with its unit.
QString budgetText(project::BudgetKind kind, double value);
/// What TYPED means where a bare number is one of KIND; absent: it is no limit. Bare sizes are kB, bare
/// losses %, bare latencies milliseconds.
std::optional<project::AskedBudget> budgetFrom(const QString &typed, project::BudgetKind kind);

} // namespace paretoscope::widgets
