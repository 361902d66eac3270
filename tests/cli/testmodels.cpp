#include "tests/cli/testmodels.h"

#include "tests/support/scriptedmodule.h"

#include <ATen/ops/full.h>

#include <zip.h>

#include <cmath>
#include <cstdint>

namespace paretoscope::tests {

void saveLinearModel(const QString &path, const std::string &forward, std::optional<double> weight)
{
    ScriptedModule model;
    model.parameters = {{"fc.weight", weight ? at::full({10, 64}, *weight) : weights({10, 64}, 1)},
                        {"fc.bias", weights({10}, 2)}};
    model.code = forward;
    model.save(path.toStdString());
}

void saveZip(const QString &path, const std::map<std::string, QByteArray> &entries)
{
    int failure = 0;
    zip_t *archive = zip_open(path.toUtf8().constData(), ZIP_CREATE | ZIP_TRUNCATE, &failure);
    for (const auto &[name, content] : entries) {
        zip_source_t *source =
            zip_source_buffer(archive, content.constData(), static_cast<zip_uint64_t>(content.size()), 0);
        const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
        zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
    }
    if (zip_close(archive) != 0)
        qFatal("cannot write %s", qPrintable(path));
}

QByteArray npy(const char *descr, const std::string &shape, const QByteArray &values)
{
    QByteArray header =
        QByteArray("{'descr': '") + descr + "', 'fortran_order': False, 'shape': " + shape.c_str() + ", }";
    constexpr int prefix = 10;
    while ((prefix + header.size() + 1) % 64 != 0)
        header += ' ';
    header += '\n';
    QByteArray file("\x93NUMPY\x01\x00", 8);
    file += static_cast<char>(header.size() & 0xFF);
    file += static_cast<char>(header.size() >> 8);
    return file + header + values;
}

void saveTenClasses(const QString &path)
{
    QByteArray x, y;
    for (int i = 0; i < 40 * 64; ++i)
        append(x, static_cast<float>(std::sin(0.37 * i)));
    for (std::int64_t i = 0; i < 40; ++i)
        append(y, i % 10);
    saveZip(path, {{"x.npy", npy("<f4", "(40, 64)", x)}, {"y.npy", npy("<i8", "(40,)", y)}});
}

QByteArray idx(std::initializer_list<int> shape, const QByteArray &values)
{
    QByteArray file("\0\0\x08", 3);
    file += static_cast<char>(shape.size());
    for (const int size : shape)
        for (int shift = 24; shift >= 0; shift -= 8)
            file += static_cast<char>((size >> shift) & 0xFF);
    return file + values;
}

} // namespace paretoscope::tests
