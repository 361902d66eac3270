// A graph of ONNX as it is written, node by node: names that are free, numbers that are kept until they are
// in the file, and the version of the operators that it takes. Included only inside this folder.
#pragma once

#include "core/formats/onnx/program/program.h"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::formats::onnx {

/// The name of a value in the graph; empty: an input that is left out.
using ValueName = std::string;

class GraphBuilder {
public:
    /// OPSET: at least that one, see need().
    explicit GraphBuilder(std::int64_t opset) : m_opset(opset) {}

    /// What is written from now on belongs to MODULE ("layer1.0.conv1"; empty: to the network).
    void setModule(std::string module) { m_module = std::move(module); }
    const std::string &module() const { return m_module; }

    /// Appends a node of one output and returns that. A HINT names it ("conv1.weight").
    ValueName node(const std::string &type, std::vector<ValueName> inputs,
                   std::vector<Attribute> attributes = {}, std::string_view hint = {});
    /// The same with OUTPUTS of them, and of another DOMAIN than ONNX's own: "com.microsoft".
    std::vector<ValueName> nodes(const std::string &type, std::vector<ValueName> inputs, std::size_t outputs,
                                 std::vector<Attribute> attributes = {}, std::string_view hint = {},
                                 std::string domain = {});

    /// TENSOR, copied where it is not contiguous, as a value of the graph; of the types that ElementType has.
    /// Small ones (of 16 numbers and fewer) without a hint that hold the same are one.
    ValueName tensor(const at::Tensor &tensor, std::string_view hint = {});
    /// BYTES as a file holds numbers of TYPE and shape DIMS: for types that tensors of LibTorch lack (4 and 2
    /// bits, lowest bits first). BYTES: uint8, contiguous.
    ValueName packed(const at::Tensor &bytes, ElementType type, std::vector<std::int64_t> dims,
                     std::string_view hint);
    ValueName numbers(const std::vector<std::int64_t> &values);            ///< int64 [values]
    ValueName number(std::int64_t value);                                  ///< int64 []
    ValueName scalar(double value, ElementType type = ElementType::Float); ///< []

    void input(ValueInfo info);
    /// VALUE, under INFO's name, is what the network gives.
    void output(const ValueName &value, ValueInfo info);

    /// The file takes OPSET of ONNX's operators, or VERSION of another DOMAIN's.
    void need(std::int64_t opset) { m_opset = std::max(m_opset, opset); }
    void needDomain(const std::string &domain, std::int64_t version) { m_domains[domain] = version; }
    std::int64_t opset() const { return m_opset; }

    /// A name like HINT that nothing has yet; it is taken then.
    ValueName freeName(std::string_view hint);

    /// Bytes of all tensors that are in it.
    std::int64_t tensorBytes() const { return m_tensorBytes; }
    /// Type and bytes of every tensor, by its name in the file.
    struct Stored {
        std::int32_t type = 0;
        std::int64_t bytes = 0;
    };
    const std::map<std::string, Stored> &stored() const { return m_stored; }

    /// KEY and TEXT into the file's metadata.
    void leave(const std::string &key, const std::string &text) { m_program.metadata[key] = text; }
    /// All of it; tensors lie in the builder, which must outlive the program.
    const Program &program();

private:
    std::string nodeName(const std::string &type) const; ///< "layer1/0/conv1/Conv12", as exporters do
    ValueName add(Tensor described, const at::Tensor &memory, std::string_view hint);
    void settleAxes();

    Program m_program;
    std::int64_t m_opset;
    std::map<std::string, std::int64_t> m_domains;
    std::string m_module;
    std::set<std::string> m_taken;
    std::map<std::string, std::int64_t> m_next; ///< by hint: the first number that none has tried
    std::map<std::string, ValueName> m_small;   ///< by type, shape and bytes
    std::vector<at::Tensor> m_memory;
    std::map<std::string, Stored> m_stored;
    std::int64_t m_tensorBytes = 0;
};

/// ONNX's number of a type of LibTorch; Undefined where it has none.
ElementType elementTypeOf(c10::ScalarType type);

} // namespace paretoscope::formats::onnx
