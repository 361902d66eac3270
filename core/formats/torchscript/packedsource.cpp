#include "core/formats/torchscript/packedsource.h"

namespace paretoscope::formats {

namespace {

// dtype numbers of TorchScript: 0 uint8, 4 int64, 6 float32, 11 bool. All is computed in float32, whatever
// type the weight then is rounded to.
//
// Eight values of b bits fill b whole bytes, so the stream is read as a matrix [count/8, b]: column k holds
// the same part of the same values in every row, and value j of all rows is made from the two (or few)
// columns that it lies in. That needs no more memory than the values themselves.
//
// A negative scale makes −0 of the zero level; masked_fill_ takes its sign, as compress does.
//
// Codes may be entries of a book (compress::Book: 1 a unit's own, which lies in the place of the scales; 2
// NF4; 3 to 7 small floats, whose codes of infinity and NaN do not occur). Scales of one byte are E8M0.
//
// A weight that is a product is summed up one number of the rank after the other
// (compress/factoring/product.h).
//
// changedWeight keeps a module honest that was changed after loading (fine-tuned, converted to half) and is
// saved again: it then carries its weight as it is now, and no packed form any more.
const char *const unpackers = R"PY(
def unpackBits(packed: Tensor, count: int, bits: int, dtype: int) -> Tensor:
    groups = (count + 7) // 8
    padding = groups * bits - packed.size(0)
    columns = torch.constant_pad_nd(packed, [0, padding]).reshape([groups, bits]).to(dtype)
    values = torch.zeros([groups, 8], dtype=dtype, device=packed.device)
    for j in range(8):
        start = j * bits
        value = torch.zeros([groups], dtype=dtype, device=packed.device)
        for k in range(start // 8, (start + bits + 7) // 8):
            shift = k * 8 - start
            column = columns.select(1, k)
            if shift >= 0:
                value = torch.bitwise_or(value, torch.bitwise_left_shift(column, shift))
            else:
                value = torch.bitwise_or(value, torch.bitwise_right_shift(column, -shift))
        values.select(1, j).copy_(torch.bitwise_and(value, (1 << bits) - 1))
    return values.reshape([-1]).slice(0, 0, count, 1)

def knownBook(book: int) -> Tensor:
    values = [-1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635, -0.18477343022823334, -0.09105003625154495, 0.0, 0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0]
    if book > 2:
        exponents = [4, 5, 2, 2, 3][book - 3]
        mantissas = [3, 2, 1, 3, 2][book - 3]
        least = 2 - (1 << (exponents - 1)) - mantissas
        numbers: List[float] = []
        for code in range(1 << (exponents + mantissas)):
            exponent = code >> mantissas
            mantissa = code & ((1 << mantissas) - 1)
            if exponent > 0:
                mantissa = mantissa + (1 << mantissas)
                exponent = exponent - 1
            numbers.append(float(mantissa) * 2.0 ** (exponent + least))
        values = numbers + [-number for number in numbers]
    return torch.tensor(values, dtype=6)

def powersOfTwo() -> Tensor:
    powers: List[float] = []
    for exponent in range(255):
        powers.append(2.0 ** (exponent - 127))
    return torch.tensor(powers, dtype=6)

def ofEach(units: Tensor, rows: int, columns: int, group: int) -> Tensor:
    groups = (columns + group - 1) // group
    each = units.reshape([rows, groups])
    if groups > 1:
        each = each.repeat_interleave(group, 1).slice(1, 0, columns, 1)
    return each

def fromBook(codes: Tensor, scales: Tensor, book: int, entries: int, rows: int, columns: int, group: int) -> Tensor:
    if book == 1:
        first = torch.arange(0, scales.size(0), entries, dtype=4, device=scales.device)
        return torch.take(scales, codes + ofEach(first, rows, columns, group))
    scale = scales
    if scale.dtype == 0:
        scale = torch.take(powersOfTwo().to(scales.device), scales.to(4))
    return torch.mul(torch.take(knownBook(book).to(scales.device), codes), ofEach(scale, rows, columns, group))

def unpackWeight(packed: Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]) -> Tensor:
    values, scales, extra, layout, shape, strides = packed
    bits, count, kept, encoding, positionBits, rows, columns, group, zero, a, b, c, d, type, book, entries = layout
    if bits > 0:
        weight = unpackBits(values, kept, bits, 0).to(6)
    else:
        weight = values.to(6)
    used = 0
    mask = torch.zeros([0], dtype=11, device=values.device)
    if encoding > 0:
        width = 1
        length = count
        if encoding == 2:
            width = positionBits
            length = kept
        used = (length * width + 7) // 8
        marks = unpackBits(extra.slice(0, 0, used, 1), length, width, 4)
        if encoding == 2:
            mask = torch.zeros([count], dtype=11, device=values.device).index_fill_(0, marks, 1)
        else:
            mask = marks.to(11)
        weight = torch.zeros([count], dtype=6, device=values.device).masked_scatter_(mask, weight)
    if bits > 0:
        weight = weight.reshape([rows, columns])
        if book > 0:
            weight = fromBook(weight.to(4), scales, book, entries, rows, columns, group)
        elif zero >= 0:
            weight = torch.mul(torch.sub(weight, zero), ofEach(scales, rows, columns, group))
        else:
            zeros = extra.slice(0, used, extra.size(0), 1).to(6)
            weight = torch.mul(torch.sub(weight, ofEach(zeros, rows, columns, group)), ofEach(scales, rows, columns, group))
        weight = weight.masked_fill_(torch.eq(weight, 0), 0)
        if encoding > 0:
            weight = weight.reshape([-1]).masked_fill_(torch.logical_not(mask), 0)
    weight = weight.reshape([a, b, c, d]).permute([0, 2, 1, 3]).reshape(shape).to(type)
    if len(strides) > 0:
        return torch.empty_strided(shape, strides, dtype=type, device=values.device).copy_(weight)
    return weight.contiguous()

def changedWeight(weight: Tensor, packed: Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]) -> Optional[Tensor]:
    changed: Optional[Tensor] = weight
    if len(packed[3]) > 0:
        unpacked = unpackWeight(packed)
        if weight.dtype == unpacked.dtype and weight.size() == unpacked.size():
            if torch.equal(weight.to(unpacked.device), unpacked):
                changed = None
    return changed

def packedNow(changed: Optional[Tensor], packed: Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]) -> Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]:
    now = packed
    if changed is not None:
        nothing = torch.empty([0], dtype=0)
        none: List[int] = []
        now = (nothing, nothing, nothing, none, none, none)
    return now

