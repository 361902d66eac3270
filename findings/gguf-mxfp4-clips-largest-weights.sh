#!/usr/bin/env bash
# gguf 0.19.0, quantize() to MXFP4. The shared power of two is taken from the block's largest magnitude rounded down, and the
# largest level is 6: magnitudes between 6 and 8 times that power are cut to 6, so the largest weight of a block loses up to a
# quarter of its size, and values half-way between two levels go towards zero (0.75 to 0.5, 2.5 to 2, 5 to 4). Seen over 1,000
# blocks of normal weights: the projection on the original is 0.98, against 0.998 to 1.001 for Q4_0 to Q8_0: compressing
# to MXFP4 shrinks a layer. A rescaling of what follows, or another choice of the power, is needed where that adds up.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 gguf==0.19.0
"$folder/venv/bin/python" - << 'END'
import numpy as np
from gguf import GGMLQuantizationType as Type
from gguf.quants import dequantize, quantize

def through(x, kind):
    return dequantize(quantize(x, kind), kind)

block = np.zeros((1, 32), np.float32)
block[0, :8] = [4, 0.25, 0.75, 1.25, 1.75, 2.5, 3.5, 5]
print("ties:", block[0, :8].tolist(), "->", through(block, Type.MXFP4)[0, :8].tolist())
assert through(block, Type.MXFP4)[0, :8].tolist() == [4, 0, 0.5, 1, 1.5, 2, 3, 4]
for largest in (6.0, 7.0, 7.9):
    block[0, 0] = largest
    assert through(block, Type.MXFP4)[0, 0] == 6

weights = np.random.default_rng(0).standard_normal((1000, 32)).astype(np.float32)
kept = {kind.name: float((through(weights, kind) * weights).sum() / (weights**2).sum())
        for kind in (Type.MXFP4, Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1, Type.Q8_0)}
lost = float((1 - abs(through(weights, Type.MXFP4)).max(1) / abs(weights).max(1)).max())
print("projection on the original:", {name: round(value, 4) for name, value in kept.items()})
print(f"largest loss of a block's largest weight: {lost:.1%}")
assert 0.975 < kept.pop("MXFP4") < 0.987 and all(value > 0.997 for value in kept.values())
assert 0.2 < lost < 0.26
END
