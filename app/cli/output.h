// Where results go: tables on standard output, JSON to a file (whole or not at all) or, with "-", alone on
// standard output.
#pragma once

#include "core/base/result.h"
#include "core/project/inputfiles.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace paretoscope::cli {

class Output {
public:
    /// JSONTARGET: a file, "-" for standard output, empty for none.
    explicit Output(std::string jsonTarget);

    /// For tables and sentences; goes nowhere when standard output belongs to the JSON.
    std::ostream &text();
    bool wantsText() const { return m_jsonTarget != "-"; }

    /// Fails at once, before hours of work, where the JSON could not be written later.
    base::Result<void> checkTarget() const;
    /// What has to be said of what was opened: in every JSON object written from now on, as "notes",
    /// and their ids as "noteIds".
    void setNotes(std::vector<base::Sentence> notes) { m_notes = std::move(notes); }
    /// Nor may the JSON be written over one of INPUTS.
    base::Result<void> checkIsNoInput(const std::vector<project::InputFile> &inputs) const;
    /// VALUE is in every JSON object written from now on, as KEY.
    void accompany(const std::string &key, nlohmann::json value) { m_accompanying[key] = std::move(value); }
    base::Result<void> writeJson(const nlohmann::json &document);
    /// The command failed with ERROR: where standard output belongs to the JSON and has none yet, { error }.
    /// A file stays as it was.
    void writeError(const base::Error &error);
    /// Standard output really took everything (a full disk, a closed pipe).
    base::Result<void> finish();

private:
    std::string m_jsonTarget;
    std::vector<base::Sentence> m_notes;
    nlohmann::json m_accompanying = nlohmann::json::object();
    std::unique_ptr<std::ostream> m_nowhere;
    bool m_hasWritten = false;
};

/// A file that can be made at PATH; nothing is left behind. Devices and pipes are taken as they are.
base::Result<void> checkWritable(const std::filesystem::path &path);
/// Replace the file at PATH whole; into a device or a pipe, just write.
base::Result<void> writeText(const std::filesystem::path &path, const std::string &text);

} // namespace paretoscope::cli
