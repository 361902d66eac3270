// Tables that the weights of a file have in common: what the codes of a type stand for, and powers of two.
// Included only inside this folder. One thread at a time.
#pragma once

#include "core/compress/layout.h"
#include "core/formats/onnx/writing/graphbuilder.h"

#include <map>

namespace paretoscope::formats::onnx {

/// Written when they are first asked for. For one file.
class PackedTables {
public:
    /// float32 [codes]; of a BOOK that every reader knows.
    ValueName book(GraphBuilder &builder, compress::Book book);
    /// float32 [255]: 2^(i − 127), what bytes of E8M0 stand for.
    ValueName powers(GraphBuilder &builder);

private:
    std::map<compress::Book, ValueName> m_books;
    ValueName m_powers;
};

} // namespace paretoscope::formats::onnx
