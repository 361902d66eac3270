#include "core/pipeline/works.h"

#include "core/base/namelist.h"
#include "core/pipeline/calibration.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace paretoscope::pipeline {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

/// Nobody asked for a usual step: it need not find a place. Of any other, people are to be told.
Error nothingToDo(const Step &step, const Findings &findings)
{
    std::vector<base::Sentence> why{findings.summary};
    why.insert(why.end(), findings.left.begin(), findings.left.end());
    return {ErrorCode::InvalidSetting,
            {PARETOSCOPE_SAY("step.nothing-to-do",
                             "The step %1 finds nothing to change in this network: %2 Without this step the "
                             "recipe can be used."),
             step.kind->about().key, base::inARow(why)},
            {}};
}

constexpr std::string_view taughtBy = " taught by ";
constexpr std::size_t hashDigits = 16; ///< of the samples' hash: 64 bits

bool isTaught(const Step &step)
{
    const auto *kind = dynamic_cast<const NetworkStep *>(step.kind);
    return kind && kind->needsCalibration(step.values);
}

/// Of network, samples and steps themselves. Other things may go better another time: a file that cannot be
/// read, memory.
bool isLasting(ErrorCode why)
{
    return why == ErrorCode::InvalidSetting || why == ErrorCode::ModelUnsupported ||
           why == ErrorCode::NonFinite;
}

/// Steps::text(), and of those that look at calibration samples on which ones they do.
std::string historyOf(const Steps &steps, const Calibration *calibration)
{
    std::string text, hash;
    for (const Step &step : steps.all()) {
        text += (text.empty() ? "" : ", ") + Steps().with(step).text();
        if (!calibration || !isTaught(step))
            continue;
        if (hash.empty())
            hash = calibration->contentHash().substr(0, hashDigits);
        text += std::string(taughtBy) + hash;
    }
    return text;
}

/// What the history of MODEL has of KIND: "equalize ceilings=scale"; empty: nothing.
std::string_view doneBy(const StepKind &kind, const graph::Model &model)
{
    std::string_view rest = model.history();
    while (!rest.empty()) {
        const std::string_view own = rest.substr(0, rest.find(", "));
        rest.remove_prefix(std::min(rest.size(), own.size() + 2));
        if (own.substr(0, own.find(' ')) == kind.about().key)
            return own.substr(0, own.find(taughtBy));
    }
    return {};
}

Error withoutCalibration(const Step &step)
{
    return {
        ErrorCode::InvalidSetting,
        {PARETOSCOPE_SAY("step.without-calibration",
                         "The step %1 learns from calibration samples, and there are none here; take it in a "
                         "project, whose data has some."),
         step.kind->about().key},
        {}};
}

/// WORK after one step more; nothing where it finds no place.
Result<std::optional<Work>> workAfterOne(const Work &work, const Step &step, const Calibration *calibration,
                                         const std::stop_token &stop)
{
    const Findings findings = step.kind->look(work.model, step.values);
    if (findings.places == 0) {
        if (!step.kind->about().isUsual)
            return nothingToDo(step, findings);
        return std::optional<Work>();
    }
    if (!calibration && isTaught(step))
        return withoutCalibration(step);
    auto made = dynamic_cast<const NetworkStep &>(*step.kind).run(work, step.values, calibration, stop);
    if (!made)
        return made.error();
    made->notes.insert(made->notes.end(), findings.left.begin(), findings.left.end());
    return std::optional(std::move(*made));
}

/// Of those after coding: what they do is done to parameters of recipes (evaluate/codedsteps.h).
Result<void> checkFindPlaces(const graph::Model &model, const Steps &afterCoding)
{
    for (const Step &step : afterCoding.all())
        if (const auto findings = step.kind->look(model, step.values);
            findings.places == 0 && !step.kind->about().isUsual)
            return nothingToDo(step, findings);
    return {};
}