def ownTensor(tensor: Tensor) -> Tensor:
    return torch.requires_grad_(torch.clone(torch.detach(tensor)), tensor.requires_grad)

def ownPacked(packed: Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]) -> Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]:
    values, scales, extra, layout, shape, strides = packed
    return (torch.clone(values), torch.clone(scales), torch.clone(extra), layout, shape, strides)

def unpackProduct(packed: Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]], left: Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]], right: Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]) -> Tensor:
    values, scales, extra, layout, shape, strides = packed
    a, b, c, d, type, groups = layout
    columns = unpackWeight(left).to(6)
    rows = unpackWeight(right).to(6)
    columns = columns.reshape([groups, -1, columns.size(1)])
    rows = rows.reshape([groups, -1, rows.size(1)])
    weight = torch.zeros([groups, columns.size(1), rows.size(2)], dtype=6, device=columns.device)
    for k in range(columns.size(2)):
        weight = weight.add_(torch.mul(columns.narrow(2, k, 1), rows.narrow(1, k, 1)))
    return weight.reshape([a, b, c, d]).permute([0, 2, 1, 3]).reshape(shape).to(type).contiguous()

def unpackBlocks(packed: List[Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]]) -> Tensor:
    a, b, c, dimension, shape, strides = packed[0]
    blocks: List[Tensor] = []
    i = 1
    while i < len(packed):
        if len(packed[i][3]) == 6:
            blocks.append(unpackProduct(packed[i], packed[i + 1], packed[i + 2]))
            i = i + 3
        else:
            blocks.append(unpackWeight(packed[i]))
            i = i + 1
    weight = torch.cat(blocks, dimension[0])
    if len(strides) > 0:
        weight = torch.empty_strided(shape, strides, dtype=weight.dtype, device=weight.device).copy_(weight)
    return weight

def changedBlocks(weight: Tensor, packed: List[Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]]) -> Optional[Tensor]:
    changed: Optional[Tensor] = weight
    if len(packed) > 0:
        unpacked = unpackBlocks(packed)
        if weight.dtype == unpacked.dtype and weight.size() == unpacked.size():
            if torch.equal(weight.to(unpacked.device), unpacked):
                changed = None
    return changed

def blocksNow(changed: Optional[Tensor], packed: List[Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]]) -> List[Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]]:
    now = packed
    if changed is not None:
        none: List[Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]] = []
        now = none
    return now

def ownBlocks(packed: List[Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]]) -> List[Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]]:
    own: List[Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]] = []
    for i in range(len(packed)):
        own.append(ownPacked(packed[i]))
    return own
)PY";

