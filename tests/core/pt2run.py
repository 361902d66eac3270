"""Whether PyTorch makes of exported programs what they are said to give: for tst_pt2writer.

pt2run.py FOLDER: loads each NAME.pt2 and runs it on the buffers in0, in1, … of NAME.pt, a file of TorchScript, whose
buffers out0, out1, … (within 1e-5 of the largest) and bits0, bits1, … (to the last bit) are what is expected, in the
order of their numbers. Prints what differs. Ends with 77 where there is no PyTorch that reads such files.
"""
import glob
import io
import re
import sys

try:
    import torch
    from torch.export import load, save
    from torch.utils import _pytree
except ImportError:
    sys.exit(77)
if tuple(int(part) for part in torch.__version__.split("+")[0].split(".")[:2]) < (2, 8):
    sys.exit(77)


def numbered(buffers, kind):
    found = {int(match[1]): tensor for name, tensor in buffers.items() if (match := re.fullmatch(kind + r"(\d+)", name))}
    return found


def apart(a, b):
    if a.shape != b.shape or a.dtype != b.dtype:
        return float("inf")
    if a.numel() == 0:
        return 0.0
    return ((a.double() - b.double()).abs().max() / b.double().abs().max().clamp(min=1e-30)).item()


def check(path):
    known = dict(torch.jit.load(path[:-1]).named_buffers())
    inputs = [tensor for _, tensor in sorted(numbered(known, "in").items())]
    program = load(path)
    outputs = _pytree.tree_leaves(program.module()(*inputs))
    for i, expected in numbered(known, "out").items():
        if not (difference := apart(outputs[i], expected)) < 1e-5:
            yield f"output {i} differs by {difference}"
    for i, expected in numbered(known, "bits").items():
        own = outputs[i].contiguous()
        if own.dtype != expected.dtype or not torch.equal(own.view(torch.int32), expected.view(torch.int32)):
            yield f"output {i} has other bits: {apart(own, expected)}"
    if "again" in path:  # takes one sample as well, and PyTorch can write it itself and take it apart
        one = _pytree.tree_leaves(program.module()(*[tensor[:1] for tensor in inputs]))
        if max(apart(a, b[:1]) for a, b in zip(one, outputs)) > 1e-4:
            yield "differs for one sample alone"
        file = io.BytesIO()
        save(program, file)
        file.seek(0)
        again = _pytree.tree_leaves(load(file).run_decompositions().module()(*inputs))
        if max(apart(a, b) for a, b in zip(again, outputs)) > 1e-5:
            yield "differs once it is saved again"


failed = False
for file in sorted(glob.glob(sys.argv[1] + "/*.pt2")):
    try:
        problems = list(check(file))
    except Exception as error:
        problems = [f"{type(error).__name__}: {error}"[-3000:]]
    for problem in problems:
        failed = True
        print(file.rsplit("/", 1)[-1], problem)
sys.exit(1 if failed else 0)
