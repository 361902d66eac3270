#!/usr/bin/env python3
"""Public networks, traced and scripted, through the whole program: inspect, baseline, sensitivity, frontier, export,
and the exported file in plain PyTorch. Prints a line for each: the share of bytes that layers cover, and how far the
exported network is from the original (float32 recipe: nothing may change but rounding; 8 bits).

    PARETOSCOPE_CLI=build/release/app/cli/paretoscope-cli python3 tests/zoo/zoo.py [NAME…] [--way traced|scripted]

Not part of the test suite: needs PyTorch and torchvision (Debian: python3-torchvision). Weights and samples are random.
"""
import argparse, json, os, pathlib, subprocess, sys, tempfile, time, warnings
import numpy as np
import torch
from torch import nn

warnings.simplefilter("ignore")
torch.set_num_threads(1)
CLI = os.environ.get("PARETOSCOPE_CLI", "paretoscope-cli")


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(2000, 64)
        self.lstm = nn.LSTM(64, 64, num_layers=2, bidirectional=True, batch_first=True)
        self.out = nn.Linear(128, 17)

    def forward(self, tokens):
        return self.out(self.lstm(self.embedding(tokens))[0])


class Conv1D(nn.Module):
    """As GPT-2 has it: weight [inputs, outputs], addmm."""

    def __init__(self, outputs: int, inputs: int):
        super().__init__()
        self.outputs = outputs
        self.weight = nn.Parameter(torch.randn(inputs, outputs) * 0.02)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        shape = x.size()[:-1] + (self.outputs,)
        return torch.addmm(self.bias, x.reshape(-1, x.size(-1)), self.weight).view(shape)