/// How the code of one packed attribute is called: of one packed matrix, or of a list of them.
struct PackedCode {
    const char *type, *unpack, *changed, *now, *own;
    const char *isThere; ///< of `packed`
};

PackedCode codeOf(const ModuleAttribute &attribute)
{
    if (attribute.packed && attribute.packed->isList())
        return {blocksType, "unpackBlocks", "changedBlocks", "blocksNow", "ownBlocks", "len(packed) > 0"};
    return {packedType, "unpackWeight", "changedWeight", "packedNow", "ownPacked", "len(packed[3]) > 0"};
}

/// The parts of __getstate__ and __setstate__, put together attribute by attribute.
class StateSource {
public:
    void add(const ModuleAttribute &attribute)
    {
        const std::string type = typeOf(attribute)->annotation_str();
        const std::string own = "self." + attribute.name;
        switch (attribute.restored) {
        case Restored::AsIs: // Python's deepcopy hands the state of one module to another as it is
            if (!attribute.value.isTensor())
                return assign(attribute.name, item(type, own));
            [[fallthrough]];
        case Restored::Copied:
            return assign(attribute.name, "ownTensor(" + item(type, own) + ")");
        case Restored::Filled:
            return assign(attribute.name, item(type, own));
        case Restored::Counted:
            return assign(attribute.name, "torch.full([], " + item("int", "int(" + own + ")") + ", dtype=4)");
        case Restored::Unpacked:
            return addPacked(attribute);
        }
    }

    std::string text()
    {
        assign("training", item("bool", "self.training"));
        const std::string type = "Tuple[" + m_types + "]";
        return "\ndef __getstate__(self) -> " + type + ":\n" + m_before + "    return (" + m_values +
               ")\n\ndef __setstate__(self, state: " + type + ") -> None:\n" + m_assignments;
    }

private:
    /// One more item of the state; how __setstate__ names it.
    std::string item(const std::string &type, const std::string &value)
    {
        m_types += (m_count ? ", " : "") + type;
        m_values += (m_count ? ", " : "") + value;
        return "state[" + std::to_string(m_count++) + "]";
    }

    void assign(const std::string &name, const std::string &value)
    {
        m_assignments += "    self." + name + " = " + value + "\n";
    }

    void addPacked(const ModuleAttribute &attribute)
    {
        const std::string weight = "self." + attribute.name;
        const std::string packed = "self." + attribute.packedName;
        const std::string changed = "changed" + std::to_string(m_count);
        const PackedCode code = codeOf(attribute);
        const std::string both = "(" + changed + ", " + packed + ")";
        m_before += "    " + changed + " = " + code.changed + "(" + weight + ", " + packed + ")\n";
        assign(attribute.packedName, code.own + ("(" + item(code.type, code.now + both)) + ")");
        m_assignments += "    " + changed + " = " + item("Optional[Tensor]", changed) + "\n";
        const std::string trained = item("bool", weight + ".requires_grad");
        m_assignments += "    if " + changed + " is None:\n        " + weight + " = torch.requires_grad_(" +
                         code.unpack + "(" + packed + "), " + trained + ")\n    else:\n        " + weight +
                         " = ownTensor(" + changed + ")\n";
    }

    std::string m_types;
    std::string m_values;
    std::string m_before; ///< what __getstate__ finds out first
    std::string m_assignments;
    int m_count = 0;
};

} // namespace

std::string restoringFunctions()
{
    return unpackers;
}

std::string stateSource(const std::vector<ModuleAttribute> &attributes)
{
    StateSource source;
    for (const ModuleAttribute &attribute : attributes)
        source.add(attribute);
    return source.text();
}

std::string fillerSource(const ModuleAttribute &target)
{
    const PackedCode code = codeOf(target);
    const std::string state = "Tuple[Tensor, " + std::string(code.type) + ", bool]";
    return "def __getstate__(self) -> " + state +
           ":\n    return (self.target, self.packed, self.training)\n\ndef __setstate__(self, state: " +
           state + R"PY() -> None:
    target, packed, training = state
    if )PY" +
           code.isThere + R"PY(:
        trained = target.requires_grad
        weight = )PY" +
           code.unpack + R"PY((packed)
        torch.requires_grad_(target, False)
        target.set_(weight)
        torch.requires_grad_(target, trained)
    nothing = torch.empty([0], dtype=0)
    self.target = nothing
    self.packed = )PY" +
           code.now + R"PY((nothing, packed)
    self.training = training
)PY";
}

} // namespace paretoscope::formats
