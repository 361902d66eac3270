#include "core/data/pictures/resize.h"

#include "core/base/enginescope.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/_upsample_bilinear2d_aa.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/upsample_bilinear2d.h>

#include <algorithm>

namespace paretoscope::data {

base::Result<void> resize(Sample &sample, std::int64_t height, std::int64_t width, Filter filter)
{
    if (sample.shape[1] == height && sample.shape[2] == width)
        return {};
    return base::guarded(
        base::ErrorCode::DataMismatch,
        {PARETOSCOPE_SAY("input.cannot-resize",
                         "The image cannot be resized to \"resize\" %1 × %2; choose another size."),
         height, width},
        [&]() -> base::Result<void> {
            const at::Tensor image =
                at::from_blob(sample.values.data(), {1, sample.shape[0], sample.shape[1], sample.shape[2]});
            const at::Tensor resized =
                (filter == Filter::Antialiased
                     ? at::_upsample_bilinear2d_aa(image, {height, width}, /*align_corners=*/false)
                     : at::upsample_bilinear2d(image, {height, width}, /*align_corners=*/false))
                    .contiguous();
            const float *first = resized.data_ptr<float>();
            sample.values.assign(first, first + resized.numel());
            sample.shape = {sample.shape[0], height, width};
            return {};
        });
}

} // namespace paretoscope::data
