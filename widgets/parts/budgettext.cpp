#include "widgets/parts/budgettext.h"

#include "widgets/document/numbers.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

using project::AskedBudget;
using project::BudgetKind;

namespace {

constexpr double sameNumber = 1e-9; // of what was written and read

std::optional<AskedBudget> asKind(double value, BudgetKind kind, const QString &typed)
{
    if (!std::isfinite(value) || value < 0 ||
        ((kind == BudgetKind::Ratio || kind == BudgetKind::Latency) && value <= 0))
        return {};
    return AskedBudget{kind, value, typed.trimmed().toStdString()};
}

} // namespace

bool isSize(BudgetKind kind)
{
    return kind == BudgetKind::Bytes || kind == BudgetKind::Bits || kind == BudgetKind::Ratio;
}

bool isQuality(BudgetKind kind)
{
    return kind == BudgetKind::Damage || kind == BudgetKind::Loss;
}

QString typedText(const AskedBudget &budget)
{
    if (!budget.most)
        return {};
    const QString typed = QString::fromStdString(budget.typed);
    const auto read = budgetFrom(typed, budget.kind);
    const bool same = read && read->kind == budget.kind &&
                      std::abs(*read->most - *budget.most) <= sameNumber * std::max(1.0, *budget.most);
    return same ? typed : budgetText(budget.kind, *budget.most);
}

QString budgetText(BudgetKind kind, double value)
{
    switch (kind) {
    case BudgetKind::Bytes:
        return numbers::bytes(static_cast<std::int64_t>(std::min(value, 9e18)));
    case BudgetKind::Damage:
        return numbers::kl(value);
    case BudgetKind::Loss:
        return numbers::share(value);
    case BudgetKind::Bits:
        return numbers::bits(value);
    case BudgetKind::Ratio:
        return numbers::ratio(value);
    case BudgetKind::Latency:
        return numbers::milliseconds(value);
    }
    return {};
}

std::optional<AskedBudget> budgetFrom(const QString &typed, BudgetKind kind)
{
    using Unit = numbers::Typed::Unit;
    const auto number = numbers::parse(typed);
    if (!number)
        return {};
    switch (number->unit) {
    case Unit::Bytes:
        return asKind(number->value, BudgetKind::Bytes, typed);
    case Unit::Share:
        return asKind(number->value, BudgetKind::Loss, typed);
    case Unit::Bits:
        return asKind(number->value, BudgetKind::Bits, typed);
    case Unit::Ratio:
        return asKind(number->value, BudgetKind::Ratio, typed);
    case Unit::Milliseconds:
        return asKind(number->value, BudgetKind::Latency, typed);
    case Unit::None:
        break;
    }
    const double factor = kind == BudgetKind::Bytes ? 1000 : kind == BudgetKind::Loss ? 0.01 : 1;
    return asKind(number->value * factor, kind, typed);
}

} // namespace paretoscope::widgets
