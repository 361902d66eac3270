// A program that is rewritten node by node into another of the same values. Included only inside this folder.
#pragma once

#include "core/formats/onnx/program/program.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace paretoscope::formats::onnx {

/// Empty where it is left out.
const std::string &in(const Node &node, std::size_t input);
bool hasAttribute(const Node &node, std::string_view name);
std::int64_t wholeOf(const Node &node, std::string_view name, std::int64_t otherwise = 0);
double realOf(const Node &node, std::string_view name, double otherwise);
std::string textOf(const Node &node, std::string_view name);
std::vector<double> realsOf(const Node &node, std::string_view name);
std::vector<Attribute> without(const Node &node, std::initializer_list<std::string_view> names);

class Rewriter {
public:
    explicit Rewriter(Program program);

    std::int64_t opset() const; ///< of ONNX's own operators; 0: the file does not say
    std::size_t count() const { return m_program.graph.nodes.size(); }
    /// What is written from now on takes the place of node I, under its name and module.
    const Node &start(std::size_t i);
    /// Whether node I has been written with another.
    bool isDone(std::size_t i) const { return m_done[i]; }

    void keep(Node node) { m_written.push_back(std::move(node)); }
    /// The name of what it gives.
    std::string node(const std::string &type, std::vector<std::string> inputs,
                     std::vector<Attribute> attributes = {});
    std::vector<std::string> nodes(const std::string &type, std::vector<std::string> inputs,
                                   std::size_t outputs);
    /// Gives OUTPUT.
    void write(const std::string &type, std::vector<std::string> inputs, const std::string &output,
               std::vector<Attribute> attributes = {});
    std::string constant(double value);
    std::string asFloat(const std::string &integers);
    /// (INTEGERS − ZERO) · SCALE, which may be one for each along AXIS.
    std::string dequantized(const std::string &integers, const std::string &scale, const std::string &zero,
                            std::optional<std::int64_t> axis = {});

    /// A product of integers that nothing but a cast and one multiplication reads, by the scales of both.
    struct Scaled {
        std::string left, right;        ///< scales
        std::vector<std::size_t> nodes; ///< that do it, the last of which gives
        std::string output;             ///< this
    };
    /// Nothing where what follows NODE is not this, or the scales are not one of what is given and one of the
    /// weight, which is the right one and may have one for each column unless ISCONVOLUTION.
    std::optional<Scaled> scaledBehind(const Node &node, bool isConvolution) const;
    /// Takes the place of those nodes.
    std::string instead(const Scaled &scaled);

    /// Everything that was written.
    Program finish();

private:
    bool isDynamicScale(const std::string &value) const; ///< of what comes into the network, say
    std::optional<std::vector<std::int64_t>> storedDims(const std::string &value) const; ///< of a tensor
    void countReads(const Node &node, std::size_t place);
    const Node *onlyReader(const std::string &value, std::size_t &place) const;

    Program m_program;
    std::vector<Node> m_written;
    std::vector<bool> m_done;
    std::size_t m_now = 0;
    std::int64_t m_next = 0;
    std::unordered_set<std::string> m_taken;
    std::unordered_map<std::string, std::size_t> m_maker; ///< by value: the node that gives it
    std::unordered_map<std::string, std::vector<std::size_t>>
        m_readers; ///< by value; outputs of the graph count
};

} // namespace paretoscope::formats::onnx
