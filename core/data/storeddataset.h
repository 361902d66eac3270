// What every dataset of this room shares: its description and the hash of its content, computed when first
// asked for.
#pragma once

#include "core/base/contenthash.h"
#include "core/data/classnames.h"
#include "core/data/dataset.h"

#include <mutex>
#include <string>

namespace paretoscope::data {

/// The part of DataSource and of the project that decides what samples mean; no paths: the same bytes
/// elsewhere are the same data.
struct Description {
    std::string format;
    Task task = Task::Classification;
    Preprocessing preprocessing;
    NamesOfClasses
        names{}; ///< from a file of their own; not part of the hash: what classes are called decides nothing
};

class StoredDataset : public Dataset {
public:
    explicit StoredDataset(Description description) : m_description(std::move(description)) {}
    /// Reads everything once; later calls answer at once. Thread-safe.
    const std::string &contentHash() const final;

protected:
    const Description &description() const { return m_description; }
    virtual void addStoredBytes(base::ContentHash &hash) const = 0;

private:
    Description m_description;
    mutable std::once_flag m_hashed;
    mutable std::string m_hash;
};

} // namespace paretoscope::data
