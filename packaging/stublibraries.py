"""Makes "import torch" work with PyTorch's wheel alone, on a processor: for packaging/test.

stublibraries.py SITE-PACKAGES: writes, beside the wheel that lies there, a small library for every one of CUDA's that it
is linked with and that is not installed (they take 3 GB): it has the names that are wanted, and ends the program if one
is called. Python loads them as it starts.
"""
import collections
import glob
import os
import re
import subprocess
import sys

SITE = sys.argv[1]
FOLDER = os.path.join(SITE, "cuda_stubs")


def told(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def names_of(pattern):
    return glob.glob(os.path.join(SITE, pattern), recursive=True)


def versions_of(library):
    """The library that each version of a symbol is of."""
    owner, versions = None, {}
    for line in told("readelf", "-VW", library).splitlines():
        if match := re.search(r"File: (\S+)", line):
            owner = match[1]
        elif owner and (match := re.search(r"Name: (\S+)\s+Flags", line)):
            versions[match[1]] = owner
    return versions


def undefined_in(library):
    """Symbols that LIBRARY wants of others, with their versions."""
    for line in told("readelf", "--dyn-syms", "-W", library).splitlines():
        parts = line.split()
        if len(parts) >= 8 and parts[6] == "UND" and parts[4] == "GLOBAL":
            name, _, version = parts[7].partition("@")
            yield name, version.lstrip("@").split(" ")[0]


def write(library, symbols):
    """SYMBOLS: names by version, an empty one for those without."""
    source, script = os.path.join(FOLDER, "stub.s"), os.path.join(FOLDER, "stub.map")
    with open(source, "w", encoding="utf-8") as out:
        out.write(".text\n")
        for names in symbols.values():
            for name in sorted(names):
                out.write(f".globl {name}\n.type {name},@function\n{name}:\n")
        out.write(' ud2\n.section .note.GNU-stack,"",@progbits\n')
    options = []
    if versions := [version for version in symbols if version]:
        with open(script, "w", encoding="utf-8") as out:
            for version in versions:
                out.write(f"{version} {{ global: {'; '.join(sorted(symbols[version]))}; }};\n")
        options = [f"-Wl,--version-script={script}"]
    subprocess.run(["gcc", "-shared", "-nostdlib", "-o", os.path.join(FOLDER, library), f"-Wl,-soname,{library}", source]
                   + options, check=True)


def main():
    os.makedirs(FOLDER, exist_ok=True)
    libraries = names_of("torch/lib/*.so*") + names_of("torch/_C*.so")
    there = {os.path.basename(path) for path in libraries + names_of("nvidia/**/*.so*")}
    needed = set()
    for library in libraries:
        needed |= set(re.findall(r"NEEDED\).*\[(.*)\]", told("readelf", "-dW", library)))
    missing = sorted(name for name in needed - there if re.match(r"lib(cu|nccl|nv)", name))
    # Those without a version: by what they begin with.
    symbols = {name: collections.defaultdict(set) for name in missing}
    for library in libraries:
        versions = versions_of(library)
        for name, version in undefined_in(library):
            own = re.sub(r"\.so.*|_host", "", versions.get(version) or "")
            if versions.get(version) in symbols:
                symbols[versions[version]][version].add(name)
            elif not version and not own:
                fits = [one for one in missing if name.lower().startswith(re.sub(r"\.so.*|_host", "", one[3:]).lower())]
                if fits:
                    symbols[max(fits, key=len)][""].add(name)
                elif name.startswith("cu") and "libcuda.so.1" in symbols and re.match(r"cu[A-Z]", name):
                    symbols["libcuda.so.1"][""].add(name)
    for library in missing:
        write(library, symbols[library])
    with open(os.path.join(SITE, "cuda_stubs.pth"), "w", encoding="utf-8") as out:
        out.write(f"import ctypes, glob; list(map(ctypes.CDLL, glob.glob({FOLDER + '/*.so*'!r})))\n")


main()
