#include "core/project/runs/behaviourrecord.h"

#include "core/project/runs/recordfields.h"

#include <algorithm>

namespace paretoscope::project {

using evaluate::Behaviour;
using nlohmann::json;

namespace {

using evaluate::BehaviourSummary;
using evaluate::ClassChange;
using evaluate::Outcome;
using evaluate::ReliabilityBin;
using evaluate::WorstExample;

json jsonOf(const BehaviourSummary &s)
{
    return {{"counts", {s.n, s.changed, s.overconfidentBefore, s.overconfidentAfter, s.hardN}},
            {"flips", {s.flips.rightToWrong, s.flips.wrongToRight}},
            {"classDrop", {exact(s.largestClassDrop), s.largestClassDropLabel, s.largestClassDropN}},
            {"ece", {exact(s.eceBefore), exact(s.eceAfter)}},
            {"confidence", {exact(s.confidenceBefore), exact(s.confidenceAfter)}},
            {"hardDrop", exact(s.hardDrop)}};
}

BehaviourSummary summaryFrom(const json &j)
{
    BehaviourSummary s;
    const json &counts = j.at("counts");
    s.n = countAt(counts, 0);
    s.changed = countAt(counts, 1);
    s.overconfidentBefore = countAt(counts, 2);
    s.overconfidentAfter = countAt(counts, 3);
    s.hardN = countAt(counts, 4);
    s.flips = flipsAt(j.at("flips"), 0);
    s.largestClassDrop = numberAt(j.at("classDrop"), 0);
    s.largestClassDropLabel = countAt(j.at("classDrop"), 1);
    s.largestClassDropN = countAt(j.at("classDrop"), 2);
    s.eceBefore = numberAt(j.at("ece"), 0);
    s.eceAfter = numberAt(j.at("ece"), 1);
    s.confidenceBefore = numberAt(j.at("confidence"), 0);
    s.confidenceAfter = numberAt(j.at("confidence"), 1);
    s.hardDrop = exactFrom(j.at("hardDrop"));
    return s;
}

json jsonOf(const ClassChange &own)
{
    return {own.label,
            own.n,
            own.correctBefore,
            own.correctAfter,
            own.flips.rightToWrong,
            own.flips.wrongToRight,
            exact(own.difference.low),
            exact(own.difference.high),
            exact(own.pValue)};
}

ClassChange classFrom(const json &j)
{
    return {countAt(j, 0), countAt(j, 1), countAt(j, 2),
            countAt(j, 3), flipsAt(j, 4), {numberAt(j, 6), numberAt(j, 7)},
            numberAt(j, 8)};
}

json jsonOf(const ReliabilityBin &bin)
{
    return {bin.n, bin.correct, exact(bin.confidenceSum)};
}

ReliabilityBin binFrom(const json &j)
{
    return {countAt(j, 0), countAt(j, 1), numberAt(j, 2)};
}

json jsonOf(const WorstExample &worst)
{
    const Outcome &o = worst.outcome;
    const auto real = [](float number) { return exact(static_cast<double>(number)); };
    return {o.sample,
            o.row,
            o.label,
            o.before,
            o.after,
            real(o.confidenceBefore),
            real(o.confidenceAfter),
            real(o.lossBefore),
            real(o.lossAfter),
            exact(o.kl),
            exact(worst.kl)};
}

WorstExample worstFrom(const json &j)
{
    const auto real = [&j](std::size_t place) { return static_cast<float>(numberAt(j, place)); };
    return {{countAt(j, 0), countAt(j, 1), countAt(j, 2), countAt(j, 3), countAt(j, 4), real(5), real(6),
             real(7), real(8), numberAt(j, 9)},
            numberAt(j, 10)};
}

bool plausible(const Outcome &o, std::int64_t classes, std::int64_t samples)
{
    const std::int64_t most = classes > 0 ? classes - 1 : mostPredictions;
    return isWithin(o.sample, 0, samples - 1) && isWithin(o.row, 0, mostPredictions) &&
           isWithin(o.label, -1, most) && isWithin(o.before, 0, most) && isWithin(o.after, 0, most);
}

} // namespace

json jsonOf(const Behaviour &b)
{
    const auto list = [](const auto &values) {
        return listOf(values, [](const auto &own) { return jsonOf(own); });
    };
    return {{"summary", jsonOf(b.summary)},
            {"classes", list(b.classes)},
            {"reliability", {list(b.reliabilityBefore), list(b.reliabilityAfter)}},
            {"worst", list(b.worst)}};
}

Behaviour behaviourFrom(const json &j)
{
    return {summaryFrom(j.at("summary")), listFrom<ClassChange>(j.at("classes"), classFrom),
            listFrom<ReliabilityBin>(j.at("reliability").at(0), binFrom),
            listFrom<ReliabilityBin>(j.at("reliability").at(1), binFrom),
            listFrom<WorstExample>(j.at("worst"), worstFrom)};
}

bool isPlausible(const Behaviour &b, std::int64_t classes, std::int64_t samples)
{
    constexpr auto bins = static_cast<std::size_t>(evaluate::reliabilityBins);
    const auto &s = b.summary;
    return isWithin(s.n, 0, mostPredictions) && isWithin(s.changed, 0, s.n) &&
           isWithin(s.flips.rightToWrong, 0, s.n) && isWithin(s.flips.wrongToRight, 0, s.n) &&
           isWithin(s.hardN, 0, s.n) && isWithin(s.largestClassDropLabel, -1, classes - 1) &&
           b.reliabilityBefore.size() == bins && b.reliabilityAfter.size() == bins &&
           std::ranges::all_of(b.classes,
                               [&](const ClassChange &own) {
                                   return isWithin(own.label, 0, classes - 1) && isWithin(own.n, 1, s.n) &&
                                          isWithin(own.correctBefore, 0, own.n) &&
                                          isWithin(own.correctAfter, 0, own.n);
                               }) &&
           std::ranges::all_of(b.worst, [&](const WorstExample &worst) {
               return plausible(worst.outcome, classes, samples);
           });
}

} // namespace paretoscope::project
