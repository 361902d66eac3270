#include "app/cli/behaviour.h"

#include "app/cli/numbers.h"
#include "app/cli/texttable.h"
#include "core/data/samplepicture.h"
#include "core/report/behaviourjson.h"
#include "core/report/damagewords.h"

#include <algorithm>
#include <ostream>

namespace paretoscope::cli {

namespace {

using Names = std::vector<std::string>;

/// Of a thousand classes those that lost most; the JSON has all.
constexpr std::size_t mostClasses = 20;
constexpr std::size_t mostExamples = 12;

std::string share(std::int64_t part, std::int64_t whole)
{
    return percent(whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0);
}

/// Given 0 − drop, not −drop, which would print a minus before 0.00.
std::string points(double value)
{
    return change(value, evaluate::Metric::Accuracy);
}

void printClasses(std::ostream &out, std::vector<evaluate::ClassChange> classes, const Names &names)
{
    std::ranges::stable_sort(classes, [](const auto &a, const auto &b) {
        return a.drop() > b.drop() || (a.drop() == b.drop() && a.n > b.n);
    });
    TextTable table({{"class", TextTable::Align::Left},
                     {"n"},
                     {"float"},
                     {"recipe"},
                     {"change"},
                     {"95 % interval"},
                     {"lost"},
                     {"won"},
                     {"p"}});
    const std::size_t shown = std::min(classes.size(), mostClasses);
    for (std::size_t i = 0; i < shown; ++i) {
        const evaluate::ClassChange &c = classes[i];
        table.addRow({report::className(names, c.label), count(c.n), share(c.correctBefore, c.n),
                      share(c.correctAfter, c.n), points(0 - c.drop()),
                      fixed(c.difference.low * 100, 2) + " to " + fixed(c.difference.high * 100, 2),
                      count(c.flips.rightToWrong), count(c.flips.wrongToRight), significant(c.pValue)});
    }
    out << "Classes, those that lost most first (p: exact McNemar, corrected over "
        << several(std::ssize(classes), "class", "classes") << " after Holm)\n";
    table.print(out);
    if (shown < classes.size())
        out << "and " << count(static_cast<std::int64_t>(classes.size() - shown)) << " more, in the JSON\n";
}

void printSummary(std::ostream &out, const evaluate::BehaviourSummary &s, bool labelled)
{
    const std::int64_t otherwise = s.changed - s.flips.rightToWrong - s.flips.wrongToRight;
    const std::string n = " (n = " + count(s.n) + ")";
    out << "Answers that differ  " << count(s.changed) << " of " << count(s.n) << ", "
        << share(s.changed, s.n) << ": " << count(s.flips.rightToWrong) << " right to wrong ("
        << share(s.flips.rightToWrong, s.n) << "), " << count(s.flips.wrongToRight) << " wrong to right ("
        << share(s.flips.wrongToRight, s.n) << "), " << count(otherwise) << " wrong to another wrong\n"
        << "Calibration          expected error " << percent(s.eceBefore) << " float, " << percent(s.eceAfter)
        << " recipe, " << evaluate::reliabilityBins << " bins; mean confidence "
        << percent(s.confidenceBefore) << " float, " << percent(s.confidenceAfter) << " recipe" << n << '\n'
        << "Overconfident errors " << count(s.overconfidentBefore) << " float ("
        << share(s.overconfidentBefore, s.n) << "), " << count(s.overconfidentAfter) << " recipe ("
        << share(s.overconfidentAfter, s.n) << "): wrong with a probability above "
        << fixed(evaluate::overconfidence, 2) << n << '\n'
        << "Hardest tenth        " << points(0 - s.hardDrop) << " on the " << count(s.hardN)
        << " predictions " << (labelled ? "of largest loss" : "of least confidence")
        << " for the float model\n";
}

std::string answer(const Names &names, std::int64_t label, float confidence)
{
    return report::className(names, label) + " " + percent(static_cast<double>(confidence));
}

void printWorst(std::ostream &out, const evaluate::Behaviour &behaviour, const data::SampleSet &samples,
                const Names &names, evaluate::DamageKind kind)
{
    const bool rows = std::ranges::any_of(behaviour.worst, [](const auto &w) { return w.outcome.row > 0; });
    std::vector<TextTable::Column> columns{{"example", TextTable::Align::Left}};
    if (rows)
        columns.push_back({"token"});
    for (const char *title : {"truth", "float", "recipe"})
        columns.push_back({title, TextTable::Align::Left});
    columns.push_back({report::damageTitle(kind)});
    TextTable table(std::move(columns));
    for (std::size_t i = 0; i < std::min(behaviour.worst.size(), mostExamples); ++i) {
        const evaluate::Outcome &o = behaviour.worst[i].outcome;
        std::vector<std::string> row{data::sampleName(samples, o.sample)};
        if (rows)
            row.push_back(count(o.row));
        row.push_back(o.label >= 0 ? report::className(names, o.label) : "-");
        row.push_back(answer(names, o.before, o.confidenceBefore));
        row.push_back(answer(names, o.after, o.confidenceAfter));
        row.push_back(significant(behaviour.worst[i].kl));
        table.addRow(std::move(row));
    }
    out << "Most damaged examples" << (rows ? ", each with its worst token" : "") << '\n';
    table.print(out);
}

/// "class cat loses 12.63 points (n = 95)"
std::string largestClassDrop(const evaluate::BehaviourSummary &summary, const data::SampleSet &samples)
{
    if (summary.largestClassDropLabel < 0)
        return "no class loses anything";
    const Names names = samples.dataset ? samples.dataset->classNames() : Names();
    return "class " + report::className(names, summary.largestClassDropLabel) + " loses " +
           fixed(summary.largestClassDrop * 100, 2) + " points (n = " + count(summary.largestClassDropN) +
           ")";
}

} // namespace

void printBehaviour(std::ostream &out, const evaluate::Behaviour &behaviour, const data::SampleSet &samples,
                    evaluate::DamageKind kind)
{
    if (behaviour.summary.n == 0) {
        out << "The outputs are plain numbers: there are no answers whose behaviour could be told.\n";
        return;
    }
    const Names names = samples.dataset ? samples.dataset->classNames() : Names();
    if (!behaviour.classes.empty())
        printClasses(out, behaviour.classes, names);
    const bool labelled = !behaviour.worst.empty() && behaviour.worst.front().outcome.label >= 0;
    printSummary(out, behaviour.summary, labelled);
    if (!behaviour.worst.empty())
        printWorst(out, behaviour, samples, names, kind);
}

std::string againstLimits(const evaluate::BehaviourSummary &s, const evaluate::BehaviourLimits &limits,
                          const data::SampleSet &samples, Told told)
{
    std::string text;
    const auto add = [&](auto limit, const std::string &what, const std::string &allowed) {
        evaluate::BehaviourLimits one;
        one.*limit = limits.*limit;
        if (one.any() && (told == Told::All || !evaluate::keeps(s, one)))
            text += (text.empty() ? "" : "; ") + what + ", " + allowed + " allowed";
    };
    const auto hundredths = [](const std::optional<double> &share) {
        return fixed(share.value_or(0) * 100, 2);
    };
    const std::string n = " (n = " + count(s.n) + ")";
    add(&evaluate::BehaviourLimits::classDrop, largestClassDrop(s, samples), hundredths(limits.classDrop));
    add(&evaluate::BehaviourLimits::flipShare,
        share(s.flips.rightToWrong, s.n) + " of the answers turn wrong" + n, hundredths(limits.flipShare));
    add(&evaluate::BehaviourLimits::eceIncrease,
        "calibration error changes by " + points(s.eceAfter - s.eceBefore) + n,
        hundredths(limits.eceIncrease));
    add(&evaluate::BehaviourLimits::overconfident,
        count(s.overconfidentAfter - s.overconfidentBefore) + " more overconfident errors" + n,
        count(limits.overconfident.value_or(0)));
    add(&evaluate::BehaviourLimits::hardDrop,
        "the hardest tenth changes by " + points(0 - s.hardDrop) + " (n = " + count(s.hardN) + ")",
        "a loss of " + hundredths(limits.hardDrop));
    return text;
}

} // namespace paretoscope::cli
