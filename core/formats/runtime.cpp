#include "core/formats/runtime.h"

#include "core/base/program.h"
#include "core/formats/format.h"
#include "core/formats/runtimes/driver.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <map>

namespace paretoscope::formats {

namespace {

namespace fs = std::filesystem;

constexpr double probeSeconds = 30;
constexpr std::size_t longestVersion = 64;

/// By a package's name; those that are not there, or whose interpreter does not work, are missing.
using Versions = std::map<std::string, std::string, std::less<>>;

bool isVersion(const std::string &text)
{
    const auto isPart = [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '+' || c == '-'; };
    return !text.empty() && text.size() <= longestVersion && std::ranges::all_of(text, isPart);
}

Versions versionsIn(const std::string &answer)
{
    Versions versions;
    const auto json = nlohmann::json::parse(answer, nullptr, false);
    if (json.is_object())
        for (const auto &[name, version] : json.items())
            if (version.is_string() && isVersion(version.get<std::string>()))
                versions[name] = version.get<std::string>();
    return versions;
}

base::Result<Versions> probe(const fs::path &interpreter, std::span<const Runtime *const> wanted,
                             const std::stop_token &stop)
{
    std::vector<std::string> arguments{interpreter.string(), "-I", "-c", probeScript};
    for (const Runtime *runtime : wanted)
        arguments.emplace_back(runtime->key);
    const auto run = base::runProgram(arguments, {.seconds = probeSeconds}, stop);
    if (!run && run.error().code == base::ErrorCode::Cancelled)
        return run.error();
    return run && run->ok() ? versionsIn(run->output) : Versions();
}

/// "2.15.0+cu132" → 2, 15, 0
std::vector<int> numbersOf(std::string_view version)
{
    std::vector<int> numbers;
    while (!version.empty()) {
        int number = 0;
        const auto [end, failure] = std::from_chars(version.data(), version.data() + version.size(), number);
        if (failure != std::errc())
            break;
        numbers.push_back(number);
        version.remove_prefix(static_cast<std::size_t>(end - version.data()));
        if (!version.starts_with('.'))
            break;
        version.remove_prefix(1);
    }
    return numbers;
}

base::Sentence howToInstall(const Runtime &runtime, const std::string &tooOld)
{
    if (!tooOld.empty())
        return {
            PARETOSCOPE_SAY("runtime.too-old",
                            "%1 %2 is too old, %3 or newer is needed: pip install %4, in an environment of "
                            "Python that PARETOSCOPE_PYTHON names."),
            runtime.title, tooOld, runtime.oldest, runtime.install};
    return {PARETOSCOPE_SAY("runtime.missing",
                            "%1 was not found: pip install %2, in an environment of Python "
                            "that PARETOSCOPE_PYTHON names."),
            runtime.title, runtime.install};
}

base::Result<std::vector<FoundRuntime>> lookFor(std::span<const Runtime *const> wanted,
                                                const std::stop_token &stop)
{
    std::vector<std::pair<fs::path, Versions>> known;
    for (const fs::path &interpreter : interpreters()) {
        auto versions = probe(interpreter, wanted, stop);
        if (!versions)
            return versions.error();
        known.emplace_back(interpreter, std::move(*versions));
    }
    std::vector<FoundRuntime> found;
    for (const Runtime *runtime : wanted) {
        FoundRuntime one{runtime};
        std::string tooOld;
        for (const auto &[interpreter, versions] : known) {
            const auto version = versions.find(runtime->key);
            if (version == versions.end() || one.isThere())
                continue;
            if (numbersOf(version->second) < numbersOf(runtime->oldest)) {
                tooOld = version->second;
                continue;
            }
            one.version = version->second;
            one.interpreter = interpreter;
        }
        if (!one.isThere())
            one.missing = howToInstall(*runtime, tooOld);
        found.push_back(std::move(one));
    }
    return found;
}

} // namespace

std::span<const Runtime *const> runtimes()
{
    static const std::vector<const Runtime *> all = [] {
        std::vector<const Runtime *> found;
        for (const Format *format : formats())
            for (const Runtime &runtime : format->runtimes)
                found.push_back(&runtime);
        return found;
    }();
    return all;
}

const Runtime *runtimeNamed(std::string_view key)
{
    const auto found = std::ranges::find(runtimes(), key, &Runtime::key);
    return found == runtimes().end() ? nullptr : *found;
}

std::vector<fs::path> interpreters()
{
    const char *named = std::getenv("PARETOSCOPE_PYTHON");
    std::string_view rest = named && *named ? named : "python3";
    std::vector<fs::path> found;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(':'), rest.size());
        const fs::path program = rest.substr(0, end);
        if (program.has_parent_path())
            found.push_back(program);
        else if (const auto onPath = base::programOnPath(program.string()))
            found.push_back(*onPath);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return found;
}

base::Result<std::vector<FoundRuntime>> lookForRuntimes(const std::stop_token &stop)
{
    return lookFor(runtimes(), stop);
}

base::Result<FoundRuntime> lookFor(const Runtime &runtime, const std::stop_token &stop)
{
    const Runtime *const wanted = &runtime;
    auto found = lookFor(std::span(&wanted, 1), stop);
    if (!found)
        return found.error();
    return std::move(found->front());
}

} // namespace paretoscope::formats
