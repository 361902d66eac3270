#include "core/formats/onnx/graph/nodewriter.h"

#include <algorithm>

namespace paretoscope::formats::onnx {

namespace {

template <typename T> T valueOf(const Attribute *attribute, T otherwise)
{
    if (!attribute)
        return otherwise;
    const T *value = std::get_if<T>(&attribute->value);
    if (!value)
        throw Refused{"attribute " + attribute->name + " of another type"};
    return *value;
}

} // namespace

const Attribute *NodeWriter::attribute(std::string_view name) const
{
    const auto found = std::ranges::find(m_node.attributes, name, &Attribute::name);
    return found == m_node.attributes.end() ? nullptr : &*found;
}

bool NodeWriter::hasAttribute(std::string_view name) const
{
    return attribute(name) != nullptr;
}

std::int64_t NodeWriter::whole(std::string_view name, std::int64_t otherwise) const
{
    return valueOf<std::int64_t>(attribute(name), otherwise);
}

double NodeWriter::real(std::string_view name, double otherwise) const
{
    return valueOf<double>(attribute(name), otherwise);
}

std::string NodeWriter::text(std::string_view name, const std::string &otherwise) const
{
    return valueOf<std::string>(attribute(name), otherwise);
}

std::vector<std::int64_t> NodeWriter::wholes(std::string_view name) const
{
    return valueOf<std::vector<std::int64_t>>(attribute(name), {});
}

std::vector<double> NodeWriter::reals(std::string_view name) const
{
    return valueOf<std::vector<double>>(attribute(name), {});
}

std::vector<std::string> NodeWriter::texts(std::string_view name) const
{
    return valueOf<std::vector<std::string>>(attribute(name), {});
}

const Tensor *NodeWriter::tensorAttribute(std::string_view name) const
{
    return valueOf<std::shared_ptr<const Tensor>>(attribute(name), nullptr).get();
}

} // namespace paretoscope::formats::onnx
