#include "core/formats/packedsource.h"

namespace paretoscope::formats {

namespace {

// dtype numbers of TorchScript: 0 uint8, 4 int64, 6 float32, 11 bool.
//
// Eight values of b bits fill b whole bytes, so the stream is read as a matrix [count/8, b]: column k holds
// the same part of the same values in every row, and value j of all rows is made from the two (or few)
// columns that it lies in. That needs no more memory than the values themselves.
//
// changedWeight keeps a module honest that was changed after loading (fine-tuned, say) and is saved again: it
// then carries its weight as it is now.
const char *const unpackers = R"PY(
def unpackBits(self, packed: Tensor, count: int, bits: int, dtype: int) -> Tensor:
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

def unpackWeight(self, packed: Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]) -> Tensor:
    values, scales, extra, layout, shape, strides = packed
    bits, count, kept, encoding, positionBits, rows, columns, group, zero, a, b, c, d = layout
    if bits > 0:
        weight = self.unpackBits(values, kept, bits, 0).to(6)
    else:
        weight = values.to(6)
    used = 0
    mask = torch.zeros([count], dtype=11, device=values.device)
    if encoding == 1:
        used = (count + 7) // 8
        mask = self.unpackBits(extra.slice(0, 0, used, 1), count, 1, 0).to(11)
    if encoding == 2:
        used = (kept * positionBits + 7) // 8
        positions = self.unpackBits(extra.slice(0, 0, used, 1), kept, positionBits, 4)
        mask.index_fill_(0, positions, 1)
    if encoding > 0:
        weight = torch.zeros([count], dtype=6, device=values.device).masked_scatter_(mask, weight)
    if bits > 0:
        weight = weight.reshape([rows, columns])
        groups = (columns + group - 1) // group
        scale = scales.reshape([rows, groups])
        if groups > 1:
            scale = scale.repeat_interleave(group, 1).slice(1, 0, columns, 1)
        if zero >= 0:
            weight = torch.mul(torch.sub(weight, zero), scale)
        else:
            zeros = extra.slice(0, used, extra.size(0), 1).to(6).reshape([rows, groups])
            if groups > 1:
                zeros = zeros.repeat_interleave(group, 1).slice(1, 0, columns, 1)
            weight = torch.mul(torch.sub(weight, zeros), scale)
        if encoding > 0:
            weight = weight.reshape([-1]).masked_fill_(torch.logical_not(mask), 0)
    weight = weight.reshape([a, b, c, d]).permute([0, 2, 1, 3]).reshape(shape)
    if len(strides) > 0:
        return torch.empty_strided(shape, strides, dtype=6, device=values.device).copy_(weight)
    return weight.contiguous()

def changedWeight(self, weight: Tensor, packed: Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]) -> Optional[Tensor]:
    unpacked = self.unpackWeight(packed)
    changed: Optional[Tensor] = weight
    if weight.dtype == unpacked.dtype and weight.size() == unpacked.size():
        if torch.equal(weight.to(unpacked.device), unpacked):
            changed = None
    return changed
)PY";

} // namespace

std::string packedModuleSource(const std::vector<StateAttribute> &attributes)
{
    std::string types;
    std::string values;
    std::string assignments;
    int index = 0;
    for (const StateAttribute &attribute : attributes) {
        const std::string item = "state[" + std::to_string(index) + "]";
        if (attribute.packed.empty()) {
            types += attribute.type + ", ";
            values += "self." + attribute.name + ", ";
            assignments += "    self." + attribute.name + " = " + item + "\n";
            ++index;
            continue;
        }
        const std::string changed = "changed" + std::to_string(index);
        types += std::string(packedType) + ", Optional[Tensor], ";
        values += "self." + attribute.packed + ", self.changedWeight(self." + attribute.name + ", self." +
                  attribute.packed + "), ";
        assignments += "    self." + attribute.packed + " = " + item + "\n";
        assignments += "    " + changed + " = state[" + std::to_string(index + 1) + "]\n";
        assignments += "    if " + changed + " is None:\n";
        assignments += "        self." + attribute.name + " = self.unpackWeight(" + item + ")\n";
        assignments += "    else:\n";
        assignments += "        self." + attribute.name + " = " + changed + "\n";
        index += 2;
    }
    const std::string type = "Tuple[" + types + "bool]";
    return std::string(unpackers) + "\ndef __getstate__(self) -> " + type + ":\n    return (" + values +
           "self.training)\n\ndef __setstate__(self, state: " + type + ") -> None:\n" + assignments +
           "    self.training = state[" + std::to_string(index) + "]\n";
}

} // namespace paretoscope::formats
