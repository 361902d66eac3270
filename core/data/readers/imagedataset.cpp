#include "core/data/readers/imagedataset.h"

#include "core/base/enginescope.h"
#include "core/data/bytesource.h"
#include "core/data/imagefile.h"
#include "core/data/pictures/maskimage.h"
#include "core/data/readers/labels.h"
#include "core/data/samplepreprocessing.h"
#include "core/data/storedarray.h"

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

Error doesNotFit(const std::filesystem::path &path, const Error &why)
{
    return {why.code,
            {PARETOSCOPE_SAY("pictures.do-not-fit", "The image %1 does not fit: %2"), path, why.said}};
}

Error noPictures(const ImageList &list)
{
    const base::Sentence none{
        PARETOSCOPE_SAY("pictures.none", "%1 holds no pictures (PNG, JPEG, WebP, GIF, TIFF, BMP); choose "
                                         "another folder or list."),
        list.listName};
    const base::Sentence leftOut = leftOutSentence(list.notes, list.listName);
    return {ErrorCode::DataMismatch,
            leftOut.isEmpty() ? none
                              : base::Sentence{PARETOSCOPE_SAY("pictures.none-but", "%1 %2"), none, leftOut}};
}

class ImageDataset final : public StoredDataset {
public:
    ImageDataset(Description description, ImageList list, std::vector<std::int64_t> shape)
        : StoredDataset(std::move(description)), m_list(std::move(list)), m_shape(std::move(shape))
    {
    }

    std::int64_t size() const override { return static_cast<std::int64_t>(m_list.files.size()); }
    std::vector<std::string> classNames() const override { return m_list.classNames; }
    DataNotes notes() const override { return m_list.notes; }
    std::string sampleFile(std::int64_t index) const override
    {
        return index >= 0 && index < size() ? m_list.files[static_cast<std::size_t>(index)] : std::string();
    }
    Result<Batch> read(std::span<const std::int64_t> indices) const override;

protected:
    void addStoredBytes(base::ContentHash &hash) const override;

private:
    Result<Sample> readSample(const std::string &file) const;
    Error differentShape(const std::filesystem::path &path, std::span<const std::int64_t> shape) const;
    Result<Array> masksAt(std::span<const std::int64_t> indices) const;
    Result<Array> targetsAt(std::span<const std::int64_t> indices) const;

    ImageList m_list;
    std::vector<std::int64_t> m_shape; ///< [C,H,W] of every sample as fed
};

Error ImageDataset::differentShape(const std::filesystem::path &path,
                                   std::span<const std::int64_t> shape) const
{
    const auto wording =
        shape[0] != m_shape[0]
            ? PARETOSCOPE_SAY("pictures.other-channels",
                              "The image %1 is of size %2 (channels, height, width) where others are %3; set "
                              "\"channels\" to \"RGB\" or \"gray\" in the project's \"input\".")
            : PARETOSCOPE_SAY("pictures.other-size",
                              "The image %1 is of size %2 (channels, height, width) where others are %3; set "
                              "\"resize\" in the project's \"input\".");
    return {ErrorCode::DataMismatch, {wording, path, shapeText(shape), shapeText(m_shape)}};
}

Result<Sample> ImageDataset::readSample(const std::string &file) const
{
    const std::filesystem::path path = m_list.root / file;
    auto sample = readImage(path);
    if (!sample)
        return sample;
    auto shape = preprocessedShape(sample->shape, description().preprocessing);
    if (!shape)
        return doesNotFit(path, shape.error());
    if (*shape != m_shape)
        return differentShape(path, *shape);
    if (auto done = preprocess(*sample, description().preprocessing); !done)
        return done.error();
    return sample;
}

Result<Array> ImageDataset::targetsAt(std::span<const std::int64_t> indices) const
{
    if (!m_list.masks.empty())
        return description().task == Task::Unlabelled ? Result<Array>(Array{}) : masksAt(indices);
    if (description().task == Task::Classification)
        return labelsAt(m_list.labels, indices);
    if (description().task != Task::Regression)
        return Array{};
    std::vector<float> values;
    for (const std::int64_t index : indices)
        values.push_back(m_list.values[static_cast<std::size_t>(index)]);
    return Array{{static_cast<std::int64_t>(values.size()), 1}, std::move(values)};
}

