// Paths between Qt and the standard library, in the file system's own encoding.
#pragma once

#include <QFile>
#include <QString>

#include <filesystem>

namespace paretoscope::widgets {

inline std::filesystem::path toPath(const QString &path)
{
    return QFile::encodeName(path).toStdString();
}

inline QString fromPath(const std::filesystem::path &path)
{
    return QFile::decodeName(path.c_str());
}

} // namespace paretoscope::widgets
