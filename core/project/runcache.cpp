#include "core/project/runcache.h"

#include "core/base/cachefile.h"
#include "core/base/processorname.h"
#include "core/evaluate/evaluatordata.h"
#include "core/project/runs/layertimesrecord.h"
#include "core/project/runs/runrecord.h"
#include "core/project/runs/speedrecord.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <mutex>
#include <set>
#include <unordered_map>
#include <utility>

namespace paretoscope::project {

namespace {

constexpr std::size_t longestRecord = std::size_t{4} << 20U; ///< some ten thousand classes

/// Of PROJECT's MODEL and OUTPUTS, which must outlive it.
RunSubject subjectOf(const OpenProject &project, const graph::Model &model,
                     const evaluate::ModelOutputs &outputs)
{
    return {model.layers(), outputs, project.evaluator.data().metric(), project.samples.evaluate.size(),
            project.samples.everything.size()};
}

/// Reads all weights and samples: whoever runs nothing does without.
base::Late<std::filesystem::path> fileOf(const std::filesystem::path &folder, const OpenProject &project)
{
    if (folder.empty())
        return {};
    return base::Late<std::filesystem::path>(
        [folder, key = project.runsKey] { return folder / (key.get() + ".jsonl"); });
}

} // namespace

struct RunCache::State {
    State(const std::filesystem::path &folder, const OpenProject &project)
        : model(project.model), outputs(project.evaluator.outputs()),
          subject(subjectOf(project, model, outputs)), packed(project.evidence), path(fileOf(folder, project))
    {
    }

    void open();
    void refresh();
    void add(const std::string &key, evaluate::KeptRun run);
    enum class Age { Newer, Older }; ///< than what is known
    void add(const std::string &key, evaluate::KeptSpeed speed, Age age);
    void add(evaluate::LayerTimes times, Age age);
    void take(const std::string &line, Age age);
    bool isWhole(const std::string &key) const;
    bool write(const std::string &record);
    void count(bool wasWritten) { ++(wasWritten ? written.written : written.lost); }

    const graph::Model model;
    const evaluate::ModelOutputs outputs;
    const RunSubject subject;
    std::shared_ptr<const Evidence> packed;       ///< null: none, or it was read
    const base::Late<std::filesystem::path> path; ///< empty: in memory