Result<Array> ImageDataset::masksAt(std::span<const std::int64_t> indices) const
{
    Array masks{{0, m_shape[1], m_shape[2]}, std::vector<std::int64_t>()};
    masks.shape.front() = static_cast<std::int64_t>(indices.size());
    auto &all = std::get<std::vector<std::int64_t>>(masks.values);
    for (const std::int64_t index : indices) {
        const auto position = static_cast<std::size_t>(index);
        const auto mask = readMask(m_list.maskRoot / m_list.masks[position],
                                   m_list.root / m_list.files[position], description().preprocessing);
        if (!mask)
            return mask.error();
        if (static_cast<std::int64_t>(mask->size()) != m_shape[1] * m_shape[2])
            return Error{ErrorCode::DataMismatch,
                         {PARETOSCOPE_SAY(
                              "label-image.comes-out-other",
                              "The label image %1 comes out in another size than its picture; check both."),
                          (m_list.maskRoot / m_list.masks[position])}};
        all.insert(all.end(), mask->begin(), mask->end());
    }
    return masks;
}

Result<Batch> ImageDataset::read(std::span<const std::int64_t> indices) const
{
    return base::guarded(
        ErrorCode::DataUnreadable,
        {PARETOSCOPE_SAY("pictures.unreadable", "Images of %1 cannot be read."), m_list.listName},
        [&]() -> Result<Batch> {
            std::vector<float> all;
            for (const std::int64_t index : indices) {
                if (index < 0 || index >= size())
                    return noSuchSample(index, m_list.listName);
                auto sample = readSample(m_list.files[static_cast<std::size_t>(index)]);
                if (!sample)
                    return sample.error();
                all.reserve(sample->values.size() * indices.size());
                all.insert(all.end(), sample->values.begin(), sample->values.end());
            }
            Array input{m_shape, std::move(all)};
            input.shape.insert(input.shape.begin(), static_cast<std::int64_t>(indices.size()));
            auto targets = targetsAt(indices);
            if (!targets)
                return targets.error();
            return Batch{{std::move(input)}, std::move(*targets)};
        });
}

void addFile(base::ContentHash &hash, const std::filesystem::path &path)
{
    const auto file = FileSource::open(path);
    hash.add(file ? std::to_string((*file)->size()) : "missing");
    if (file)
        addTo(hash, **file);
}

void ImageDataset::addStoredBytes(base::ContentHash &hash) const
{
    for (std::size_t i = 0; i < m_list.files.size(); ++i) {
        hash.add(m_list.files[i]);
        if (!m_list.labels.empty())
            hash.add(std::to_string(m_list.labels[i]));
        if (!m_list.values.empty())
            hash.add(std::as_bytes(std::span(&m_list.values[i], 1)));
        addFile(hash, m_list.root / m_list.files[i]);
        if (m_list.masks.empty())
            continue;
        hash.add(m_list.masks[i]);
        addFile(hash, m_list.maskRoot / m_list.masks[i]);
    }
}

} // namespace

void leaveUnreadable(ImageList &list)
{
    ImageList kept = list;
    for (auto *texts : {&kept.files, &kept.masks})
        texts->clear();
    kept.labels.clear();
    kept.values.clear();
    for (std::size_t i = 0; i < list.files.size(); ++i) {
        if (!readImageShape(list.root / list.files[i])) {
            kept.notes.leave("unreadable pictures", list.files[i]);
            continue;
        }
        kept.files.push_back(list.files[i]);
        if (!list.masks.empty())
            kept.masks.push_back(list.masks[i]);
        if (!list.labels.empty())
            kept.labels.push_back(list.labels[i]);
        if (!list.values.empty())
            kept.values.push_back(list.values[i]);
    }
    if (!kept.files.empty())
        list = std::move(kept);
}

Result<std::shared_ptr<const Dataset>> makeImageDataset(Description description, ImageList list)
{
    if (description.task == Task::LanguageModel)
        return Error{ErrorCode::DataMismatch,
                     {PARETOSCOPE_SAY(
                          "pictures.no-tokens",
                          "%1 holds images, but a language model needs token windows in an idx or npy file."),
                      list.listName}};
    if (list.files.empty())
        return noPictures(list);
    if (auto done = checkPreprocessing(description.preprocessing); !done)
        return done.error();
    const std::filesystem::path first = list.root / list.files.front();
    const auto stored = readImageShape(first);
    if (!stored)
        return stored.error();
    auto shape = preprocessedShape(*stored, description.preprocessing);
    if (!shape)
        return doesNotFit(first, shape.error());
    if (description.task == Task::Classification && list.masks.empty()) {
        if (auto done = nameClasses(description.names, list.labels, list.classNames, list.notes); !done)
            return done.error();
        for (auto &warning :
             labelWarnings(list.labels, list.classNames.size(), list.classNames, list.listName))
            list.notes.warnings.push_back(std::move(warning));
    }
    return std::shared_ptr<const Dataset>(
        std::make_shared<ImageDataset>(std::move(description), std::move(list), std::move(*shape)));
}

} // namespace paretoscope::data
