#include "widgets/document/picture.h"

namespace paretoscope::widgets {

QImage imageOf(const data::Picture &picture)
{
    const auto format = picture.channels == 1 ? QImage::Format_Grayscale8 : QImage::Format_RGB888;
    const auto bytesPerLine = picture.width * picture.channels;
    return QImage(picture.pixels.data(), static_cast<int>(picture.width), static_cast<int>(picture.height),
                  static_cast<qsizetype>(bytesPerLine), format)
        .copy();
}

} // namespace paretoscope::widgets