    mutable std::mutex mutex;
    bool isOpen = false;
    std::optional<base::CacheFile> file; ///< absent: in memory, because nobody asked for more
    std::vector<evaluate::KeptRun> runs;
    std::unordered_map<std::string, std::size_t> places; ///< in `runs`, by recipeKey()
    std::vector<evaluate::KeptSpeed> speeds;
    std::vector<std::string> speedKeys; ///< parallel to `speeds`, by recipeKey()
    std::set<std::string> own, known;   ///< keys of what was run here, and of what was not
    evaluate::RunCounts written;
    std::optional<evaluate::KeptBaseline> baseline;
    std::vector<evaluate::LayerTimes> layerTimes;        ///< of this machine
    const std::string processor = base::processorName(); ///< whose times are told
};

void RunCache::State::open()
{
    if (isOpen)
        return;
    isOpen = true;
    if (path.get().empty())
        return;
    std::error_code failed;
    std::filesystem::create_directories(path.get().parent_path(), failed);
    file.emplace(path.get(), longestRecord);
    written.reason = file->reason();
}

void RunCache::State::refresh()
{
    open();
    if (file)
        file->readNew([this](const std::string &line) { take(line, Age::Newer); });
    // What this machine measured goes first.
    if (const auto others = std::exchange(packed, nullptr))
        for (const std::string &line : others->runs)
            if (line.size() <= longestRecord)
                take(line, Age::Older);
}

void RunCache::State::take(const std::string &line, Age age)
{
    const nlohmann::json record = recordFrom(line);
    if (auto ran = readRunRecord(record, subject))
        add(ran->key, std::move(ran->run));
    else if (auto timed = readSpeedRecord(record, subject))
        add(timed->key, std::move(timed->speed), age);
    else if (auto times = readLayerTimesRecord(record, subject))
        add(std::move(*times), age);
    else if (auto told = readBaselineRecord(record, subject, processor);
             told && (age == Age::Newer || !baseline))
        baseline = std::move(told);
}

void RunCache::State::add(const std::string &key, evaluate::KeptRun run)
{
    const auto [place, isNew] = places.try_emplace(key, runs.size());
    if (isNew)
        runs.push_back(std::move(run));
    else if (runs[place->second].isMeasuredOnly && !run.isMeasuredOnly)
        runs[place->second] = std::move(run); // which was looked at meanwhile
}

/// The newer in the place of the older.
void RunCache::State::add(const std::string &key, evaluate::KeptSpeed speed, Age age)
{
    for (std::size_t i = 0; i < speeds.size(); ++i)
        if (speedKeys[i] == key && speeds[i].latency.on == speed.latency.on) {
            if (age == Age::Newer)
                speeds[i] = std::move(speed);
            return;
        }
    speeds.push_back(std::move(speed));
    speedKeys.push_back(key);
}

void RunCache::State::add(evaluate::LayerTimes times, Age age)
{
    if (!(times.on == evaluate::thisMachine()))
        return;
    const auto same = std::ranges::find(layerTimes, times.steps, &evaluate::LayerTimes::steps);
    if (same == layerTimes.end())
        layerTimes.push_back(std::move(times));
    else if (age == Age::Newer)
        *same = std::move(times);
}

bool RunCache::State::isWhole(const std::string &key) const
{
    const auto found = places.find(key);
    return found != places.end() && !runs[found->second].isMeasuredOnly;
}

bool RunCache::State::write(const std::string &record)
{
    refresh(); // to see where the file ends
    if (file->endsAmidALine())
        refresh(); // somebody was just writing there
    if (record.size() <= longestRecord && file->append(record))
        return true;
    written.reason = record.size() > longestRecord ? "it has too many classes" : file->reason();
    return false;
}

RunCache::RunCache(const std::filesystem::path &folder, const OpenProject &project)
    : m_state(std::make_unique<State>(folder, project))
{
}

RunCache::~RunCache() = default;

std::optional<evaluate::WholeRun> RunCache::find(const pipeline::Recipe &recipe)
{
    const std::string key = recipeKey(recipe, m_state->subject.layers);
    const std::lock_guard lock(m_state->mutex);
    if (!m_state->isWhole(key))
        m_state->refresh();
    if (!m_state->isWhole(key))
        return std::nullopt;
    if (!m_state->own.contains(key))
        m_state->known.insert(key);
    return m_state->runs[m_state->places.at(key)].run;
}

void RunCache::keep(const evaluate::KeptRun &run)
{
    const std::string key = recipeKey(run.recipe, m_state->subject.layers);
    const std::lock_guard lock(m_state->mutex);
    m_state->own.insert(key);
    m_state->refresh();
    const bool isFirst = !m_state->places.contains(key);
    if (m_state->isWhole(key) || (!isFirst && run.isMeasuredOnly))
        return; // another one was as fast
    m_state->add(key, run);
    if (!m_state->file)
        return;
    const bool written = m_state->write(recordText(key, run, m_state->subject));
    if (isFirst)
        m_state->count(written);
}

std::vector<evaluate::KeptRun> RunCache::all()
{
    const std::lock_guard lock(m_state->mutex);
    m_state->refresh();
    return m_state->runs;
}

evaluate::RunCounts RunCache::counts() const
{
    const std::lock_guard lock(m_state->mutex);
    evaluate::RunCounts counts = m_state->written;
    counts.known = std::ssize(m_state->known);
    counts.run = std::ssize(m_state->own);
    return counts;
}

std::vector<evaluate::KeptSpeed> RunCache::speeds()
{
    const std::lock_guard lock(m_state->mutex);
    m_state->refresh();
    return m_state->speeds;
}

void RunCache::keepSpeed(const evaluate::KeptSpeed &speed)
{
    const std::string key = recipeKey(speed.recipe, m_state->subject.layers);
    const std::lock_guard lock(m_state->mutex);
    m_state->refresh();
    m_state->add(key, speed, State::Age::Newer);
    // A name that every machine without one has would mix them.
    if (m_state->file && speed.latency.on.processor != base::unknownProcessor)
        m_state->count(m_state->write(recordText(key, speed, m_state->subject)));
}

std::optional<evaluate::LayerTimes> RunCache::layerTimes(const pipeline::Steps &steps)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->refresh();
    const auto &known = m_state->layerTimes;
    const auto found = std::ranges::find(known, steps, &evaluate::LayerTimes::steps);
    return found == known.end() ? std::nullopt : std::optional(*found);
}

/// That it could not be written is not counted: it is soon measured again.
void RunCache::keepLayerTimes(const evaluate::LayerTimes &times)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->refresh();
    m_state->add(times, State::Age::Newer);
    if (m_state->file && times.on.processor != base::unknownProcessor)
        m_state->file->append(recordText(times, m_state->subject));
}

std::optional<evaluate::KeptBaseline> RunCache::findBaseline()
{
    const std::lock_guard lock(m_state->mutex);
    if (!m_state->baseline)
        m_state->refresh();
    return m_state->baseline;
}

/// That it could not be written is not counted: it is soon measured again.
void RunCache::keepBaseline(const evaluate::KeptBaseline &baseline)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->refresh();
    m_state->baseline = baseline;
    if (m_state->file)
        m_state->file->append(recordText(baseline, m_state->processor));
}

std::vector<std::string> recordsOf(const OpenProject &project, evaluate::RunStore &store)
{
    const RunSubject subject = subjectOf(project, project.model, project.evaluator.outputs());
    std::vector<std::string> records;
    for (const evaluate::KeptRun &run : store.all())
        records.push_back(recordText(recipeKey(run.recipe, subject.layers), run, subject));
    for (const evaluate::KeptSpeed &speed : store.speeds())
        records.push_back(recordText(recipeKey(speed.recipe, subject.layers), speed, subject));
    if (const auto baseline = store.findBaseline())
        records.push_back(recordText(*baseline, base::processorName()));
    return records;
}

std::filesystem::path RunCache::file() const
{
    return m_state->path;
}

} // namespace paretoscope::project
