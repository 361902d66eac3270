"""Wanda and SparseGPT as their papers have them, in float64: for tst_inputpruning.

inputpruning.py FOLDER ROWS COLUMNS ZEROS KEPT OF: reads w.f32 [ROWS, COLUMNS], h.f32 [COLUMNS, COLUMNS] and
mask.u8 [ROWS, COLUMNS] of FOLDER. KEPT of every OF columns stay; OF 0: ZEROS weights go. Writes wanda.u8 (1: stays),
sparsegpt.u8, sparsegpt.f32, and best.f32: the rows of least error that are zero where the mask is.
"""
import sys

import numpy as np

folder = sys.argv[1]
rows, columns, zeros, kept_of_group, group = map(int, sys.argv[2:])
w = np.fromfile(folder + "/w.f32", np.float32).reshape(rows, columns).astype(np.float64)
h = np.fromfile(folder + "/h.f32", np.float32).reshape(columns, columns).astype(np.float64)
given = np.fromfile(folder + "/mask.u8", np.uint8).reshape(rows, columns).astype(bool)


def least(scores, count):
    """True for all but the COUNT least."""
    kept = np.ones(scores.size, bool)
    kept[np.argsort(scores, axis=None, kind="stable")[:count]] = False
    return kept.reshape(scores.shape)


def dropped(size):
    return size - -(-kept_of_group * size // group)


def least_by_row(scores, count):
    """COUNT spread over the rows."""
    counts = [(r + 1) * count // rows - r * count // rows for r in range(rows)]
    return np.stack([least(own, number) for own, number in zip(scores, counts)])


def wanda():
    scores = np.abs(w) * np.sqrt(np.diag(h))
    if not group:
        return least_by_row(scores, zeros)
    kept = np.ones(w.shape, bool)
    for r in range(rows):
        for c in range(0, columns, group):
            part = scores[r, c : c + group]
            kept[r, c : c + group] = least(part, dropped(part.size))
    return kept


def sparsegpt(damped, block=128):
    """Algorithm 1 of Frantar & Alistarh 2023; the mask of a block is chosen within each row."""
    inverse = np.linalg.cholesky(np.linalg.inv(damped)).T  # upper: inverse = U.T U
    work, kept = w.copy(), np.ones(w.shape, bool)
    for first in range(0, columns, block):
        last = min(first + block, columns)
        errors = np.zeros((rows, last - first))
        if not group:
            scores = work[:, first:last] ** 2 / np.diag(inverse)[first:last] ** 2
            kept[:, first:last] = least_by_row(scores, last * zeros // columns - first * zeros // columns)
        for c in range(first, last):
            if group and c % group == 0:
                end = min(c + group, columns)
                scores = work[:, c:end] ** 2 / np.diag(inverse)[c:end] ** 2
                for r in range(rows):
                    kept[r, c:end] = least(scores[r], dropped(end - c))
            errors[:, c - first] = np.where(kept[:, c], 0, work[:, c]) / inverse[c, c]
            work[:, c:last] -= np.outer(errors[:, c - first], inverse[c, c:last])
        work[:, last:] -= errors @ inverse[first:last, last:]
    return kept, np.where(kept, work, 0)


def best(damped, mask):
    """By the normal equations, row by row."""
    result = np.zeros(w.shape)
    for r in range(rows):
        own = mask[r]
        result[r, own] = np.linalg.solve(damped[np.ix_(own, own)], damped[own] @ w[r])
    return result


damped = h + 0.01 * np.mean(np.diag(h)) * np.eye(columns)
kept, pruned = sparsegpt(damped)
wanda().astype(np.uint8).tofile(folder + "/wanda.u8")
kept.astype(np.uint8).tofile(folder + "/sparsegpt.u8")
pruned.astype(np.float32).tofile(folder + "/sparsegpt.f32")
best(damped, given).astype(np.float32).tofile(folder + "/best.f32")
