// One node of our graph as it is written in ONNX's operators: what it is given, what is known of it, and what
// it gives. Included only inside this folder.
#pragma once

#include "core/base/sentence.h"
#include "core/formats/onnx/writing/facts.h"
#include "core/formats/onnx/writing/graphbuilder.h"
#include "core/formats/onnx/writing/weightsource.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace paretoscope::formats::onnx::writing {

/// Thrown where a node has no form in ONNX: WHY, a clause without a name in it.
struct Unwritable {
    base::Sentence why;
};

Unwritable countByData(); ///< how much an operator gives follows the numbers
Unwritable openParts();   ///< of a size that is not known

/// A tensor of the file's graph.
struct Operand {
    ValueName name;
    c10::ScalarType type = at::kFloat;
    std::vector<std::int64_t> sizes{}; ///< isOpen where they are known in the run alone

    std::int64_t rank() const { return static_cast<std::int64_t>(sizes.size()); }
};

/// What a value of our graph is in the file.
struct Item {
    enum class Kind {
        Host,    ///< known while the file is written; a tensor among them is written where it is needed
        Tensor,  ///< one of the file's graph
        Number,  ///< a number of the language, in the file a tensor without dimensions: int64, double or bool
        Sequence ///< a list, tuple or dictionary of others
    };

    Kind kind = Kind::Host;
    c10::IValue host{};
    Operand operand{}; ///< of a host tensor: once it is written
    std::vector<Item> elements{};
    std::vector<std::string> keys{};
    graph::ParameterId parameter = -1;                   ///< that it is
    graph::FloatType stored = graph::FloatType::Float32; ///< of a host tensor
    std::string hint{};                                  ///< names a host tensor

    static Item ofHost(c10::IValue value);
    static Item ofTensor(Operand operand);
    static Item ofNumber(ValueName name, c10::ScalarType type);
    static Item ofSequence(std::vector<Item> elements);
};

Attribute whole(std::string name, std::int64_t value);
Attribute wholes(std::string name, std::vector<std::int64_t> values);
Attribute real(std::string name, double value);
Attribute text(std::string name, std::string value);

class Lowering {
public:
    Lowering(GraphBuilder &builder, WeightSource &weights, const graph::Node &node,
             std::vector<Item *> inputs, std::vector<const Fact *> outputs)
        : builder(builder), weights(weights), m_node(node), m_inputs(std::move(inputs)),
          m_facts(std::move(outputs))
    {
    }

    GraphBuilder &builder;
    WeightSource &weights;

    // What it is given.
    std::size_t count() const { return m_inputs.size(); }
    Item &item(std::size_t slot) { return *m_inputs.at(slot); }
    bool isHost(std::size_t slot) const; ///< and no tensor
    bool isNone(std::size_t slot) const; ///< or there is no such slot
    bool isTensor(std::size_t slot) const;
    Operand tensor(std::size_t slot);
    Operand tensorAs(std::size_t slot, c10::ScalarType type);
    std::optional<graph::ParameterId> parameter(std::size_t slot) const;
    std::int64_t integer(std::size_t slot);
    std::int64_t integerOr(std::size_t slot, std::int64_t otherwise);
    double number(std::size_t slot);
    bool flag(std::size_t slot);
    bool flagOr(std::size_t slot, bool otherwise);
    std::string text(std::size_t slot);
    /// A list known here; of one number, LENGTH times that.
    std::vector<std::int64_t> integers(std::size_t slot, std::size_t length = 0);
    std::vector<double> numbers(std::size_t slot);
    /// A dimension of OPERAND, counted from the first.
    std::int64_t dimension(std::size_t slot, std::int64_t rank);
    std::vector<std::int64_t> dimensions(std::size_t slot, std::int64_t rank); ///< in order; none: all
    std::vector<Item *> elements(std::size_t slot);
    std::vector<Operand> tensors(std::size_t slot); ///< of a list

    // As tensors of the file.
    Operand operandOf(Item &item);
    ValueName wholeOf(Item &item);    ///< int64 []
    ValueName list(std::size_t slot); ///< int64 [n]
    ValueName listOf(const std::vector<Item *> &items);
    ValueName constant(double value, c10::ScalarType type);
    Operand cast(const Operand &operand, c10::ScalarType type);
    ValueName shapeOf(const Operand &operand);                        ///< int64 [rank]
    ValueName sizeOf(const Operand &operand, std::int64_t dimension); ///< int64 [1]
    /// SIZES, of which those that are open are FROM's at the same place.
    ValueName sizesLike(const std::vector<std::int64_t> &sizes, const Operand &from);

    // What it writes.
    ValueName call(const char *type, std::vector<ValueName> inputs, std::vector<Attribute> attributes = {});
    std::vector<ValueName> calls(const char *type, std::vector<ValueName> inputs, std::size_t outputs,
                                 std::vector<Attribute> attributes = {});
    ValueName unsqueezed(const ValueName &value, std::vector<std::int64_t> axes);
    ValueName squeezed(const ValueName &value, std::vector<std::int64_t> axes);
    ValueName reshaped(const ValueName &value,
                       std::vector<std::int64_t> sizes); ///< one −1 at most; 0: as it was
    ValueName transposed(const ValueName &value, std::vector<std::int64_t> order);
    ValueName reduced(const char *type, const ValueName &value, std::vector<std::int64_t> axes, bool keep);
    /// bool [rows, columns], each an int64 [1]: whether column − row ≥ OFFSET (ISUPPER), or ≤.
    ValueName triangle(const ValueName &rows, const ValueName &columns, std::int64_t offset, bool isUpper);
    ValueName sliced(const ValueName &value, std::int64_t axis, std::int64_t from, std::int64_t to,
                     std::int64_t step = 1);

    // What it gives.
    bool hasOutput(std::size_t output) const;
    c10::ScalarType outType(std::size_t output = 0) const;
    const std::vector<std::int64_t> &outSizes(std::size_t output = 0) const;
    const Fact &fact(std::size_t output = 0) const { return *m_facts.at(output); }
    void give(ValueName name); ///< the next output, a tensor or number of the type and sizes that were seen
    void give(Item item);
    std::vector<Item> &given() { return m_given; }

    const graph::Node &node() const { return m_node; }

private:
    const c10::IValue &host(std::size_t slot);

    const graph::Node &m_node;
    std::vector<Item *> m_inputs;
    std::vector<const Fact *> m_facts;
    std::vector<Item> m_given;
};

using Lower = void (*)(Lowering &);
using Lowers = std::unordered_map<std::string_view, Lower>;

/// By "aten::add.Tensor" or, for every overload, "aten::add"; forms that write in place as the plain ones.
/// Null where there is none.
Lower lowerOf(const graph::Node &node);

const Lowers &lowerActivations();
const Lowers &lowerConvolutions();
const Lowers &lowerElementwise();
const Lowers &lowerComparisons();
const Lowers &lowerGathers();
const Lowers &lowerLists();
const Lowers &lowerMakers();
const Lowers &lowerNorms();
const Lowers &lowerPools();
const Lowers &lowerProducts();
const Lowers &lowerQuantizers();
const Lowers &lowerRecurrent();
const Lowers &lowerReductions();
const Lowers &lowerResizing();
const Lowers &lowerShapes();
const Lowers &lowerSlices();

} // namespace paretoscope::formats::onnx::writing
