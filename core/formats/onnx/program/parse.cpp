#include "core/formats/onnx/program/parse.h"

#include "core/formats/onnx/program/modulename.h"

#include <protozero/pbf_reader.hpp>

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace paretoscope::formats::onnx {

namespace {

using base::Error;
using base::ErrorCode;
using protozero::pbf_reader;
using protozero::pbf_wire_type;

constexpr std::size_t mostParts = 2'000'000;    ///< nodes, names, attributes, … of one file
constexpr std::size_t mostNumbers = 64'000'000; ///< that are listed one by one
constexpr std::size_t longestName = 4096;
constexpr std::size_t mostDimensions = 64;

/// What is wrong, for the log.
struct Wrong : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Parser {
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
                program.graph = graph(message.get_message());
                break;
            case 8:
                opset(message.get_message(), program);
                break;
            case 25:
                program.functions.push_back(functionName(message.get_message()));
                break;
            default:
                message.skip();
            }
        }
        return program;
    }

    bool hasGraph() const { return m_hasGraph; }

private:
    void count(std::size_t parts = 1)
    {
        if ((m_parts += parts) > mostParts)
            throw Wrong("more parts than any network has");
    }

    void countNumber()
    {
        if (++m_numbers > mostNumbers)
            throw Wrong("more numbers than any network lists");
    }

    static void expect(const pbf_reader &message, pbf_wire_type type)
    {
        if (message.wire_type() != type)
            throw Wrong("a field of another type");
    }

    static std::int64_t number(pbf_reader &message)
    {
        expect(message, pbf_wire_type::varint);
        return message.get_int64();
    }

    std::string text(pbf_reader &message)
    {
        count();
        const auto view = message.get_view();
        if (view.size() > longestName)
            throw Wrong("a name that is too long");
        return {view.data(), view.size()};
    }

    void opset(pbf_reader message, Program &program)
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
        program.opsets[domain == "ai.onnx" ? std::string() : domain] = version;
    }

    std::string functionName(pbf_reader message)
    {
        std::string name;
        while (message.next()) {
            if (message.tag() == 1)
                name = text(message);
            else
                message.skip();
        }
        return name;
    }

    Graph graph(pbf_reader message)
    {
        Graph graph;
        while (message.next()) {
            switch (message.tag()) {
            case 1:
                graph.nodes.push_back(node(message.get_message()));
                break;
            case 5:
                graph.initializers.push_back(tensor(message.get_message()));
                break;
            case 11:
                graph.inputs.push_back(valueInfo(message.get_message()));
                break;
            case 12:
                graph.outputs.push_back(valueInfo(message.get_message()));
                break;
            case 13:
                graph.known.push_back(valueInfo(message.get_message()));
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
                node.attributes.push_back(attribute(message.get_message()));
                break;
            case 7:
                node.domain = text(message);
                break;
            case 9:
                metadata(message.get_message(), node);
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
            if (message.tag() != 1 && message.tag() != 2) {
                message.skip();
                continue;
            }
            const auto view = message.get_view();
            (message.tag() == 1 ? key : value) = {view.data(), view.size()};
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
                attribute.value = text(message);
                break;
            case 5:
                attribute.value = std::make_shared<const Tensor>(tensor(message.get_message()));
                break;
            case 7:
                floats(message, real);
                break;
            case 8:
                numbers(message, whole);
                break;
            case 9:
                texts.push_back(text(message));
                break;
            case 20:
                type = number(message);
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

    void numbers(pbf_reader &message, std::vector<std::int64_t> &into)
    {
        if (message.wire_type() == pbf_wire_type::varint) {
            countNumber();
            into.push_back(message.get_int64());
            return;
        }
        for (const std::int64_t number : message.get_packed_int64()) {
            countNumber();
            into.push_back(number);
        }
    }

    void floats(pbf_reader &message, std::vector<double> &into)
    {
        if (message.wire_type() == pbf_wire_type::fixed32) {
            countNumber();
            into.push_back(static_cast<double>(message.get_float()));
            return;
        }
        for (const float number : message.get_packed_float()) {
            countNumber();
            into.push_back(static_cast<double>(number));
        }
    }

    Tensor tensor(pbf_reader message)
    {
        count();
        Tensor tensor;
        bool isElsewhere = false;
        std::size_t lists = 0;
        External external;
        while (message.next()) {
            switch (message.tag()) {
            case 1:
                numbers(message, tensor.dims);
                break;
            case 2:
                tensor.type = static_cast<std::int32_t>(number(message));
                break;
            case 4:  // float_data
            case 10: // double_data
                lists += stretch(message, tensor);
                break;
            case 5:  // int32_data
            case 7:  // int64_data
            case 11: // uint64_data
                tensor.isListed = true;
                numbers(message, tensor.numbers);
                break;
            case 6:
                tensor.holdsTexts = true;
                message.skip();
                break;
            case 8:
                tensor.name = text(message);
                break;
            case 9:
                lists += stretch(message, tensor);
                break;
            case 13:
                entry(message.get_message(), external);
                break;
            case 14:
                isElsewhere = number(message) == 1;
                break;
            default:
                message.skip();
            }
        }
        if (tensor.dims.size() > mostDimensions || lists > 1 || (lists == 1 && tensor.isListed))
            throw Wrong("a tensor that says two things");
        if (isElsewhere)
            tensor.external = std::move(external);
        return tensor;
    }

    /// The field's bytes as they lie in the file.
    static std::size_t stretch(pbf_reader &message, Tensor &tensor)
    {
        expect(message, pbf_wire_type::length_delimited);
        const auto view = message.get_view();
        tensor.raw = std::as_bytes(std::span(view.data(), view.size()));
        return 1;
    }

    void entry(pbf_reader message, External &external)
    {
        std::string key, value;
        while (message.next()) {
            if (message.tag() == 1)
                key = text(message);
            else if (message.tag() == 2)
                value = text(message);
            else
                message.skip();
        }
        if (key == "location")
            external.location = value;
        else if (key == "offset")
            external.offset = decimal(value);
        else if (key == "length")
            external.length = decimal(value);
    }

    static std::uint64_t decimal(const std::string &text)
    {
        if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
            throw Wrong("an offset or length that is no number");
        return std::stoull(text);
    }

    ValueInfo valueInfo(pbf_reader message)
    {
        ValueInfo info;
        count();
        while (message.next()) {
            if (message.tag() == 1)
                info.name = text(message);
            else if (message.tag() == 2)
                type(message.get_message(), info);
            else
                message.skip();
        }
        return info;
    }

    void type(pbf_reader message, ValueInfo &info)
    {
        while (message.next(1)) { // tensor_type
            pbf_reader tensor = message.get_message();
            while (tensor.next()) {
                if (tensor.tag() == 1)
                    info.type = static_cast<std::int32_t>(number(tensor));
                else if (tensor.tag() == 2)
                    info.shape = shape(tensor.get_message());
                else
                    tensor.skip();
            }
        }
    }

    std::vector<std::int64_t> shape(pbf_reader message)
    {
        std::vector<std::int64_t> sizes;
        while (message.next()) {
            if (message.tag() != 1) {
                message.skip();
                continue;
            }
            count();
            pbf_reader dimension = message.get_message();
            std::int64_t size = -1;
            while (dimension.next()) {
                if (dimension.tag() == 1)
                    size = number(dimension);
                else
                    dimension.skip();
            }
            sizes.push_back(size > 0 ? size : -1);
        }
        if (sizes.size() > mostDimensions)
            throw Wrong("too many dimensions");
        return sizes;
    }

    std::size_t m_parts = 0;
    std::size_t m_numbers = 0;
    bool m_hasGraph = false;
};

bool isText(const protozero::data_view &view)
{
    return view.size() <= longestName && std::all_of(view.data(), view.data() + view.size(), [](char c) {
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
