#include "core/base/filereplacement.h"

namespace paretoscope::base {

Error namingTarget(Error error, const std::filesystem::path &staged, const std::filesystem::path &target)
{
    error.said.rename(staged.string(), target.string());
    return error;
}

Result<std::filesystem::path> FileReplacement::stage(const std::filesystem::path &target)
{
    auto staged = StagedFile::create(target);
    if (!staged)
        return staged.error();
    const std::filesystem::path path = staged->path();
    m_entries.push_back({target, std::move(*staged), std::nullopt});
    return path;
}

Result<void> FileReplacement::stageText(const std::filesystem::path &target, const std::string &text)
{
    const auto path = stage(target);
    if (!path)
        return path.error();
    if (auto written = writeTextAtomically(*path, text); !written)
        return namingTarget(written.error(), *path, target);
    return {};
}

/// Before the first target is touched: a full disk shows itself here.
Result<void> FileReplacement::backUp()
{
    for (Entry &entry : m_entries) {
        if (!std::filesystem::exists(entry.target))
            continue;
        auto backup = StagedFile::create(entry.target);
        if (!backup)
            return backup.error();
        std::error_code failure;
        std::filesystem::copy_file(entry.target, backup->path(),
                                   std::filesystem::copy_options::overwrite_existing, failure);
        if (failure)
            return writeError(entry.target, failure.value());
        entry.backup = std::move(*backup);
    }
    return {};
}

void FileReplacement::restore(std::size_t committed)
{
    for (std::size_t i = 0; i < committed; ++i) {
        Entry &entry = m_entries[i];
        std::error_code ignored;
        if (!entry.backup)
            std::filesystem::remove(entry.target, ignored);
        else if (!entry.backup->commit()) // by renaming: needs no space
            std::filesystem::remove(entry.target, ignored);
    }
}

Result<void> FileReplacement::commit()
{
    if (auto safe = backUp(); !safe)
        return safe.error();
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        if (auto done = m_entries[i].staged.commit(); !done) {
            restore(i);
            return done.error();
        }
    m_entries.clear();
    return {};
}

} // namespace paretoscope::base
