#include "core/base/program.h"

#include "core/base/file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace paretoscope::base {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int pollMilliseconds = 100;
constexpr int lastMilliseconds = 2000; ///< for what was written before the end

/// What programs need to find their libraries; nothing of what changes how they work.
std::vector<std::string> plainEnvironment()
{
    std::vector<std::string> kept{"LC_ALL=C.UTF-8", "OMP_WAIT_POLICY=PASSIVE"};
    for (const char *name : {"PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"})
        if (const char *value = std::getenv(name))
            kept.push_back(std::string(name) + '=' + value);
    return kept;
}

std::vector<char *> pointersTo(std::vector<std::string> &texts)
{
    std::vector<char *> pointers;
    for (std::string &text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

class Pipe {
public:
    Pipe() { m_failure = ::pipe2(m_ends.data(), O_CLOEXEC) == 0 ? 0 : errno; }
    ~Pipe()
    {
        closeReading();
        closeWriting();
    }
    Pipe(const Pipe &) = delete;
    Pipe &operator=(const Pipe &) = delete;

    int failure() const { return m_failure; } ///< errno, or 0
    int reading() const { return m_ends[0]; }
    int writing() const { return m_ends[1]; }
    void closeReading() { closeEnd(0); }
    void closeWriting() { closeEnd(1); }

private:
    void closeEnd(std::size_t end)
    {
        if (m_ends[end] >= 0)
            ::close(std::exchange(m_ends[end], -1));
    }

    std::array<int, 2> m_ends{-1, -1};
    int m_failure = 0;
};

/// A program that was started, in a process group of its own.
class Child {
public:
    ~Child()
    {
        if (m_id > 0) {
            kill();
            wait();
        }
    }
    Child() = default;
    Child(const Child &) = delete;
    Child &operator=(const Child &) = delete;

    /// errno, or 0.
    int start(std::vector<std::string> arguments, const Pipe &output, const Pipe &errors)
    {
        std::vector<std::string> environment = plainEnvironment();
        posix_spawn_file_actions_t actions;
        posix_spawnattr_t attributes;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawnattr_init(&attributes);
        ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions, output.writing(), STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions, errors.writing(), STDERR_FILENO);
        sigset_t none;
        ::sigemptyset(&none);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setpgroup(&attributes, 0);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
        const int failure = ::posix_spawn(&m_id, arguments.front().c_str(), &actions, &attributes,
                                          pointersTo(arguments).data(), pointersTo(environment).data());
        ::posix_spawnattr_destroy(&attributes);
        ::posix_spawn_file_actions_destroy(&actions);
        if (failure != 0)
            m_id = -1;
        return failure;
    }

    void kill() const { ::kill(-m_id, SIGKILL); }

    int wait()
    {
        int status = 0;
        while (::waitpid(m_id, &status, 0) < 0 && errno == EINTR) {
        }
        return endedWith(status);
    }

    /// Absent while it runs.
    std::optional<int> ended()
    {
        int status = 0;
        return ::waitpid(m_id, &status, WNOHANG) == m_id ? std::optional(endedWith(status)) : std::nullopt;
    }

private:
    int endedWith(int status)
    {
        kill(); // whatever it left running
        m_id = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

    pid_t m_id = -1;
};

/// What there is to read, the first MOST bytes of all into KEPT. False at the end.
bool drain(int from, std::string &kept, std::size_t most, bool &dropped)
{
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(from, buffer.data(), buffer.size());
    if (count < 0)
        return errno == EINTR || errno == EAGAIN;
    const auto room = std::min(most - kept.size(), static_cast<std::size_t>(count));
    kept.append(buffer.data(), room);
    dropped = dropped || room < static_cast<std::size_t>(count);
    return count > 0;
}

Error notStarted(const std::string &program, int failure)
{
    return {ErrorCode::Internal,
            {PARETOSCOPE_SAY("program.not-started", "%1 could not be started: %2."), program,
             std::string(std::strerror(failure))},
            {}};
}

} // namespace

Result<ProgramRun> runProgram(const std::vector<std::string> &arguments, const ProgramLimits &limits,
                              const std::stop_token &stop)
{
    Pipe output, errors;
    if (const int failure = output.failure() ? output.failure() : errors.failure(); failure != 0)
        return notStarted(arguments.front(), failure);
    Child child;
    if (const int failure = child.start(arguments, output, errors); failure != 0)
        return notStarted(arguments.front(), failure);
    output.closeWriting();
    errors.closeWriting();
    ProgramRun run;
    const auto end = Clock::now() + std::chrono::duration<double>(limits.seconds);
    bool errorsDropped = false;
    const auto read = [&] {
        std::array<pollfd, 2> waiting{pollfd{output.reading(), POLLIN, 0},
                                      pollfd{errors.reading(), POLLIN, 0}};
        ::poll(waiting.data(), waiting.size(), pollMilliseconds);
        if (waiting[0].revents && !drain(output.reading(), run.output, limits.outputBytes, run.dropped))
            output.closeReading();
        if (waiting[1].revents && !drain(errors.reading(), run.errors, limits.outputBytes, errorsDropped))
            errors.closeReading();
    };
    std::optional<int> status;
    while (!status) {
        if (stop.stop_requested())
            return cancelled();
        run.timedOut = Clock::now() > end;
        if (run.timedOut)
            child.kill();
        read();
        status = run.timedOut ? child.wait() : child.ended();
    }
    run.status = *status;
    // Whatever it left running is ended now, and with it the last that may write.
    const auto last = Clock::now() + std::chrono::milliseconds(lastMilliseconds);
    while ((output.reading() >= 0 || errors.reading() >= 0) && Clock::now() < last)
        read();
    return run;
}

std::optional<fs::path> programOnPath(std::string_view name)
{
    const char *list = std::getenv("PATH");
    std::string_view rest = list ? list : "";
    std::error_code failure;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(':'), rest.size());
        const fs::path program = fs::path(rest.substr(0, end)) / name;
        if (end > 0 && program.is_absolute() && fs::is_regular_file(program, failure) &&
            ::access(program.c_str(), X_OK) == 0)
            return program;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return std::nullopt;
}

Result<TemporaryFolder> TemporaryFolder::create()
{
    std::error_code failure;
    const fs::path place = fs::temp_directory_path(failure);
    std::string path = (failure ? fs::path("/tmp") : place) / "paretoscope-XXXXXX";
    if (!::mkdtemp(path.data()))
        return writeError(path, errno);
    return TemporaryFolder(path);
}

TemporaryFolder::TemporaryFolder(TemporaryFolder &&other) noexcept : m_path(std::exchange(other.m_path, {}))
{
}

TemporaryFolder &TemporaryFolder::operator=(TemporaryFolder &&other) noexcept
{
    std::swap(m_path, other.m_path);
    return *this;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code failure;
    if (!m_path.empty())
        fs::remove_all(m_path, failure);
}

} // namespace paretoscope::base
