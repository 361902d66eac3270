#include "app/cli/cachenotes.h"

#include "app/cli/numbers.h"

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

} // namespace

std::optional<std::string> whyNothingIsKept(const CommonOptions &options)
{
    const auto &folder = options.effort.cacheFolder;
    const auto reason = options.noCache ? std::nullopt : sensitivity::MeasurementCache::whyUnwritable(folder);
    if (!reason)
        return std::nullopt;
    return "The cache folder " + folder.string() + " cannot be written (" + *reason +
           "): nothing of what is measured is kept for the next run. Choose another with --cache, or "
           "--no-cache.";
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

std::string keptWhenStopped(const sensitivity::MeasurementCache &cache, const CommonOptions &options)
{
    const auto kept = cache.kept();
    if (options.noCache)
        return {};
    if (kept.lost > 0)
        return "the cache in " + options.effort.cacheFolder.string() + " could not be written (" +
               kept.reason + "): " + share(kept);
    if (!cache.persistent())
        return {};
    return "what was measured is kept in " + options.effort.cacheFolder.string() +
           ", and the same command goes on from there";
}

} // namespace paretoscope::cli
