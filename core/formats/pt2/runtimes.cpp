#include "core/formats/pt2/runtimes.h"

#include "core/base/text.h"

namespace paretoscope::formats::pt2 {

namespace {

/// Does without NumPy, which PyTorch does not need.
constexpr const char *pyTorchScript = R"PY(
def load():
    global ctypes, torch, _pytree
    import ctypes, torch
    from torch.utils import _pytree
    torch.set_num_threads(1)

def open_network(path):
    with open(path, "rb") as file:
        program = torch.export.load(file)
    known = {node.name: node.meta.get("val") for node in program.graph.nodes if node.op == "placeholder"}
    wanted = [known.get(name) for name in program.graph_signature.user_inputs]
    wanted = [one for one in wanted if isinstance(one, torch.Tensor)]
    network = program.module()

    def run(inputs):
        if len(inputs) != len(wanted):
            raise ValueError(f"it takes {len(wanted)} tensors instead of {len(inputs)}")
        tensors = [torch.frombuffer(bytearray(data), dtype=getattr(torch, kind)).reshape(shape).to(own.dtype)
                   for own, (kind, shape, data) in zip(wanted, inputs)]
        with torch.no_grad():
            leaves = _pytree.tree_leaves(network(*tensors))
        return [told(leaf) for leaf in leaves if isinstance(leaf, torch.Tensor)]

    def told(tensor):
        kind = str(tensor.dtype).removeprefix("torch.")
        if kind not in ("float32", "float64", "float16", "int64", "int32", "int16", "int8", "uint8", "bool"):
            tensor, kind = tensor.double(), "float64"
        tensor = tensor.detach().contiguous()
        return kind, tensor.shape, ctypes.string_at(tensor.data_ptr(), tensor.nbytes)

    first = wanted[0].shape[0] if wanted and wanted[0].dim() > 0 else None
    return torch.__version__, run, first if isinstance(first, int) else None
)PY";

} // namespace

std::vector<Runtime> runtimes()
{
    return {{.key = "torch",
             .title = "PyTorch",
             .does = PARETOSCOPE_TEXT(
                 "Formats", "Runs every exported program (.pt2) that is written, before it is put in place."),
             .oldest = "2.8",
             .install = "torch==2.15.0",
             .script = pyTorchScript}};
}

} // namespace paretoscope::formats::pt2
