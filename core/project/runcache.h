// Runs of whole recipes on a project's evaluation samples, and how fast they ran, kept beside the cells: on
// disk, append-only, keyed by content (network, both sets of samples, task, outputs, engine). Killing the
// process loses at most the run in flight; a torn line is ignored; several processes may append at once.
// Thread-safe.
#pragma once

#include "core/evaluate/wholerun.h"
#include "core/project/openproject.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace paretoscope::project {

class RunCache final : public evaluate::RunStore {
public:
    /// A file in FOLDER, which is made when the first run is asked for; empty: in memory only. What is packed
    /// with PROJECT is known, too, and not written there.
    RunCache(const std::filesystem::path &folder, const OpenProject &project);
    ~RunCache() override;

    std::optional<evaluate::WholeRun> find(const pipeline::Recipe &recipe) override;
    void keep(const evaluate::KeptRun &run) override;
    std::vector<evaluate::KeptRun> all() override;
    evaluate::RunCounts counts() const override;
    std::optional<evaluate::KeptBaseline> findBaseline() override;
    std::vector<evaluate::KeptSpeed> speeds() override;
    void keepSpeed(const evaluate::KeptSpeed &speed) override;
    void keepBaseline(const evaluate::KeptBaseline &baseline) override;
    std::optional<evaluate::LayerTimes> layerTimes(const pipeline::Steps &steps) override;
    void keepLayerTimes(const evaluate::LayerTimes &times) override;
    /// Where the records lie; empty in memory.
    std::filesystem::path file() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Everything that STORE keeps of PROJECT, the float model on this processor included: a line each.
std::vector<std::string> recordsOf(const OpenProject &project, evaluate::RunStore &store);

} // namespace paretoscope::project
