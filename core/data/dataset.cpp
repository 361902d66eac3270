#include "core/data/dataset.h"

#include "core/base/enginescope.h"
#include "core/data/classnames.h"
#include "core/data/readers.h"

#include <array>
#include <utility>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;

namespace {

using Opener = OpenedDataset (*)(const DataSource &, Description);

constexpr std::array<std::pair<std::string_view, Opener>, 11> openers{{{"cifar10-bin", openCifar10},
                                                                       {"cifar10", openCifar10},
                                                                       {"cifar100", openCifar100},
                                                                       {"idx", openIdx},
                                                                       {"npy", openNpy},
                                                                       {"npz", openNpz},
                                                                       {"pt", openPickled},
                                                                       {"pickle", openPickled},
                                                                       {"image-folder", openImageFolder},
                                                                       {"image-csv", openImageCsv},
                                                                       {"image-masks", openImageMasks}}};

} // namespace

const std::vector<std::string> &dataFormats()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> list;
        for (const auto &[name, opener] : openers)
            list.emplace_back(name);
        return list;
    }();
    return names;
}

OpenedDataset openDataset(const DataSource &source, Task task, const Preprocessing &preprocessing)
{
    return base::guarded(
        ErrorCode::DataUnreadable,
        {PARETOSCOPE_SAY("data.unreadable", "%1 cannot be read as %2."), source.path, source.format},
        [&]() -> OpenedDataset {
            std::string known;
            for (const auto &[name, opener] : openers) {
                if (name == source.format) {
                    auto names = findClassNames(source);
                    if (!names)
                        return names.error();
                    return opener(source, Description{source.format, task, preprocessing, std::move(*names)});
                }
                known += (known.empty() ? "" : ", ") + std::string(name);
            }
            return Error{
                ErrorCode::InvalidProject,
                {PARETOSCOPE_SAY("data.unknown-format", "\"%1\" is no known data format; use one of %2."),
                 source.format, known}};
        });
}

} // namespace paretoscope::data
