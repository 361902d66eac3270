#include "core/formats/onnx/program/parse.h"

#include "core/formats/onnx/program/modulename.h"
#include "core/formats/onnx/program/tensorfields.h"

#include <protozero/pbf_reader.hpp>

#include <algorithm>
#include <string_view>

namespace paretoscope::formats::onnx {

namespace {

using base::Error;
using base::ErrorCode;
using protozero::pbf_reader;
using protozero::pbf_wire_type;

class Parser : private TensorFields {
public:
    Program program(pbf_reader message)
    {
        Program program;
        while (message.next()) {
            switch (message.tag()) {
            case 1:
                program.irVersion = number(message);
                break;
            case 2:
                program.producer = text(message);
                break;
            case 3:
                program.producerVersion = text(message);
                break;
            case 7:
                if (m_hasGraph)
                    throw Wrong("two graphs");
                m_hasGraph = true;
                program.graph = graph(inner(message));
                break;
            case 8:
                opset(inner(message), program.opsets);
                break;
            case 14:
                leftText(inner(message), program.metadata);
                break;
            case 25:
                program.functions.push_back(function(inner(message)));
                break;
            default:
                message.skip();
            }
        }
        return program;
    }

    bool hasGraph() const { return m_hasGraph; }

private:
    void opset(pbf_reader message, std::map<std::string, std::int64_t> &opsets)
    {
        std::string domain;
        std::int64_t version = 0;
        while (message.next()) {
            if (message.tag() == 1)
                domain = text(message);
            else if (message.tag() == 2)
                version = number(message);
            else
                message.skip();
        }
        opsets[domain == "ai.onnx" ? std::string() : domain] = version;
    }

    /// Left out where it is longer than what is read here.
    void leftText(pbf_reader message, std::map<std::string, std::string> &into)
    {
        std::optional<std::string> key, value;
        while (message.next()) {
            if (message.tag() == 1)
                key = shortText(message);
            else if (message.tag() == 2)
                value = shortText(message);
            else
                message.skip();
        }
        if (key && value)
            into[*key] = std::move(*value);
    }

    Function function(pbf_reader message)
    {
        Function function;
        while (message.next()) {
            switch (message.tag()) {
            case 1:
                function.name = text(message);
                break;
            case 4:
                function.inputs.push_back(text(message));
                break;
            case 5:
                function.outputs.push_back(text(message));
                break;
            case 7:
                function.nodes.push_back(node(inner(message)));
                break;
            case 9:
                opset(inner(message), function.opsets);
                break;
            case 10:
                function.domain = text(message);
                break;
            case 11:
                function.defaults.push_back(attribute(inner(message)));
                break;
            case 13:
                function.overload = text(message);
                break;
            default:
                message.skip();
            }
        }
        return function;
    }

    /// One that a node has: a branch, a loop's body.
    std::shared_ptr<const Graph> innerGraph(pbf_reader message)
    {
        constexpr int deepest = 16;
        if (++m_depth > deepest)
            throw Wrong("graphs in graphs that are too deep");
        auto inner = std::make_shared<Graph>(graph(message));
        --m_depth;
        return inner;
    }

    Graph graph(pbf_reader message)
    {
        Graph graph;
        while (message.next()) {
            switch (message.tag()) {
            case 1:
                graph.nodes.push_back(node(inner(message)));
                break;
            case 5:
                graph.initializers.push_back(tensor(inner(message)));
                break;
            case 11:
                graph.inputs.push_back(valueInfo(inner(message)));
                break;
            case 12:
                graph.outputs.push_back(valueInfo(inner(message)));
                break;
            case 13:
                graph.known.push_back(valueInfo(inner(message)));
                break;
            case 15:
                graph.hasSparse = true;
                message.skip();
                break;
            default:
                message.skip();
            }
        }
        return graph;
    }

    Node node(pbf_reader message)
    {
        count();
        Node node;
        while (message.next()) {
            switch (message.tag()) {
            case 1:
                node.inputs.push_back(text(message));
                break;
            case 2:
                node.outputs.push_back(text(message));
                break;
            case 3:
                node.name = text(message);
                break;
            case 4:
                node.type = text(message);
                break;
            case 5:
                node.attributes.push_back(attribute(inner(message)));
                break;
            case 7:
                node.domain = text(message);
                break;
            case 8:
                node.overload = text(message);
                break;
            case 9:
                metadata(inner(message), node);
                break;
            default:
                message.skip();
            }
        }
        if (node.domain == "ai.onnx")
            node.domain.clear();
        return node;
    }

    void metadata(pbf_reader message, Node &node)
    {
        std::string_view key, value;
        count();
        while (message.next()) {
            std::string_view *const part = message.tag() == 1 ? &key : message.tag() == 2 ? &value : nullptr;
            if (!part) {
                message.skip();
                continue;
            }
            const auto view = bytes(message); // after which some builds no longer know the tag
            *part = {view.data(), view.size()};
        }
        if (key == "pkg.torch.onnx.name_scopes")
            node.module = moduleInScopes(value);
    }

