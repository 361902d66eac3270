#include "widgets/dialogs/datasource.h"

#include "widgets/dialogs/paths.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace paretoscope::widgets {

namespace {

const QRegularExpression idxName(QStringLiteral("[-.]idx(\\d)-?\\w*$"),
                                 QRegularExpression::CaseInsensitiveOption);

// "t10k-images-idx3-ubyte" has its labels in "t10k-labels-idx1-ubyte".
QString labelsBeside(const QFileInfo &file)
{
    QString name = file.fileName();
    name.replace(QLatin1String("images"), QLatin1String("labels"));
    name.replace(QRegularExpression(QStringLiteral("idx\\d")), QStringLiteral("idx1"));
    const QString path = file.dir().filePath(name);
    return path != file.filePath() && QFileInfo(path).isFile() ? path : QString();
}

bool holdsImages(const QDir &folder)
{
    return !folder
                .entryList({QStringLiteral("*.png"), QStringLiteral("*.jpg"), QStringLiteral("*.jpeg")},
                           QDir::Files)
                .isEmpty();
}

data::DataSource imagesOf(const QFileInfo &csv)
{
    QDir folder = csv.dir();
    const auto below = folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    if (!holdsImages(folder) && below.size() == 1)
        folder.cd(below.front());
    data::DataSource source;
    source.path = toPath(folder.absolutePath());
    source.format = "image-csv";
    source.labels = toPath(csv.absoluteFilePath());
    return source;
}

data::DataSource folderSource(const QDir &folder)
{
    for (QDir place : {folder, QDir(folder.filePath(QStringLiteral("..")))}) {
        const auto lists = place.entryInfoList({QStringLiteral("*.csv")}, QDir::Files);
        if (holdsImages(folder) && lists.size() == 1) {
            auto source = imagesOf(lists.front());
            source.path = toPath(folder.absolutePath());
            return source;
        }
    }
    data::DataSource source;
    source.path = toPath(folder.absolutePath());
    source.format = "image-folder";
    return source;
}

} // namespace

data::DataSource guessSource(const std::filesystem::path &path)
{
    const QFileInfo file(fromPath(path));
    if (file.isDir())
        return folderSource(QDir(file.absoluteFilePath()));
    if (file.suffix().compare(QLatin1String("csv"), Qt::CaseInsensitive) == 0)
        return imagesOf(file);
    data::DataSource source;
    source.path = path;
    const QString suffix = file.suffix().toLower();
    if (idxName.match(file.fileName()).hasMatch()) {
        source.format = "idx";
        if (const QString labels = labelsBeside(file); !labels.isEmpty())
            source.labels = toPath(labels);
    } else if (suffix == QLatin1String("bin")) {
        source.format = "cifar10-bin";
    } else if (suffix == QLatin1String("npz") || suffix == QLatin1String("npy")) {
        source.format = suffix.toStdString();
    }
    return source;
}

QStringList dataFormats()
{
    return {QStringLiteral("cifar10-bin"), QStringLiteral("idx"),          QStringLiteral("npz"),
            QStringLiteral("npy"),         QStringLiteral("image-folder"), QStringLiteral("image-csv")};
}

bool needsLabels(const QString &format)
{
    return format == QLatin1String("idx") || format == QLatin1String("image-csv");
}

bool holdsPictures(const data::DataSource &source)
{
    if (source.format == "idx")
        return fromPath(source.path).contains(QLatin1String("idx3-ubyte"));
    return source.format == "cifar10-bin" || source.format == "image-folder" || source.format == "image-csv";
}

} // namespace paretoscope::widgets
