// A network after the steps of recipes: each beginning of them run once, on first use, and kept. Shared by
// all that measure, write and show one network. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/pipeline/steps.h"
#include "core/pipeline/work.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace paretoscope::pipeline {

class Works {
public:
    explicit Works(const graph::Model &loaded);

    const graph::Model &loaded() const { return m_loaded->model; }
    /// The network that STEPS before coding make; those after coding are only looked at. Steps that find no
    /// place in the network leave it as it is: where all do, this is loaded(). Model::history() names the
    /// others and, of those that look at CALIBRATION (may be null), on which samples they did: what other
    /// samples teach is another network, made and kept apart. Whoever asks for what is being made waits.
    /// InvalidSetting where a step that is not usual finds no place, saying why, and where one needs
    /// calibration samples and there are none; else what the step itself says: whoever asks again for what
    /// network, samples or steps do not allow is told so at once.
    base::Result<std::shared_ptr<const Work>> after(const Steps &steps,
                                                    const Calibration *calibration = nullptr,
                                                    const std::stop_token &stop = {}) const;
    /// The same for those who must not wait. Null where it could not be made, or was not yet and would take
    /// its time: steps that look at CALIBRATION are among STEPS, or others are being taken.
    std::shared_ptr<const Work> atOnce(const Steps &steps, const Calibration *calibration) const;

private:
    using Made = std::shared_ptr<const Work>;
    std::optional<base::Result<Made>> find(const std::string &key) const;
    void keep(const std::string &key, const base::Result<Made> &work) const;
    base::Result<Made> make(const Steps &steps, const Calibration *calibration,
                            const std::stop_token &stop) const;
    base::Result<Made> makeAndKeep(const std::string &key, const Steps &steps, const Calibration *calibration,
                                   const std::stop_token &stop) const;

    const Made m_loaded;
    mutable std::mutex m_making; ///< held while steps run
    mutable std::mutex m_mutex;
    /// By what Model::history() would be if all steps had an effect, and by what it is.
    mutable std::map<std::string, base::Result<Made>> m_made;
};

/// MODEL, which another step may have changed, after STEPS; not kept.
base::Result<Work> workAfter(const graph::Model &model, const Steps &steps,
                             const Calibration *calibration = nullptr, const std::stop_token &stop = {});

/// Whether a step of this KIND changed MODEL since it was read.
bool isDone(const StepKind &kind, const graph::Model &model);

/// Whether MODEL is what STEPS make of a network, whatever samples taught them: InvalidSetting else.
base::Result<void> checkIsAfter(const graph::Model &model, const Steps &steps);

} // namespace paretoscope::pipeline