base::Sentence otherSteps(const graph::Model &model, const Steps &steps)
{
    if (model.history().empty())
        return {PARETOSCOPE_SAY("steps.missing", "The recipe is for %1, but the network to be written is as "
                                                 "it was loaded; write what the recipe's steps make of it."),
                phraseOf(steps.beforeCoding())};
    return {PARETOSCOPE_SAY("steps.other", "The recipe is for %1, but the network to be written is after %2; "
                                           "write what the recipe's steps make of it."),
            phraseOf(steps.beforeCoding()), model.history()};
}

} // namespace

Works::Works(const graph::Model &loaded) : m_loaded(std::make_shared<const Work>(Work{loaded})) {}

std::optional<Result<Works::Made>> Works::find(const std::string &key) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_made.find(key);
    return found == m_made.end() ? std::nullopt : std::optional(found->second);
}

void Works::keep(const std::string &key, const Result<Made> &work) const
{
    const std::lock_guard lock(m_mutex);
    m_made.insert_or_assign(key, work);
}

Result<std::shared_ptr<const Work>> Works::after(const Steps &steps, const Calibration *calibration,
                                                 const std::stop_token &stop) const
{
    if (steps.empty())
        return m_loaded;
    const std::string wanted = historyOf(steps, calibration);
    if (auto known = find(wanted))
        return *std::move(known);
    const std::lock_guard lock(m_making);
    if (auto known = find(wanted)) // made while this waited
        return *std::move(known);
    return makeAndKeep(wanted, steps, calibration, stop);
}

std::shared_ptr<const Work> Works::atOnce(const Steps &steps, const Calibration *calibration) const
{
    if (steps.empty())
        return m_loaded;
    const std::string wanted = historyOf(steps, calibration);
    auto made = find(wanted);
    if (!made && std::ranges::none_of(steps.all(), isTaught))
        if (const std::unique_lock lock(m_making, std::try_to_lock); lock)
            made = makeAndKeep(wanted, steps, calibration, {});
    return made && *made ? **made : nullptr;
}

Result<Works::Made> Works::makeAndKeep(const std::string &key, const Steps &steps,
                                       const Calibration *calibration, const std::stop_token &stop) const
{
    auto made = make(steps, calibration, stop);
    if (made || isLasting(made.error().code))
        keep(key, made);
    return made;
}

Result<Works::Made> Works::make(const Steps &steps, const Calibration *calibration,
                                const std::stop_token &stop) const
{
    Made work = m_loaded;
    Steps done;
    const Steps before = steps.beforeCoding();
    for (const Step &step : before.all()) {
        const Steps next = done.with(step);
        const std::string nextHistory = historyOf(next, calibration);
        if (const auto known = find(nextHistory)) {
            if (!*known)
                return known->error();
            if (**known != work)
                done = next;
            work = **known;
            continue;
        }
        auto made = workAfterOne(*work, step, calibration, stop);
        if (!made)
            return made.error();
        if (!*made) {
            keep(nextHistory, work);
            continue;
        }
        done = next;
        (*made)->model = (*made)->model.withHistory(nextHistory);
        work = std::make_shared<const Work>(std::move(**made));
        keep(nextHistory, work);
    }
    if (const auto found = checkFindPlaces(work->model, steps.afterCoding()); !found)
        return found.error();
    return work;
}

Result<Work> workAfter(const graph::Model &model, const Steps &steps, const Calibration *calibration,
                       const std::stop_token &stop)
{
    const auto made = Works(model).after(steps, calibration, stop);
    if (!made)
        return made.error();
    return **made;
}

bool isDone(const StepKind &kind, const graph::Model &model)
{
    return !doneBy(kind, model).empty();
}

Result<void> checkIsAfter(const graph::Model &model, const Steps &steps)
{
    for (const StepKind *kind : stepKinds()) {
        if (kind->isAfterCoding())
            continue;
        const Step *wanted = steps.find(*kind);
        const std::string_view done = doneBy(*kind, model);
        const bool missing = wanted && done.empty() && kind->look(model, wanted->values).places > 0;
        const bool other = !done.empty() && (!wanted || Steps().with(*wanted).text() != done);
        if (missing || other)
            return Error{ErrorCode::InvalidSetting, otherSteps(model, steps), {}};
    }
    return {};
}

} // namespace paretoscope::pipeline
