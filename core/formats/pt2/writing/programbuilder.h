// A program as it is written, node by node: names that are free, tensors that the file holds, arguments as
// the operators' schemas want them. Included only inside this folder's room. Not thread-safe.
#pragma once

#include "core/base/sentence.h"
#include "core/formats/pt2/program/writtenprogram.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::formats::pt2 {

/// What stands for a value of the network in the program.
struct Held {
    enum class Kind { Nothing, Tensor, Whole, Other, List, Tuple, Dict };
    Kind kind = Kind::Nothing;
    std::string name{};   ///< of a Tensor
    Count whole{};        ///< of a Whole number
    c10::IValue value{};  ///< of Other
    std::string varies{}; ///< why it cannot be told: the node that makes it
    std::vector<Held> elements{};
    std::vector<std::string> keys{};
};

Held heldTensor(std::string name);
/// A constant without tensors.
Held heldConstant(const c10::IValue &value);

/// What cannot be written, where it turns up: a clause.
struct Refused {
    base::Sentence clause;
};

/// A tensor in the file.
struct StoredTensor {
    std::string qualified;
    at::Tensor tensor;
    Input::Kind kind = Input::Kind::Buffer; ///< Parameter, Buffer or Constant
    bool trained = false;
};

class ProgramBuilder {
public:
    /// A name like HINT, fit for Python, that nothing has yet; it is taken then.
    std::string freeName(std::string_view hint);

    /// A tensor that the file holds under TENSOR's name, or one like it where that cannot be; its name in
    /// the graph.
    std::string stored(StoredTensor tensor);
    /// An argument of the forward, put together of TREE's leaves, which are like METAS.
    std::vector<std::string> argument(const std::string &name, const OutputTree &tree,
                                      const std::vector<TensorMeta> &metas);
    /// Number that follows the samples: COUNT of a tensor that has them along a dimension.
    void setSamples(std::string tensor, std::int64_t dimension, Count size);

    /// A call of OPERATOR with INPUTS in the order of its schema; METAS of the tensors that it gives, a list
    /// of them for each output; their names likewise. KEPT: even if nothing reads them. Throws Refused.
    std::vector<std::vector<std::string>> call(const c10::FunctionSchema &schema,
                                               const std::vector<Held> &inputs,
                                               const std::vector<std::vector<TensorMeta>> &metas,
                                               const std::string &module, bool kept = false);

    /// What the network gives; to be called once, last.
    void finish(const Held &output);

    const WrittenProgram &written() const { return m_written; }
    const std::vector<StoredTensor> &tensors() const { return m_tensors; }

private:
    std::optional<Argument> argumentOf(const Held &held, const c10::Argument &slot,
                                       const std::string &module);
    Argument listOf(const Held &held, const c10::TypePtr &element, const std::string &module);
    Item numberOf(const Held &held, const std::string &module);
    std::string symbol(const Count &count);
    std::string samplesNow();
    std::string calculated(const char *operation, const std::string &symbol, std::int64_t number,
                           Count count);
    OutputTree leavesOf(const Held &held, std::vector<Argument> &leaves);
    void addInput(Input input, const TensorMeta &meta);
    void dropUnread();

    WrittenProgram m_written;
    std::vector<StoredTensor> m_tensors;
    std::vector<bool> m_kept; ///< by node
    std::vector<Input> m_arguments;
    std::set<std::string> m_names, m_qualified;
    std::map<std::string, std::int64_t> m_next; ///< by hint
    std::map<Count, std::string> m_symbols;
    std::string m_sampled; ///< a tensor that has the samples
    std::int64_t m_dimension = 0;
    Count m_size;
};

} // namespace paretoscope::formats::pt2
