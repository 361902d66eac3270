// A written file run by the program that it is for, on whatever it is given. Included only inside core. One
// thread at a time.
#pragma once

#include "core/base/program.h"
#include "core/base/result.h"
#include "core/formats/runtime.h"
#include "core/graph/outputs.h"

#include <ATen/core/Tensor.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::formats {

struct RuntimeAnswers {
    std::string version;               ///< as the program says it
    std::vector<graph::Outputs> calls; ///< of the first calls, as many as there was time for
};

class RuntimeJob {
public:
    /// Inputs and answers beyond the first of more than MOSTBYTES each are not taken. FileNotWritable,
    /// DiskFull.
    static base::Result<RuntimeJob> create(const FoundRuntime &in, const std::filesystem::path &file,
                                           std::int64_t mostBytes);

    /// One call more: the network's tensors in order. False where it does not fit any more.
    base::Result<bool> add(std::span<const at::Tensor> inputs);
    std::size_t calls() const { return m_calls.size(); }

    /// Runs the calls until SECONDS are over, the first in any case. VerificationFailed, with what the
    /// program says, where it refuses the file or answers in a way that cannot be read; Internal where
    /// nothing is known of the file: it cannot be loaded itself, lacks room or time.
    base::Result<RuntimeAnswers> run(double seconds, const std::stop_token &stop);

private:
    RuntimeJob(FoundRuntime in, std::filesystem::path file, std::int64_t mostBytes,
               base::TemporaryFolder folder);
    base::Result<RuntimeAnswers> answers() const;

    FoundRuntime m_in;
    std::filesystem::path m_file;
    std::int64_t m_mostBytes;
    std::int64_t m_bytes = 0;
    base::TemporaryFolder m_folder;
    std::ofstream m_inputs;
    std::vector<nlohmann::json> m_calls;
};

} // namespace paretoscope::formats
