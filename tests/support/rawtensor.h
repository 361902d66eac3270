// Tensors as NumPy's tofile() leaves them: bytes and nothing else.
#pragma once

#include <ATen/core/Tensor.h>

#include <QFile>

#include <cstring>

namespace paretoscope::tests {

/// TENSOR, contiguous, filled from the file at PATH, which must have as many bytes.
inline at::Tensor filledFrom(const QString &path, at::Tensor tensor)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() != static_cast<qint64>(tensor.nbytes()))
        qFatal("cannot read");
    const QByteArray bytes = file.readAll();
    std::memcpy(tensor.data_ptr(), bytes.constData(), tensor.nbytes());
    return tensor;
}

} // namespace paretoscope::tests
