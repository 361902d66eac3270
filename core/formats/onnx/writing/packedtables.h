// What the weights of a file have in common: tables of what codes stand for, powers of two, and the nodes
// that take the codes of small weights out of their bytes. Included only inside this folder. One thread at a
// time.
#pragma once

#include "core/compress/layout.h"
#include "core/formats/onnx/writing/packedcodes.h"

#include <map>
#include <optional>
#include <vector>

namespace paretoscope::formats::onnx {

/// Written when they are first asked for. For one file.
class PackedTables {
public:
    /// float32 [codes]; of a BOOK that every reader knows.
    ValueName book(GraphBuilder &builder, compress::Book book);
    /// float32 [255]: 2^(i − 127), what bytes of E8M0 stand for.
    ValueName powers(GraphBuilder &builder);

    /// CODES, of as many bits, are taken out of one tensor together: nodes take more than a small weight.
    void takeOutTogether(GraphBuilder &builder, const std::vector<CodeStream> &codes, ElementType type,
                         Centred centred);
    /// Those of the stream BYTES, [count], where they were so.
    std::optional<ValueName> takenOut(const at::Tensor &bytes) const;

private:
    std::map<compress::Book, ValueName> m_books;
    ValueName m_powers;
    std::map<const void *, ValueName> m_taken; ///< by stream
};

} // namespace paretoscope::formats::onnx
