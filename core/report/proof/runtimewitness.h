// The second proof of a written file: the program that it is for is given what the file was verified on, and
// what it answers is compared. Only inside core. One thread at a time.
#pragma once

#include "core/base/result.h"
#include "core/evaluate/outcome.h"
#include "core/formats/runtimejob.h"
#include "core/formats/target.h"
#include "core/graph/outputs.h"
#include "core/project/openproject.h"
#include "core/report/runtimeproof.h"

#include <ATen/core/ivalue.h>

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::report {

struct FileToVerify; // exportverification.h

class RuntimeWitness {
public:
    /// Where the target of FILE is for no other program, that is not there, or the network draws random
    /// numbers, it sees nothing and proves nothing. Both references must outlive it.
    static base::Result<RuntimeWitness> create(const project::OpenProject &project, const FileToVerify &file,
                                               const std::stop_token &stop);

    /// A micro-batch, one after the other, and what the recipe gives for it. What does not fit into some
    /// hundred megabytes is passed by.
    void see(std::span<const c10::IValue> inputs, const graph::Outputs &expected);

    /// Runs what was seen, all or as much as takes some OWNSECONDS; OUTCOMES are those of LibTorch. Nothing
    /// where the target is for no other program. VerificationFailed, as the end of a sentence.
    base::Result<std::optional<RuntimeProof>> prove(std::span<const evaluate::Outcome> outcomes,
                                                    double ownSeconds, const std::stop_token &stop);

private:
    struct Seen {
        std::int64_t samples = 0;
        std::size_t calls = 0; ///< of the file: more than one where it takes fewer samples at once
        graph::Outputs expected;
    };

    RuntimeWitness(const project::OpenProject &project, const FileToVerify &file)
        : m_project(project), m_file(file)
    {
    }
    std::int64_t samplesWithin(std::size_t calls) const;
    base::Result<void> measure(const formats::RuntimeAnswers &answers, std::int64_t samples,
                               std::span<const evaluate::Outcome> outcomes, const std::stop_token &stop);
    base::Result<void> judge() const;

    const project::OpenProject &m_project;
    const FileToVerify &m_file;
    std::optional<formats::RuntimeJob> m_job;
    const formats::Runtime *m_runtime = nullptr;
    RuntimeProof m_proof;
    std::vector<Seen> m_seen;
    std::int64_t m_bytes = 0;
    bool m_full = false;
    std::optional<base::Error> m_failure;
};

/// The same for FILE, written as TARGET of WORK, on WORK's sample alone, for which the network gives
/// EXPECTED.
base::Result<std::optional<RuntimeProof>>
proveInRuntime(const formats::Target &target, const formats::ToWrite &work, const std::filesystem::path &file,
               const graph::Outputs &expected, const std::stop_token &stop);

} // namespace paretoscope::report
