#include "core/pipeline/works.h"

#include "core/base/namelist.h"

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

/// WORK after one step more; nothing where it finds no place.
Result<std::optional<Work>> workAfterOne(const Work &work, const Step &step, const std::stop_token &stop)
{
    const Findings findings = step.kind->look(work.model, step.values);
    if (findings.places == 0) {
        if (!step.kind->about().isUsual)
            return nothingToDo(step, findings);
        return std::optional<Work>();
    }
    auto made = dynamic_cast<const NetworkStep &>(*step.kind).run(work, step.values, stop);
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

Works::Made Works::find(const std::string &key) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_made.find(key);
    return found == m_made.end() ? nullptr : found->second;
}

void Works::keep(const std::string &key, const Made &work) const
{
    const std::lock_guard lock(m_mutex);
    m_made.insert_or_assign(key, work);
}

Result<std::shared_ptr<const Work>> Works::after(const Steps &steps, const std::stop_token &stop) const
{
    if (steps.empty())
        return m_loaded;
    const std::string wanted = steps.text();
    if (Made known = find(wanted))
        return known;
    const std::lock_guard lock(m_making);
    Made work = m_loaded;
    Steps done;
    const Steps before = steps.beforeCoding();
    for (const Step &step : before.all()) {
        const Steps next = done.with(step);
        if (Made known = find(next.text())) {
            if (known != work)
                done = next;
            work = std::move(known);
            continue;
        }
        auto made = workAfterOne(*work, step, stop);
        if (!made)
            return made.error();
        if (!*made) {
            keep(next.text(), work);
            continue;
        }
        done = next;
        (*made)->model = (*made)->model.withHistory(done.text());
        work = std::make_shared<const Work>(std::move(**made));
        keep(done.text(), work);
    }
    if (const auto found = checkFindPlaces(work->model, steps.afterCoding()); !found)
        return found.error();
    keep(wanted, work);
    return work;
}

Result<Work> workAfter(const graph::Model &model, const Steps &steps, const std::stop_token &stop)
{
    const auto made = Works(model).after(steps, stop);
    if (!made)
        return made.error();
    return **made;
}

Result<void> checkIsAfter(const graph::Model &model, const Steps &steps)
{
    for (const StepKind *kind : stepKinds()) {
        if (kind->isAfterCoding())
            continue;
        const Step *wanted = steps.find(*kind);
        const bool done = model.history().find(kind->about().key) != std::string::npos;
        const bool missing = wanted && !done && kind->look(model, wanted->values).places > 0;
        if (missing || (done && !wanted))
            return Error{ErrorCode::InvalidSetting, otherSteps(model, steps), {}};
    }
    return {};
}

} // namespace paretoscope::pipeline
