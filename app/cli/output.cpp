#include "app/cli/output.h"

#include "core/base/file.h"
#include "core/report/sentencejson.h"

#include <cerrno>
#include <fcntl.h>
#include <iostream>
#include <unistd.h>

namespace paretoscope::cli {

namespace {

/// /dev/null, /dev/stdout, a named pipe: renaming a new file over one would take it away from everybody.
bool isSpecialFile(const std::filesystem::path &path)
{
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    return !failure && std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
           !std::filesystem::is_directory(status);
}

/// Names come from hostile files: what is no UTF-8 is replaced, not thrown about.
std::string textOf(const nlohmann::json &document)
{
    return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

base::Result<void> writeInto(const std::filesystem::path &special, std::string_view text)
{
    const int descriptor = ::open(special.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return base::writeError(special, errno);
    int failure = 0;
    while (!text.empty() && failure == 0) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written >= 0)
            text.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            failure = errno;
    }
    ::close(descriptor);
    return failure == 0 ? base::Result<void>() : base::writeError(special, failure);
}

} // namespace

base::Result<void> checkWritable(const std::filesystem::path &path)
{
    if (isSpecialFile(path))
        return {};
    const auto staged = base::StagedFile::create(path);
    return staged ? base::Result<void>() : staged.error();
}

base::Result<void> writeText(const std::filesystem::path &path, const std::string &text)
{
    return isSpecialFile(path) ? writeInto(path, text) : base::writeTextAtomically(path, text);
}

Output::Output(std::string jsonTarget)
    : m_jsonTarget(std::move(jsonTarget)), m_nowhere(std::make_unique<std::ostream>(nullptr))
{
}

std::ostream &Output::text()
{
    return wantsText() ? std::cout : *m_nowhere;
}

base::Result<void> Output::checkTarget() const
{
    return m_jsonTarget.empty() || m_jsonTarget == "-" ? base::Result<void>() : checkWritable(m_jsonTarget);
}

base::Result<void> Output::checkIsNoInput(const std::vector<project::InputFile> &inputs) const
{
    if (m_jsonTarget.empty() || m_jsonTarget == "-")
        return {};
    return project::checkIsNoInput(m_jsonTarget, inputs);
}

base::Result<void> Output::writeJson(const nlohmann::json &result)
{
    if (m_jsonTarget.empty())
        return {};
    nlohmann::json document = result;
    if (document.is_object()) {
        document["notes"] = report::englishOf(m_notes);
        document["noteIds"] = report::idsOf(m_notes);
        document.update(m_accompanying);
    }
    m_hasWritten = true;
    if (m_jsonTarget != "-")
        return writeText(m_jsonTarget, textOf(document));
    std::cout << textOf(document);
    return {};
}

void Output::writeError(const base::Error &error)
{
    if (m_jsonTarget == "-" && !m_hasWritten)
        std::cout << textOf({{"error", report::errorJson(error)}}) << std::flush;
}

base::Result<void> Output::finish()
{
    errno = 0;
    if (std::cout.flush())
        return {};
    const int failure = errno == 0 ? EIO : errno;
    return base::writeError("standard output", failure);
}

} // namespace paretoscope::cli
