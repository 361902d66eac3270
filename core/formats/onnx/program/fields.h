// The fields of protobuf messages, checked for their types and counted, so that no file makes more of itself
// than it holds. Throws Wrong, or what protozero throws. Included only by the parser.
#pragma once

#include <protozero/pbf_reader.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace paretoscope::formats::onnx {

/// What is wrong, for the log.
struct Wrong : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Fields {
protected:
    using Wire = protozero::pbf_wire_type;

    static constexpr std::size_t mostParts = 2'000'000;    ///< nodes, names, attributes, … of one file
    static constexpr std::size_t mostNumbers = 64'000'000; ///< that are listed one by one
    static constexpr std::size_t longestName = 4096;
    static constexpr std::size_t mostDimensions = 64;

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

    static void expect(const protozero::pbf_reader &message, protozero::pbf_wire_type type)
    {
        if (message.wire_type() != type)
            throw Wrong("a field of another type");
    }

    static std::int64_t number(protozero::pbf_reader &message)
    {
        expect(message, Wire::varint);
        return message.get_int64();
    }

    std::string text(protozero::pbf_reader &message)
    {
        count();
        const auto view = bytes(message);
        if (view.size() > longestName)
            throw Wrong("a name that is too long");
        return {view.data(), view.size()};
    }

    /// Nothing where it is longer than any setting that is read here.
    std::optional<std::string> shortText(protozero::pbf_reader &message)
    {
        count();
        const auto view = bytes(message);
        if (view.size() > longestName)
            return std::nullopt;
        return std::string(view.data(), view.size());
    }

    static protozero::data_view bytes(protozero::pbf_reader &message)
    {
        expect(message, Wire::length_delimited);
        return message.get_view();
    }

    static protozero::pbf_reader inner(protozero::pbf_reader &message)
    {
        expect(message, Wire::length_delimited);
        return message.get_message();
    }

    void numbers(protozero::pbf_reader &message, std::vector<std::int64_t> &into)
    {
        if (message.wire_type() == Wire::varint) {
            countNumber();
            into.push_back(message.get_int64());
            return;
        }
        expect(message, Wire::length_delimited);
        for (const std::int64_t number : message.get_packed_int64()) {
            countNumber();
            into.push_back(number);
        }
    }

    void floats(protozero::pbf_reader &message, std::vector<double> &into)
    {
        if (message.wire_type() == Wire::fixed32) {
            countNumber();
            into.push_back(static_cast<double>(message.get_float()));
            return;
        }
        expect(message, Wire::length_delimited);
        for (const float number : message.get_packed_float()) {
            countNumber();
            into.push_back(static_cast<double>(number));
        }
    }

private:
    std::size_t m_parts = 0;
    std::size_t m_numbers = 0;
};

} // namespace paretoscope::formats::onnx
