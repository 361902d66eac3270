"""What ml_dtypes and NumPy make of weights: the reference of tst_storagetypes.

storagetypes.py FOLDER: of FOLDER/weights (float32, rows of 70) writes TYPE.codes, TYPE.scales and TYPE.values for
every type; and of every small float what each bfloat16 is encoded as (FLOAT.encoded, .nan where it is NaN) and
what each code is (FLOAT.decoded), and of the middles of its numbers (FLOAT.middles, FLOAT.rounded).
"""
import sys
import warnings

import ml_dtypes
import numpy as np

warnings.simplefilter("ignore")  # overflow is what is looked at
folder = sys.argv[1] + "/"
floats = {
    "e4m3": ml_dtypes.float8_e4m3fn,
    "e5m2": ml_dtypes.float8_e5m2,
    "e2m1": ml_dtypes.float4_e2m1fn,
    "e2m3": ml_dtypes.float6_e2m3fn,
    "e3m2": ml_dtypes.float6_e3m2fn,
}


def saturated(values, dtype):
    largest = float(ml_dtypes.finfo(dtype).max)
    return np.clip(values, -largest, largest).astype(dtype).view(np.uint8)


def put(name, array, dtype):
    np.ascontiguousarray(array).astype(dtype).tofile(folder + name)


every = np.arange(65536, dtype=np.uint16).view(ml_dtypes.bfloat16).astype(np.float32)
for name, dtype in floats.items():
    bits = ml_dtypes.finfo(dtype).bits
    put(name + ".encoded", saturated(every, dtype), np.uint8)
    decoded = np.arange(1 << bits, dtype=np.uint8).view(dtype).astype(np.float32)
    put(name + ".decoded", decoded, np.float32)
    numbers = np.unique(decoded[np.isfinite(decoded)])
    middles = ((numbers[1:].astype(np.float64) + numbers[:-1]) / 2).astype(np.float32)
    middles = np.concatenate([middles, np.nextafter(middles, np.float32(-1e9)), np.nextafter(middles, np.float32(1e9))])
    put(name + ".middles", middles, np.float32)
    put(name + ".rounded", saturated(middles, dtype), np.uint8)

nf4 = np.float32(
    [-1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635, -0.18477343022823334,
     -0.09105003625154495, 0.0, 0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224,
     0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0])
weights = np.fromfile(folder + "weights", np.float32).reshape(-1, 70)


def groups(size):
    for first in range(0, weights.shape[1], size):
        yield slice(first, min(first + size, weights.shape[1]))


def scaled(name, size, largest, encode, book):
    codes, values = np.zeros(weights.shape, np.uint8), np.zeros(weights.shape, np.float32)
    scales = np.zeros((len(weights), len(list(groups(size)))), np.float32)
    for g, columns in enumerate(groups(size)):
        scale = np.abs(weights[:, columns]).max(1) / np.float32(largest)
        scale[scale == 0] = 1
        codes[:, columns] = encode(weights[:, columns] / scale[:, None])
        values[:, columns] = book[codes[:, columns]] * scale[:, None] + np.float32(0)
        scales[:, g] = scale
    put(name + ".codes", codes, np.uint8)
    put(name + ".scales", scales, np.float32)
    put(name + ".values", values, np.float32)


def nearest(x):  # of two as near the first, which is the lower
    return np.argmin(np.abs(x[..., None].astype(np.float64) - nf4), -1)


def decoded(dtype):
    return np.arange(1 << ml_dtypes.finfo(dtype).bits, dtype=np.uint8).view(dtype).astype(np.float32)


scaled("nf4", 64, 1, nearest, nf4)
for name in ("e4m3", "e5m2"):
    largest = float(ml_dtypes.finfo(floats[name]).max)
    scaled("fp8" + name, 70, largest, lambda x: saturated(x, floats[name]), decoded(floats[name]))

for name, element in {"mxfp4": "e2m1", "mxfp6e2m3": "e2m3", "mxfp6e3m2": "e3m2", "mxfp8e4m3": "e4m3",
                      "mxfp8e5m2": "e5m2"}.items():
    dtype = floats[element]
    emax = int(np.floor(np.log2(float(ml_dtypes.finfo(dtype).max))))
    codes, values = np.zeros(weights.shape, np.uint8), np.zeros(weights.shape, np.float32)
    scales = np.zeros((len(weights), 3), np.uint8)
    for g, columns in enumerate(groups(32)):
        block = weights[:, columns].astype(np.float64)
        largest = np.abs(block).max(1)
        shared = np.where(largest == 0, -127, np.frexp(largest)[1] - 1 - emax)
        scale = np.ldexp(1.0, np.clip(shared, -127, 127))
        codes[:, columns] = saturated(block / scale[:, None], dtype)
        values[:, columns] = (decoded(dtype)[codes[:, columns]] * scale.astype(np.float32)[:, None]) + np.float32(0)
        scales[:, g] = scale.astype(ml_dtypes.float8_e8m0fnu).view(np.uint8)
    put(name + ".codes", codes, np.uint8)
    put(name + ".scales", scales, np.uint8)
    put(name + ".values", values, np.float32)
