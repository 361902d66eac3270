#include "app/cli/cachenotes.h"

#include "app/cli/numbers.h"
#include "core/evaluate/wholerun.h"

#include <iostream>

namespace paretoscope::cli {

namespace {

/// "3 of 12 cells of samples are kept"
std::string share(const sensitivity::KeptCells &kept)
{
    return kept.written == 0
               ? "nothing of what was measured is kept"
               : count(kept.written) + " of " + several(kept.written + kept.lost, "measurement") +
                     (kept.written == 1 ? " is kept" : " are kept") +
                     ", the others are made again by the next run";
}

evaluate::RunCounts runsOf(const project::OpenProject &project)
{
    const auto store = evaluate::runsKeptOf(project.evaluator);
    return store ? store->counts() : evaluate::RunCounts();
}

} // namespace

std::optional<base::Sentence> whyNothingIsKept(const CommonOptions &options)
{
    const auto &folder = options.effort.cacheFolder;
    const auto reason = options.noCache ? std::nullopt : sensitivity::MeasurementCache::whyUnwritable(folder);
    if (!reason)
        return std::nullopt;
    return base::Sentence{
        PARETOSCOPE_SAY("cli.cache-unwritable",
                        "The cache folder %1 cannot be written (%2): nothing of what is measured is "
                        "kept for the next run. Choose another with --cache, or --no-cache."),
        folder, *reason};
}

void sayWhatWasKept(const sensitivity::KeptCells &kept, Environment &environment)
{
    const auto &folder = environment.options.effort.cacheFolder;
    if (environment.options.noCache || kept.lost == 0)
        return;
    const bool saidBefore = kept.written == 0 && whyNothingIsKept(environment.options);
    if (!saidBefore)
        std::cerr << "The cache in " << folder.string() << " could not be written (" << kept.reason
                  << "): " << share(kept) << ".\n";
    environment.output.accompany("cache",
                                 {{"kept", kept.written}, {"lost", kept.lost}, {"reason", kept.reason}});
}

void tellWhatRan(const project::OpenProject &project, Environment &environment)
{
    const auto counts = runsOf(project);
    environment.output.accompany("runs", {{"now", counts.run}, {"kept", counts.known}});
}

void tellWhatRanAlone(const project::OpenProject &project, Environment &environment)
{
    tellWhatRan(project, environment);
    const auto counts = runsOf(project);
    sayWhatWasKept({counts.written, counts.lost, counts.reason}, environment);
}

std::string whatWasKept(const project::OpenProject &project)
{
    const auto counts = runsOf(project);
    if (counts.known == 0)
        return {};
    return several(counts.known, "run") + (counts.known == 1 ? " is" : " are") +
           " from before, as the cache kept them; " + (counts.run == 0 ? "none" : count(counts.run)) +
           (counts.run > 1 ? " were" : " was") + " made now.\n";
}

base::Sentence keptWhenStopped(const sensitivity::MeasurementCache &cache, const CommonOptions &options)
{
    const auto kept = cache.kept();
    if (options.noCache)
        return {};
    if (kept.lost > 0)
        return {PARETOSCOPE_SAY("cli.stopped-partly-kept",
                                "Stopped; the cache in %1 could not be written (%2): %3."),
                options.effort.cacheFolder, kept.reason, share(kept)};
    if (!cache.persistent())
        return {};
    return {
        PARETOSCOPE_SAY("cli.stopped-kept",
                        "Stopped; what was measured is kept in %1, and the same command goes on from there."),
        options.effort.cacheFolder};
}

} // namespace paretoscope::cli
