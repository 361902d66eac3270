#!/usr/bin/env bash
# safetensors 0.8.0 with NumPy 2.4.6: a file with one bfloat16 tensor among others opens, its names are listed, shape and type
# of every tensor are told, and the float32 ones are read; but get_tensor() of the bfloat16 one, and load_file() of the whole
# file, raise TypeError: data type 'bfloat16' not understood. Importing ml_dtypes, which safetensors neither needs nor names,
# registers the type with NumPy, and the same calls then give the numbers. A reader that lists first and loads later fails half
# way through a file; whoever writes bfloat16 for NumPy has to say that it wants ml_dtypes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 safetensors==0.8.0 ml_dtypes==0.6.0
cd "$folder"
"$folder/venv/bin/python" - << 'END'
import json, struct
numbers = [1.0, -2.5, 0.15625]  # all of them are bfloat16 numbers
half = b"".join(struct.pack("<f", x)[2:] for x in numbers)  # the upper 16 bits of float32
whole = struct.pack("<3f", *numbers)
header = json.dumps({
    "a": {"dtype": "F32", "shape": [3], "data_offsets": [0, 12]},
    "b": {"dtype": "BF16", "shape": [3], "data_offsets": [12, 18]},
}).encode()
with open("two.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(header)) + header + whole + half)
END
cat > read.py << 'END'
import sys
if sys.argv[1] == "with":
    import ml_dtypes
from safetensors import safe_open
from safetensors.numpy import load_file

numbers = [1.0, -2.5, 0.15625]
with safe_open("two.safetensors", framework="np") as file:
    assert sorted(file.keys()) == ["a", "b"]
    assert file.get_slice("b").get_shape() == [3] and file.get_slice("b").get_dtype() == "BF16"
    assert file.get_tensor("a").tolist() == numbers
    for name, read in (("get_tensor", lambda: file.get_tensor("b")), ("load_file", lambda: load_file("two.safetensors")["b"])):
        try:
            tensor = read()
        except TypeError as error:
            print(sys.argv[1], "ml_dtypes,", name, "->", error)
            assert sys.argv[1] == "without" and "bfloat16" in str(error)
        else:
            print(sys.argv[1], "ml_dtypes,", name, "->", tensor.dtype, tensor.astype("float32").tolist())
            assert sys.argv[1] == "with" and tensor.astype("float32").tolist() == numbers
END
"$folder/venv/bin/python" read.py without
"$folder/venv/bin/python" read.py with
