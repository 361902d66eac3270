// The guard around every piece of work that calls LibTorch: one intra-op thread, no autograd, a fixed seed,
// exceptions turned into errors. Free of LibTorch itself, so every room may include it.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>

namespace paretoscope::base {

/// Where core's functions compute. Only the CPU is required today.
enum class Device { Cpu };

/// Set up this thread for one job and restore what LibTorch keeps per thread when it ends. GradMode survives
/// from one pooled job to the next and at::set_num_threads does not reach threads that already ran, so every
/// job makes its own scope, on every thread it uses.
class EngineScope {
public:
    explicit EngineScope(std::uint64_t seed = 0);
    ~EngineScope();
    EngineScope(const EngineScope &) = delete;
    EngineScope &operator=(const EngineScope &) = delete;

private:
    bool m_gradWasEnabled;
};

/// Version of the LibTorch this program was built on, as its headers say it: "1.13.0", "2.15.0".
std::string engineVersion();

/// Inside a catch (...) block: the running exception as an Error with CODE and what is SAID; c10's text
/// (without its backtrace) goes to `detail`. Out-of-memory becomes ErrorCode::OutOfMemory with its own
/// sentence.
Error errorFromException(ErrorCode code, Sentence said);

/// Run FUNCTION (returning Result<T>), translating whatever it throws.
template <typename Function>
auto guarded(ErrorCode code, const Sentence &said, Function &&function) -> decltype(function())
{
    try {
        return function();
    } catch (...) {
        return errorFromException(code, said);
    }
}

} // namespace paretoscope::base
