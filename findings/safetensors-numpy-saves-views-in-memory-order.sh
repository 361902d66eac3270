#!/usr/bin/env bash
# safetensors 0.8.0, NumPy interface. An array that is a view (a transposed weight, every second column, Fortran order) is
# saved under its own shape with the bytes as they lie in memory: it loads again, same shape, same type, other values, and
# nothing is said. numpy.ascontiguousarray() before saving is the remedy. A reader cannot tell.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 safetensors==0.8.0
"$folder/venv/bin/python" - << 'END'
import numpy as np
from safetensors.numpy import load, save

weight = np.arange(6, dtype=np.float32).reshape(2, 3)
views = {"transposed": weight.T, "Fortran order": np.asfortranarray(weight), "every second column": weight[:, ::2]}
for name, view in views.items():
    back = load(save({"t": view}))["t"]
    print(f"{name}: saved {view.tolist()}, loaded {back.tolist()}")
    assert back.shape == view.shape and not np.array_equal(back, view), "a view now comes back as it was"
    assert np.array_equal(load(save({"t": np.ascontiguousarray(view)}))["t"], view)
END
