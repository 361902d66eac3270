#include "widgets/dialogs/datasource.h"

#include "core/data/imagefile.h"
#include "widgets/dialogs/paths.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <optional>

namespace paretoscope::widgets {

namespace {

const QRegularExpression idxName(QStringLiteral("[-.]idx(\\d)-?\\w*(\\.gz)?$"),
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
    const auto files = folder.entryList(QDir::Files);
    return std::any_of(files.begin(), files.end(),
                       [](const QString &file) { return data::hasImageExtension(toPath(file)); });
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

// "images" with "masks" beside it, or a folder with both in it.
std::optional<data::DataSource> masksOf(const QDir &folder)
{
    static const QStringList pictures{QStringLiteral("images"), QStringLiteral("image"),
                                      QStringLiteral("JPEGImages"), QStringLiteral("leftImg8bit")};
    static const QStringList masks{QStringLiteral("masks"),  QStringLiteral("mask"),
                                   QStringLiteral("labels"), QStringLiteral("annotations"),
                                   QStringLiteral("annots"), QStringLiteral("SegmentationClass"),
                                   QStringLiteral("gtFine"), QStringLiteral("segmentation")};
    const bool isPictures = pictures.contains(folder.dirName(), Qt::CaseInsensitive);
    const QDir place = isPictures ? QDir(folder.filePath(QStringLiteral(".."))) : folder;
    const auto within = [&place](const QStringList &names) -> QString {
        for (const QString &name : names)
            if (QFileInfo(place.filePath(name)).isDir())
                return QDir::cleanPath(place.absoluteFilePath(name));
        return {};
    };
    const QString samples = isPictures ? folder.absolutePath() : within(pictures), labels = within(masks);
    if (samples.isEmpty() || labels.isEmpty())
        return std::nullopt;
    data::DataSource source;
    source.path = toPath(samples);
    source.format = "image-masks";
    source.labels = toPath(labels);
    return source;
}

// "cifar-10-batches-py", "cifar-100-python.tar.gz": told by the name of the distribution.
std::string cifarFormat(const QFileInfo &file)
{
    const QString name = file.fileName().toLower();
    if (name.startsWith(QLatin1String("cifar-100")))
        return "cifar100";
    return name.startsWith(QLatin1String("cifar-10")) ? "cifar10" : "";
}

data::DataSource folderSource(const QDir &folder)
{
    if (auto masks = masksOf(folder))
        return *masks;
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
    if (const auto format = cifarFormat(file); !format.empty()) {
        data::DataSource source;
        source.path = path;
        source.format = format;
        return source;
    }
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
    } else if (suffix == QLatin1String("pt") || suffix == QLatin1String("pth")) {
        source.format = "pt";
    } else if (suffix == QLatin1String("pkl") || suffix == QLatin1String("pickle")) {
        source.format = "pickle";
    }
    return source;
}

QStringList dataFormats()
{
    QStringList formats;
    for (const std::string &format : data::dataFormats())
        formats << QString::fromStdString(format);
    return formats;
}

bool needsLabels(const QString &format)
{
    return format == QLatin1String("idx") || format == QLatin1String("image-csv") || labelsAreFolder(format);
}

bool hasParts(const QString &format)
{
    static const QStringList formats{QStringLiteral("cifar10"),      QStringLiteral("cifar100"),
                                     QStringLiteral("image-folder"), QStringLiteral("npz"),
                                     QStringLiteral("pt"),           QStringLiteral("pickle")};
    return formats.contains(format);
}

bool labelsAreFolder(const QString &format)
{
    return format == QLatin1String("image-masks");
}

bool holdsPictures(const data::DataSource &source)
{
    if (source.format == "idx")
        return fromPath(source.path).contains(QLatin1String("idx3-ubyte"));
    return source.format.starts_with("cifar") || source.format.starts_with("image-");
}

} // namespace paretoscope::widgets
