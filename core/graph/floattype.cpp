#include "core/graph/floattype.h"

namespace paretoscope::graph {

int bitsOf(FloatType type)
{
    return type == FloatType::Float32 ? 32 : 16;
}

std::string_view floatTypeName(FloatType type)
{
    switch (type) {
    case FloatType::Float32:
        return "float32";
    case FloatType::Float16:
        return "float16";
    case FloatType::BFloat16:
        return "bfloat16";
    }
    return {};
}

} // namespace paretoscope::graph
