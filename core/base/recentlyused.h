// Values by key within a number of bytes: those go first that were asked for longest ago.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>

namespace paretoscope::base {

template <typename Value> class RecentlyUsed {
public:
    /// The LEAST last ones stay, however many bytes they have.
    RecentlyUsed(std::int64_t mostBytes, std::size_t least) : m_mostBytes(mostBytes), m_least(least) {}

    /// Null where there is none; good until something is put. What is found is asked for.
    const Value *find(const std::string &key)
    {
        const auto found = m_byKey.find(key);
        if (found == m_byKey.end())
            return nullptr;
        m_entries.splice(m_entries.begin(), m_entries, found->second);
        return &found->second->value;
    }

    /// In the place of what KEY had.
    void put(const std::string &key, Value value, std::int64_t bytes)
    {
        if (const auto known = m_byKey.find(key); known != m_byKey.end())
            erase(known->second);
        m_entries.push_front({key, std::move(value), bytes});
        m_byKey.emplace(key, m_entries.begin());
        m_bytes += bytes;
        while (m_bytes > m_mostBytes && m_entries.size() > m_least)
            erase(std::prev(m_entries.end()));
    }

    std::size_t size() const { return m_entries.size(); }

private:
    struct Entry {
        std::string key;
        Value value;
        std::int64_t bytes = 0;
    };
    using Entries = std::list<Entry>; ///< the last asked for first

    void erase(typename Entries::iterator entry)
    {
        m_bytes -= entry->bytes;
        m_byKey.erase(entry->key);
        m_entries.erase(entry);
    }

    const std::int64_t m_mostBytes;
    const std::size_t m_least;
    Entries m_entries;
    std::unordered_map<std::string, typename Entries::iterator> m_byKey;
    std::int64_t m_bytes = 0;
};

} // namespace paretoscope::base
