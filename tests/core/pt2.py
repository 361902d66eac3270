"""Exported programs of every form, with what PyTorch makes of inputs: for tst_pt2.

pt2.py FOLDER: writes NAME.pt2, and NAME.pt with buffers in0, in1, … and out0, out1, …, the results of PyTorch for a
batch of another size than the one that was exported with.
"""
import sys
import warnings

import torch
from torch import nn
from torch.export import Dim, export, save

warnings.simplefilter("ignore")
torch.manual_seed(3)
folder = sys.argv[1] + "/"


class Normed(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8)
        self.drop, self.out = nn.Dropout(0.5), nn.Linear(8, 5)

    def forward(self, x):
        return self.out(self.drop(torch.relu(self.norm(self.conv(x))).mean((2, 3))))


class Attending(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True)
        self.out = nn.Linear(16, 3)

    def forward(self, x):
        return self.out(self.layer(x))


class Sizes(nn.Module):
    """Sizes that are computed with."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(6, 6))

    def forward(self, x):
        n, t = x.shape[0], x.shape[1]
        x = x @ self.weight + torch.arange(t).unsqueeze(-1) * 0.01 + (t % 3) + (t // 2) ** 2 / t
        return x.reshape(n * t, 6).masked_fill(x.reshape(n * t, 6) > 9, 1.5).view(n, -1)


class Choosing(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(4, 4), nn.Linear(4, 4)

    def forward(self, x):
        with torch.no_grad():
            y = self.a(x)
        return torch.cond(y.sum() > 0, lambda z: self.b(z), lambda z: z - 1, (y,))


class Named(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 3)

    def forward(self, x, *, scale):
        y = self.a(x) * scale
        return {"logits": y, "rest": (y.exp(), y + 1)}


class Counting(nn.Module):
    """Changes a buffer of its own."""

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 4)
        self.register_buffer("count", torch.zeros(1))
        self.register_buffer("scratch", torch.ones(4), persistent=False)

    def forward(self, x):
        self.count.add_(1)
        return self.a(x) * self.count + self.scratch + torch.tensor([1.0, 2.0, 3.0, 4.0])


class Strided(nn.Module):
    """Weights that are views: transposed, sliced, tied, repeated."""

    def __init__(self):
        super().__init__()
        whole = torch.randn(8, 12)
        self.turned = nn.Parameter(torch.randn(6, 4).t())
        self.sliced = nn.Parameter(whole[2:6, 1:7])
        self.tied = nn.Linear(4, 6, bias=False)
        self.also = nn.Linear(4, 6, bias=False)
        self.also.weight = self.tied.weight
        self.register_buffer("table", torch.arange(4.0).expand(3, 4))

    def forward(self, x):
        return nn.functional.linear(self.tied(x) + self.also(x), self.turned) @ self.sliced + self.table.sum()


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.gru = nn.LSTM(5, 6, batch_first=True), nn.GRU(6, 4, bidirectional=True, batch_first=True)

    def forward(self, x):
        return self.gru(self.lstm(x)[0])[0]


class Various(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 8, 3, padding="same", groups=2)
        self.up, self.norm = nn.ConvTranspose2d(8, 4, 2, stride=2), nn.GroupNorm(2, 4)
        self.act, self.table = nn.PReLU(4), nn.Embedding(7, 6)

    def forward(self, x):
        y = self.norm(self.up(nn.functional.hardswish(self.conv(x))))
        y = nn.functional.interpolate(self.act(y), scale_factor=2.0, mode="bilinear")
        a, b = y.chunk(2, 1)
        var, mean = torch.var_mean(a, (2, 3), correction=1, keepdim=True)
        y = torch.where(a > mean, (a - mean) / (var + 1e-5).sqrt(), 0.25) + b.clamp(min=-1)
        y = nn.functional.adaptive_avg_pool2d(nn.functional.max_pool2d(y, 2), 3)
        index = (y.flatten(1)[:, :6].abs() * 100).long() % 7
        z = torch.einsum("nij,nkj->nik", self.table(index), self.table(index).flip(1))
        return z.squeeze((1, 2)) + 2 ** z.neg().tril().sum((1, 2), keepdim=True).clamp(max=3.0) - z[:, [0, 2]].sum()


class Rms(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm, self.out = nn.RMSNorm(6), nn.Linear(6, 3)

    def forward(self, x):
        with torch.autocast("cpu", enabled=False):
            x = self.norm(x)
        return torch.softmax(self.out(x), -1)


class Inner(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(4, 4)

    def forward(self, pair):
        return [self.lin(pair[0]), pair[1] - self.lin(pair[1])]


def batch(*shape):
    return lambda n: (torch.randn(n, *shape),)


n = Dim("n", min=1, max=64)
first = ({0: n},)
cases = {
    "normed": (Normed().eval(), batch(3, 8, 8), first, {}),
    "training": (Normed().train(), batch(3, 8, 8), first, {}),
    "attending": (Attending().eval(), batch(5, 16), first, {}),
    "sizes": (Sizes().eval(), batch(7, 6), ({0: n, 1: Dim("t", min=4, max=64)},), {}),
    "choosing": (Choosing().eval(), batch(4), first, {}),
    "counting": (Counting().eval(), batch(4), first, {}),
    "strided": (Strided().eval(), batch(4), first, {}),
    "recurrent": (Recurrent().eval(), batch(7, 5), first, {}),
    "various": (Various().eval(), batch(4, 6, 6), first, {}),
    "rms": (Rms().eval(), batch(6), first, {}),
    "half": (Normed().eval().to(torch.bfloat16), lambda n: (torch.randn(n, 3, 8, 8).to(torch.bfloat16),), first, {}),
    "inner": (Inner().eval(), lambda n: ((torch.randn(n, 4), torch.randn(n, 4)),), (({0: n}, {0: n}),), {}),
    "named": (Named().eval(), batch(4), {"x": {0: n}, "scale": None}, {"scale": torch.tensor(2.0)}),
}


def leaves(value):
    if isinstance(value, torch.Tensor):
        return [value]
    return [leaf for part in (value.values() if isinstance(value, dict) else value) for leaf in leaves(part)]


def write(name, model, make, shapes, more, decomposed):
    program = export(model, make(2), more, dynamic_shapes=shapes)
    if decomposed:
        program = program.run_decompositions()
        name += "_decomposed"
    save(program, f"{folder}{name}.pt2")
    inputs, training = make(3), model.training
    with torch.no_grad():
        outputs = leaves(model.eval()(*inputs, **more))
    model.train(training)
    holder = nn.Module()
    for kind, tensors in (("in", leaves(inputs) + leaves(more)), ("out", outputs)):
        for i, tensor in enumerate(tensors):
            holder.register_buffer(f"{kind}{i}", tensor.float().contiguous())
    torch.jit.save(torch.jit.script(holder), f"{folder}{name}.pt")


for name, (model, make, shapes, more) in cases.items():
    for decomposed in (False, True):
        try:
            write(name, model, make, shapes, more, decomposed)
        except Exception as error:  # what this PyTorch cannot export itself
            print(name, "decomposed" if decomposed else "", "not exported:", str(error)[:300], file=sys.stderr)
