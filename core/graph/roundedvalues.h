// Values that are integers times a scale already, because the network itself rounds them. Included only
// inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/editor.h"
#include "core/graph/inputcoding.h"
#include "core/graph/modeldata.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

namespace paretoscope::graph {

/// Whether each number that NODE gives is one of its first input, or 0: views, parts, repetitions, the
/// largest of several, ReLU.
bool handsNumbersOn(const ModelData &data, const Node &node);

/// How NODE rounds, where it is aten::fake_quantize_per_tensor_affine with constants.
std::optional<InputCoding> roundingBy(const ModelData &data, const Node &node);

/// Whether any node does.
bool roundsByItself(const ModelData &data);

/// By ValueId: how its numbers are rounded once the first NODES have run, also where they were handed on
/// since, or lie side by side with others that are rounded alike; not where others were written over them.
std::vector<std::optional<InputCoding>>
roundingsIn(const ModelData &data, std::size_t nodes = std::numeric_limits<std::size_t>::max());

/// How what LAYER is given is rounded by the network, at all of its places alike; else nothing.
std::optional<InputCoding> inputsRoundedAs(const ModelData &data, std::size_t layer);

/// The same integers times the same scale, static ones.
bool isSameGrid(const InputCoding &a, const InputCoding &b);
/// Of the integers of CODING: 8 of 0 to 255 and of −127 to 127.
int bitsOf(const InputCoding &coding);

/// VALUE, which the network is fed or a node of it gives, rounded as CODING has it, which is not dynamic,
/// just after it is there.
ValueId writeRounded(Editor &editor, ValueId value, const InputCoding &coding);

} // namespace paretoscope::graph