class Block(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.c_attn, self.c_proj = Conv1D(3 * width, width), Conv1D(width, width)
        self.c_fc, self.c_out = Conv1D(4 * width, width), Conv1D(width, 4 * width)
        self.register_buffer("mask", torch.tril(torch.ones(64, 64, dtype=torch.bool)).view(1, 1, 64, 64))

    def forward(self, x):
        b, t, c = x.size(0), x.size(1), x.size(2)
        q, k, v = self.c_attn(self.ln_1(x)).split(c, dim=2)
        q = q.view(b, t, self.heads, c // self.heads).transpose(1, 2)
        k = k.view(b, t, self.heads, c // self.heads).transpose(1, 2)
        v = v.view(b, t, self.heads, c // self.heads).transpose(1, 2)
        a = torch.matmul(q, k.transpose(-1, -2)) / (c // self.heads) ** 0.5
        a = torch.where(self.mask[:, :, :t, :t], a, torch.full([], -1e4)).softmax(-1)
        x = x + self.c_proj(torch.matmul(a, v).transpose(1, 2).reshape(b, t, c))
        return x + self.c_out(nn.functional.gelu(self.c_fc(self.ln_2(x))))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(1000, 256), nn.Embedding(64, 256)
        self.h = nn.Sequential(*[Block(256, 4) for _ in range(3)])
        self.ln_f = nn.LayerNorm(256)

    def forward(self, tokens):
        places = torch.arange(tokens.size(1), device=tokens.device)
        x = self.ln_f(self.h(self.wte(tokens) + self.wpe(places)))
        return torch.matmul(x, self.wte.weight.t())


def conv3d():
    return nn.Sequential(nn.Conv3d(1, 16, 3, padding=1), nn.BatchNorm3d(16), nn.ReLU(), nn.Conv3d(16, 32, 3, stride=2, padding="valid"),
                         nn.ReLU(), nn.ConvTranspose3d(32, 16, 2), nn.ReLU(), nn.AdaptiveAvgPool3d(1), nn.Flatten(), nn.Linear(16, 5))


def vision(name, **more):
    import torchvision.models as models
    return lambda: (models.segmentation if "lraspp" in name else models).__dict__[name](weights=None, **more)


def lraspp():
    import torchvision.models.segmentation as models
    return models.lraspp_mobilenet_v3_large(weights=None, weights_backbone=None, num_classes=21)


def picture(side):
    return lambda n: torch.rand(n, 3, side, side) * 2 - 1


def tokens(most, length):
    return lambda n: torch.randint(most, (n, length))


NETWORKS = {
    "resnet50": (vision("resnet50"), picture(64)),
    "vit_b_16": (vision("vit_b_16"), picture(224)),
    "swin_t": (vision("swin_t"), picture(64)),
    "convnext_tiny": (vision("convnext_tiny"), picture(64)),
    "efficientnet_b0": (vision("efficientnet_b0"), picture(64)),
    "densenet121": (vision("densenet121"), picture(64)),
    "inception_v3": (vision("inception_v3", init_weights=False), picture(128), picture(299)),
    "mobilenet_v3_small": (vision("mobilenet_v3_small"), picture(64)),
    "lraspp_mobilenet_v3_large": (lraspp, picture(64)),
    "lstm_tagger": (Tagger, tokens(2000, 24)),
    "gpt2_like": (Decoder, tokens(1000, 32)),
    "conv3d": (conv3d, lambda n: torch.rand(n, 1, 8, 12, 12) - 0.5),
}


def settled(model, make):
    """In evaluation mode; batch norms with statistics of the data, so that nothing vanishes or explodes, and no matrix
    of zeros (torchvision's untrained ViT ends in one)."""
    for parameter in model.parameters():
        if parameter.dim() > 1 and not parameter.any():
            nn.init.normal_(parameter, std=0.02)
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.momentum = None
    model.train()
    with torch.no_grad():
        for _ in range(2):
            model(make(4))
    return model.eval()


def first(output):
    if isinstance(output, torch.Tensor):
        return output
    return first(next(iter(output.values())) if isinstance(output, dict) else output[0])


class Run:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.environment = {**os.environ, "PARETOSCOPE_CACHE": str(self.folder / "cache")}

    def json(self, *arguments):
        out = self.folder / "out.json"
        out.unlink(missing_ok=True)
        done = subprocess.run([CLI, *map(str, arguments), "--quiet", "--json", str(out)], capture_output=True, text=True,
                              env=self.environment)
        if done.returncode != 0:
            raise RuntimeError(f"{arguments[0]}: {done.stderr.strip()[-300:]}")
        return json.loads(out.read_text())

    def export(self, project, bits, x):
        recipe, file = self.folder / "recipe.json", self.folder / "small.pt"
        recipe.write_text(json.dumps({"paretoscopeRecipe": 1, "default": {"bits": bits}}))
        file.unlink(missing_ok=True)
        told = self.json("export", project, "--recipe", recipe, "--format", "torchscript", "-o", file)
        with torch.no_grad():
            return first(torch.jit.load(str(file)).eval()(x)), told


def check(name, way, samples):
    torch.manual_seed(0)
    build, make = NETWORKS[name][:2]
    model, x = settled(build(), NETWORKS[name][-1]), make(samples)
    with torch.no_grad():
        before = first(model(x))
        script = torch.jit.script(model) if way == "scripted" else torch.jit.trace(model, x, check_trace=False, strict=False)
    with tempfile.TemporaryDirectory(prefix="zoo-") as folder:
        run = Run(folder)
        script.save(str(run.folder / "model.pt"))
        np.savez(run.folder / "x.npz", x=x.numpy())
        project = run.folder / "zoo.pscope.json"
        data = {"path": "x.npz", "format": "npz"}
        project.write_text(json.dumps({"paretoscope": 1, "model": "model.pt", "task": "unlabelled", "data": {"evaluate": data, "calibrate": data}}))
        inspected = run.json("inspect", project)
        coverage = inspected.get("coverage", {"share": float("nan"), "notCompressed": []})
        run.json("baseline", project)
        run.json("sensitivity", project, "--bits", "8", "--samples", samples, "--estimate")
        run.json("sensitivity", project, "--bits", "8", "--samples", samples)
        run.json("frontier", project, "--bits", "8", "--samples", samples, "--verify", 1)
        exact, _ = run.export(project, "float32", x)
        eight, told = run.export(project, 8, x)
    size = before.abs().max().item()
    difference = (exact - before).abs().max().item() / size
    loss = (eight - before).norm().item() / before.norm().item()
    good = coverage["share"] >= 0.995 and difference < 1e-4 and told["verified"] and told["maxAbsDifference"] == 0
    return good, f"{len(inspected['layers']):4} layers, {coverage['share']:8.3%} of bytes, float {difference:.1e}, 8 bits {loss:.1e}, written {told['fileBytes']:,} B"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=list(NETWORKS))
    parser.add_argument("--way", choices=["traced", "scripted"])
    parser.add_argument("--samples", type=int, default=2)
    options = parser.parse_args()
    bad = 0
    for name in options.names:
        for way in [options.way] if options.way else ["traced", "scripted"]:
            start = time.process_time() + sum(os.times()[2:4])
            try:
                good, text = check(name, way, options.samples)
            except Exception as error:
                good, text = False, f"{type(error).__name__}: {error}"
            spent = time.process_time() + sum(os.times()[2:4]) - start
            print(f"{name:26} {way:8} {'good' if good else 'FALLS SHORT':11} {text} ({spent:.0f} CPU s)", flush=True)
            bad += not good
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
