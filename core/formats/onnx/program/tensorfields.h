// A TensorProto: where its bytes lie. Included only by the parser.
#pragma once

#include "core/formats/onnx/program/fields.h"
#include "core/formats/onnx/program/program.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace paretoscope::formats::onnx {

class TensorFields : protected Fields {
protected:
    Tensor tensor(protozero::pbf_reader message)
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
                entry(inner(message), external);
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

private:
    /// The field's bytes as they lie in the file.
    static std::size_t stretch(protozero::pbf_reader &message, Tensor &tensor)
    {
        expect(message, Wire::length_delimited);
        const auto view = bytes(message);
        tensor.raw = std::as_bytes(std::span(view.data(), view.size()));
        return 1;
    }

    void entry(protozero::pbf_reader message, External &external)
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
};

} // namespace paretoscope::formats::onnx
