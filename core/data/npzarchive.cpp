#include "core/data/npzarchive.h"

#include "core/data/namedarrays.h"
#include "core/data/readers/npyfile.h"

#include <algorithm>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

/// A member ends with its array: a longer one would be unpacked for nothing.
Result<StoredArray> readMember(std::shared_ptr<const ByteSource> source)
{
    auto array = readNpy(source);
    if (array && array->endOffset() != source->size())
        return Error{ErrorCode::DataUnreadable,
                     {PARETOSCOPE_SAY("npz.longer-than-shape",
                                      "%1 is longer than its shape says; it is damaged, save it again."),
                      source->name()}};
    return array;
}

} // namespace

NpzArchive::NpzArchive(ZipArchive archive) : m_archive(std::move(archive))
{
    for (const std::string &name : m_archive.names()) {
        if (name.ends_with(".npy"))
            m_keys.push_back(name.substr(0, name.size() - 4));
    }
}

Result<NpzArchive> NpzArchive::open(const std::filesystem::path &path)
{
    auto zip =
        ZipArchive::open(path, PARETOSCOPE_SAY("zip.no-npz", "is no npz file (a zip of NumPy arrays)"));
    if (!zip)
        return zip.error();
    NpzArchive archive(std::move(*zip));
    if (archive.m_keys.empty())
        return Error{
            ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY("npz.no-arrays", "%1 is a zip without NumPy arrays; check its format."), path}};
    return archive;
}

Result<StoredArray> NpzArchive::array(const std::string &key)
{
    if (!m_archive.has(key + ".npy")) {
        std::string list;
        for (std::size_t i = 0; i < std::min<std::size_t>(m_keys.size(), 16); ++i)
            list += (i ? ", " : "") + m_keys[i];
        return noSuchArray(m_archive.path().string(), key, list);
    }
    auto member = m_archive.member(key + ".npy", m_archive.path().string() + " (array " + key + ")");
    if (!member)
        return member.error();
    return readMember(std::move(*member));
}

} // namespace paretoscope::data
