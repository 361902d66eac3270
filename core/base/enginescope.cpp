#include "core/base/enginescope.h"

#include "core/base/stopped.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <c10/util/Exception.h>

#include <dlfcn.h>
#include <malloc.h>
#include <mutex>
#include <new>

namespace paretoscope::base {

namespace {

/// OpenBLAS keeps its own threads whatever LibTorch is told; other BLAS libraries lack the symbol.
void limitBlasThreads()
{
    using SetThreads = void (*)(int);
    if (auto set = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads")))
        set(1);
}

/// Activations come and go by megabytes. Left to itself glibc maps, faults in and unmaps each of them, which
/// on two threads took more than a third of the time of an evaluation.
void keepFreedMemory()
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 64 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
#endif
}

void prepareProcess()
{
    limitBlasThreads();
    keepFreedMemory();
}

} // namespace

EngineScope::EngineScope(std::uint64_t seed) : m_gradWasEnabled(c10::GradMode::is_enabled())
{
    static std::once_flag prepared;
    std::call_once(prepared, prepareProcess);
    at::set_num_threads(1);
    c10::GradMode::set_enabled(false);
    auto generator = at::detail::getDefaultCPUGenerator();
    const std::lock_guard lock(generator.mutex());
    generator.set_current_seed(seed);
}

EngineScope::~EngineScope()
{
    c10::GradMode::set_enabled(m_gradWasEnabled);
}

std::string engineVersion()
{
    return PARETOSCOPE_TORCH_VERSION;
}

Error errorFromException(ErrorCode code, Sentence said)
{
    try {
        throw;
    } catch (const Stopped &) {
        return cancelled();
    } catch (const std::bad_alloc &) {
        return {
            ErrorCode::OutOfMemory,
            PARETOSCOPE_SAY("out-of-memory",
                            "There is not enough memory for this; close other programs or use less data."),
            said.english()};
    } catch (const c10::Error &error) {
        return {code, std::move(said), error.what_without_backtrace()};
    } catch (const std::exception &error) {
        return {code, std::move(said), error.what()};
    } catch (...) {
        return {code, std::move(said), "unknown exception"};
    }
}

} // namespace paretoscope::base
