"""Low-rank products as their papers have them, in float64: for tst_lowrank.

lowrank.py FOLDER ROWS COLUMNS RANK DAMPING: reads w.f32 [ROWS, COLUMNS], h.f32 [COLUMNS, COLUMNS] and r.f32
[RANK, COLUMNS] of FOLDER. Writes plain.f32 and whitened.f32 [ROWS, COLUMNS], the products, and left.f32 [ROWS, RANK], the left
factor that suits r best.
"""
import sys

import numpy as np

folder = sys.argv[1]
rows, columns, rank = map(int, sys.argv[2:5])
damping = float(sys.argv[5])


def read(name, *shape):
    return np.fromfile(f"{folder}/{name}.f32", np.float32).reshape(shape).astype(np.float64)


def write(name, matrix):
    matrix.astype(np.float32).tofile(f"{folder}/{name}.f32")


def cut(matrix):
    """Eckart and Young."""
    u, s, v = np.linalg.svd(matrix, full_matrices=False)
    return (u[:, :rank] * s[:rank]) @ v[:rank]


w, h, right = read("w", rows, columns), read("h", columns, columns), read("r", rank, columns)
s = np.linalg.cholesky(h + damping * np.mean(np.diag(h)) * np.eye(columns))
write("plain", cut(w))
write("whitened", np.linalg.solve(s.T, cut(w @ s).T).T)  # SVD-LLM, algorithm 1: (U Σ Vᵀ cut off) S⁻¹
write("left", np.linalg.lstsq((right @ s).T, (w @ s).T, rcond=None)[0].T)
