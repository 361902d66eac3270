#include "core/formats/runtimejob.h"

#include "core/base/file.h"
#include "core/formats/runtimes/driver.h"
#include "core/formats/typenames.h"

#include <ATen/core/ivalue.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>

namespace paretoscope::formats {

namespace {

using base::Error;
using base::ErrorCode;
using nlohmann::json;

constexpr double startSeconds = 300; ///< for a program to load itself and the file
constexpr double secondsShare = 4; ///< of the time for its calls, until it is given up: the last may be long
constexpr std::uint64_t longestAnswer = std::uint64_t{64} << 20;
constexpr std::size_t mostDimensions = 16;

/// Empty for those of which NumPy has none.
std::string nameOf(c10::ScalarType type)
{
    return type == c10::ScalarType::BFloat16 ? std::string() : typeNameOf(type);
}

/// Of what a program wrote before it failed the last line, which says why.
std::string lastLine(const std::string &text)
{
    constexpr std::size_t longest = 400;
    const std::size_t end = text.find_last_not_of(" \n\r\t");
    if (end == std::string::npos)
        return {};
    const std::size_t start = text.rfind('\n', end);
    const std::size_t first = start == std::string::npos ? 0 : start + 1;
    std::size_t last = std::min(first + longest, end + 1);
    while (last < end + 1 && last > first && (static_cast<unsigned char>(text[last]) & 0xc0) == 0x80)
        --last; // not within a letter
    return text.substr(first, last - first);
}

/// An output as the answer describes it; none where it lies.
std::optional<at::Tensor> described(const json &output, std::ifstream &from, std::int64_t &room)
{
    if (!output.is_object() || !output.value("type", json()).is_string() ||
        !output.value("shape", json()).is_array() || !output.value("bytes", json()).is_number_integer())
        return std::nullopt;
    const auto type = typeNamed(output["type"].get<std::string>());
    if (!type || output["shape"].size() > mostDimensions)
        return std::nullopt;
    std::vector<std::int64_t> shape;
    auto bytes = static_cast<std::int64_t>(c10::elementSize(*type));
    for (const json &size : output["shape"]) {
        if (!size.is_number_integer() || size.get<std::int64_t>() < 0)
            return std::nullopt;
        shape.push_back(size.get<std::int64_t>());
        if (shape.back() > 0 && bytes > room / shape.back())
            return std::nullopt;
        bytes *= shape.back();
    }
    if (bytes != output["bytes"].get<std::int64_t>() || bytes > room)
        return std::nullopt;
    room -= bytes;
    at::Tensor tensor = at::empty(shape, *type);
    from.read(static_cast<char *>(tensor.data_ptr()), bytes);
    return from.gcount() == bytes ? std::optional(tensor) : std::nullopt;
}

/// Those that graph::outputsIn() keeps of a network's.
std::optional<graph::Outputs> outputsOf(const std::vector<c10::IValue> &tensors)
{
    if (tensors.empty())
        return std::nullopt;
    auto outputs = graph::outputsIn(c10::ivalue::Tuple::create(tensors));
    return outputs ? std::optional(std::move(*outputs)) : std::nullopt;
}

} // namespace

RuntimeJob::RuntimeJob(FoundRuntime in, std::filesystem::path file, std::int64_t mostBytes,
                       base::TemporaryFolder folder)
    : m_in(std::move(in)), m_file(std::move(file)), m_mostBytes(mostBytes), m_folder(std::move(folder)),
      m_inputs(m_folder.path() / "inputs.bin", std::ios::binary)
{
}

base::Result<RuntimeJob> RuntimeJob::create(const FoundRuntime &in, const std::filesystem::path &file,
                                            std::int64_t mostBytes)
{
    auto folder = base::TemporaryFolder::create();
    if (!folder)
        return folder.error();
    std::error_code failure;
    const auto whole = std::filesystem::absolute(file, failure);
    RuntimeJob job(in, failure ? file : whole, mostBytes, std::move(*folder));
    if (!job.m_inputs)
        return base::writeError(job.m_folder.path(), errno);
    return job;
}

base::Result<bool> RuntimeJob::add(std::span<const at::Tensor> inputs)
{
    json call = json::array();
    std::int64_t bytes = 0;
    std::vector<at::Tensor> plain;
    for (const at::Tensor &input : inputs) {
        const bool isKnown = !nameOf(input.scalar_type()).empty();
        plain.push_back((isKnown ? input : input.to(at::kFloat)).contiguous());
        const auto own = static_cast<std::int64_t>(plain.back().nbytes());
        call.push_back({{"type", nameOf(plain.back().scalar_type())},
                        {"shape", plain.back().sizes().vec()},
                        {"bytes", own}});
        bytes += own;
    }
    if (m_bytes + bytes > m_mostBytes && !m_calls.empty())
        return false;
    for (const at::Tensor &input : plain)
        m_inputs.write(static_cast<const char *>(input.data_ptr()),
                       static_cast<std::streamsize>(input.nbytes()));
    if (!m_inputs)
        return base::writeError(m_folder.path(), errno);
    m_bytes += bytes;
    m_calls.push_back(std::move(call));
    return true;
}

base::Result<RuntimeAnswers> RuntimeJob::run(double seconds, const std::stop_token &stop)
{
    m_inputs.close();
    const json job{{"seconds", seconds}, {"outputBytes", m_mostBytes}, {"calls", m_calls}};
    if (auto written = base::writeTextAtomically(m_folder.path() / "job.json", job.dump()); !written)
        return written.error();
    const std::string script = std::string(driverHead) + m_in.runtime->script + driverTail;
    const base::ProgramLimits limits{.seconds = startSeconds + secondsShare * seconds};
    const auto ran = base::runProgram(
        {m_in.interpreter.string(), "-I", "-c", script, m_folder.path().string(), m_file.string()}, limits,
        stop);
    if (!ran)
        return ran.error();
    if (ran->timedOut)
        return Error{ErrorCode::Internal,
                     {PARETOSCOPE_SAY("runtime.too-slow", "The file was not verified in %1 %2, which did not "
                                                          "answer within %3 seconds."),
                      m_in.runtime->title, m_in.version, static_cast<std::int64_t>(limits.seconds)},
                     ran->errors};
    if (ran->status == noRoomStatus || ran->status == 128 + SIGKILL || ran->status == 128 + SIGTERM)
        return Error{ErrorCode::Internal,
                     {PARETOSCOPE_SAY("runtime.no-room",
                                      "The file was not verified in %1 %2, which found no room for it in "
                                      "memory or on the disk, or was ended: %3."),
                      m_in.runtime->title, m_in.version, lastLine(ran->errors)},
                     ran->errors};
    if (ran->status == notLoadedStatus)
        return Error{
            ErrorCode::Internal,
            {PARETOSCOPE_SAY("runtime.not-loaded",
                             "The file was not run in %1 %2, which cannot be loaded (%3); repair its "
                             "installation."),
             m_in.runtime->title, m_in.version, lastLine(ran->errors)},
            ran->errors};
    if (!ran->ok())
        return Error{ErrorCode::VerificationFailed,
                     {PARETOSCOPE_SAY("runtime.refused", "%1 %2 does not run it (%3)."), m_in.runtime->title,
                      m_in.version, lastLine(ran->errors)},
                     ran->errors};
    return answers();
}

base::Result<RuntimeAnswers> RuntimeJob::answers() const
{
    const Error unreadable{
        ErrorCode::VerificationFailed,
        {PARETOSCOPE_SAY("runtime.unreadable", "what %1 answered cannot be read."), m_in.runtime->title},
        {}};
    const auto text = base::readText(m_folder.path() / "answer.json", longestAnswer);
    if (!text)
        return unreadable;
    const json answer = json::parse(*text, nullptr, false);
    if (!answer.is_object() || !answer.value("version", json()).is_string() ||
        !answer.value("calls", json()).is_array() || answer["calls"].size() > m_calls.size())
        return unreadable;
    RuntimeAnswers answers{answer["version"].get<std::string>().substr(0, 64), {}};
    std::ifstream from(m_folder.path() / "outputs.bin", std::ios::binary);
    std::error_code failure;
    const auto written = std::filesystem::file_size(m_folder.path() / "outputs.bin", failure);
    std::int64_t room = failure ? 0 : static_cast<std::int64_t>(written);
    for (const json &call : answer["calls"]) {
        std::vector<c10::IValue> tensors;
        for (const json &output : call) {
            auto tensor = described(output, from, room);
            if (!tensor)
                return unreadable;
            tensors.emplace_back(std::move(*tensor));
        }
        auto outputs = outputsOf(tensors);
        if (!outputs)
            return unreadable;
        answers.calls.push_back(std::move(*outputs));
    }
    return answers;
}

} // namespace paretoscope::formats