    Attribute attribute(pbf_reader message)
    {
        count();
        Attribute attribute;
        std::vector<std::int64_t> whole;
        std::vector<double> real;
        std::vector<std::string> texts;
        std::int64_t type = 0;
        while (message.next()) {
            switch (message.tag()) {
            case 1:
                attribute.name = text(message);
                break;
            case 2:
                expect(message, pbf_wire_type::fixed32);
                attribute.value = static_cast<double>(message.get_float());
                break;
            case 3:
                attribute.value = number(message);
                break;
            case 4:
                if (auto known = shortText(message))
                    attribute.value = std::move(*known);
                break;
            case 5:
                attribute.value = std::make_shared<const Tensor>(tensor(inner(message)));
                break;
            case 6:
                attribute.value = innerGraph(inner(message));
                break;
            case 7:
                floats(message, real);
                break;
            case 8:
                numbers(message, whole);
                break;
            case 9:
                texts.push_back(shortText(message).value_or(std::string()));
                break;
            case 20:
                type = number(message);
                break;
            case 21:
                attribute.refersTo = text(message);
                break;
            default:
                message.skip();
            }
        }
        if (!whole.empty() || type == 7)
            attribute.value = std::move(whole);
        else if (!real.empty() || type == 6)
            attribute.value = std::move(real);
        else if (!texts.empty())
            attribute.value = std::move(texts);
        else if (attribute.value.index() == 0 && type == 2) // zero, which some writers leave out
            attribute.value = std::int64_t{0};
        else if (attribute.value.index() == 0 && type == 1)
            attribute.value = 0.0;
        return attribute;
    }

    ValueInfo valueInfo(pbf_reader message)
    {
        ValueInfo info;
        count();
        while (message.next()) {
            if (message.tag() == 1)
                info.name = text(message);
            else if (message.tag() == 2)
                type(inner(message), info);
            else
                message.skip();
        }
        return info;
    }

    void type(pbf_reader message, ValueInfo &info)
    {
        while (message.next(1)) { // tensor_type
            pbf_reader tensor = inner(message);
            while (tensor.next()) {
                if (tensor.tag() == 1)
                    info.type = static_cast<std::int32_t>(number(tensor));
                else if (tensor.tag() == 2)
                    info.shape = shape(inner(tensor), info.dimensionNames);
                else
                    tensor.skip();
            }
        }
    }

    std::vector<std::int64_t> shape(pbf_reader message, std::vector<std::string> &names)
    {
        std::vector<std::int64_t> sizes;
        while (message.next()) {
            if (message.tag() != 1) {
                message.skip();
                continue;
            }
            count();
            pbf_reader dimension = inner(message);
            std::int64_t size = -1;
            names.emplace_back();
            while (dimension.next()) {
                if (dimension.tag() == 1)
                    size = number(dimension);
                else if (dimension.tag() == 2)
                    names.back() = shortText(dimension).value_or(std::string());
                else
                    dimension.skip();
            }
            sizes.push_back(size > 0 ? size : -1);
        }
        if (sizes.size() > mostDimensions)
            throw Wrong("too many dimensions");
        return sizes;
    }

    bool m_hasGraph = false;
    int m_depth = 0;
};

bool isText(const protozero::data_view &view)
{
    constexpr std::size_t longest = 4096;
    return view.size() <= longest && std::all_of(view.data(), view.data() + view.size(), [](char c) {
               return static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t';
           });
}

} // namespace

/// By its first fields up to the graph, which alone may be cut off where START ends.
bool recognises(std::span<const std::byte> start)
{
    constexpr int mostVersions = 64;
    if (start.size() < 8 || start[0] != std::byte{0x08} || static_cast<int>(start[1]) == 0 ||
        static_cast<int>(start[1]) > mostVersions)
        return false;
    const auto *begin = reinterpret_cast<const char *>(start.data());
    try {
        pbf_reader message(begin + 2, start.size() - 2);
        while (message.next()) {
            const bool isString = message.tag() >= 2 && message.tag() <= 6 && message.tag() != 5;
            if (message.tag() == 7 || message.tag() == 8 || message.tag() == 20)
                return message.wire_type() == pbf_wire_type::length_delimited;
            if (message.tag() == 5 && message.wire_type() == pbf_wire_type::varint)
                message.skip();
            else if (!isString || message.wire_type() != pbf_wire_type::length_delimited ||
                     !isText(message.get_view()))
                return false;
        }
    } catch (const protozero::exception &) {
    }
    return false;
}

base::Result<Program> programFrom(std::span<const std::byte> bytes, const std::string &file)
{
    Parser parser;
    Program program;
    try {
        program = parser.program(pbf_reader(reinterpret_cast<const char *>(bytes.data()), bytes.size()));
    } catch (const std::exception &wrong) { // protozero's, or Wrong
        return Error{
            ErrorCode::ModelUnreadable,
            {PARETOSCOPE_SAY("onnx.damaged", "%1 is damaged or no ONNX file; copy or export it again."),
             file},
            wrong.what()};
    }
    if (!parser.hasGraph())
        return Error{ErrorCode::ModelUnreadable,
                     {PARETOSCOPE_SAY("onnx.no-graph", "%1 is cut off or no ONNX file: it holds no network; "
                                                       "copy or export it again."),
                      file},
                     {}};
    return program;
}

} // namespace paretoscope::formats::onnx
