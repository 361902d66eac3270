// The operators that unpack a weight in a program, as its streams are: plain arithmetic of ATen's, of fixed
// sizes. Included only inside this folder's room. Not thread-safe.
#pragma once

#include "core/formats/packing/packedparameter.h"
#include "core/formats/pt2/writing/programbuilder.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace paretoscope::formats::pt2 {

/// A tensor of the program whose numbers are known: that is computed here as it will be there.
struct Computed {
    std::string name;
    at::Tensor tensor;
    /// Of one that is another in a row: that one, from which other shapes are made as well.
    std::shared_ptr<const Computed> unflattened{};
};

class Unpacker {
public:
    explicit Unpacker(ProgramBuilder &builder) : m_builder(builder) {}

    /// The numbers of PACKED, whose streams the file holds as NAME.values, NAME.scales and so on: to the
    /// last bit those of the recipe, of the type that the file has them in. Nodes bear MODULE.
    Computed parameter(const PackedParameter &packed, const std::string &name, const std::string &module);

    /// TENSOR of the file, in float32 where it is of a narrower type.
    Computed widened(Computed tensor);
    Computed stored(StoredTensor tensor);

    /// Bytes of the tensors that are in the file for weights; tables that codes stand for are not among them.
    std::int64_t storedBytes() const { return m_storedBytes; }

private:
    struct Given; // an operator's argument

    Computed call(const char *op, const char *overload, const std::vector<Given> &given);
    Computed weight(const PackedWeight &packed, const std::string &name);
    Computed product(const PackedWeight &packed, const std::string &name);
    Computed stream(const at::Tensor &tensor, const std::string &name);
    Computed bits(const Computed &stream, std::int64_t count, std::int64_t bits);
    Computed wholeShares(const Computed &stream, std::int64_t count, std::int64_t bits);
    Computed acrossBytes(const Computed &stream, std::int64_t count, std::int64_t bits);
    Computed fromCodes(const Computed &codes, const PackedWeight &packed, const std::string &name,
                       const Computed *zeros);
    Computed fromOwnBook(const Computed &codes, const PackedWeight &packed, const std::string &name);
    Computed ofEach(const Computed &units, const PackedWeight &packed);
    Computed inUnits(const Computed &values, const PackedWeight &packed, at::ScalarType type);
    Computed flattened(const Computed &values, std::int64_t count);
    Computed withoutNegativeZero(const Computed &weight);
    Computed scales(const PackedWeight &packed, const std::string &name);
    Computed knownBook(compress::Book book);
    Computed ordered(const Computed &values, const std::int64_t *order,
                     const std::vector<std::int64_t> &shape);
    Computed strided(const Computed &values, const std::vector<std::int64_t> &strides);
    Computed part(const Computed &stream, std::int64_t first, std::int64_t end);

    ProgramBuilder &m_builder;
    std::string m_module;
    std::int64_t m_storedBytes = 0;
    std::map<std::string, Computed> m_shared; ///< by what they are for: the same for all weights
};

} // namespace paretoscope::formats::pt2
