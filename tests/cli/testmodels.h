// Small TorchScript files that no data set has: made with LibTorch, as a user's PyTorch would write them.
#pragma once

#include <QByteArray>
#include <QString>

#include <cstring>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>

namespace paretoscope::tests {

/// Parameters fc.weight [10, 64] and fc.bias [10] under a FORWARD of TorchScript source ("def forward(self,
/// x): …"). Every weight is WEIGHT, if that is given.
void saveLinearModel(const QString &path, const std::string &forward, std::optional<double> weight = {});

/// A zip with these entries, stored uncompressed: an archive that is no TorchScript, or an .npz.
void saveZip(const QString &path, const std::map<std::string, QByteArray> &entries);

/// VALUE behind VALUES, in the byte order of this machine, which is NumPy's "<".
template <typename T> void append(QByteArray &values, T value)
{
    char raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    values.append(raw, sizeof(T));
}

/// A NumPy array (format version 1.0), C order. DESCR as in the format: "<f4", "<i8".
QByteArray npy(const char *descr, const std::string &shape, const QByteArray &values);

/// Write forty samples x of 64 numbers with labels y, ten classes, as a .npz archive.
void saveTenClasses(const QString &path);
/// Big-endian IDX of unsigned bytes.
QByteArray idx(std::initializer_list<int> shape, const QByteArray &values);

} // namespace paretoscope::tests
