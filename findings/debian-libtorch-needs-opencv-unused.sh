#!/usr/bin/env bash
# Debian 12's LibTorch, libtorch1.13 1.13.1+dfsg-4: libtorch_cpu.so is linked with 12 libraries of OpenCV 4.6 and 5 of FFmpeg 5.1,
# and of the symbols that it wants not one is defined in any of them. They bring some two hundred further libraries (GDAL,
# GStreamer, Qt 5, HDF5, MariaDB's and PostgreSQL's clients), so that a program that links LibTorch loads about 290 in place of
# 85, and spends two fifths of the time it takes to start on them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
packages=(libtorch1.13=1.13.1+dfsg-4)
for part in core imgproc imgcodecs videoio video highgui flann features2d calib3d dnn; do
    packages+=("libopencv-${part}406=4.6.0+dfsg-12")
done
packages+=(libopencv-contrib406=4.6.0+dfsg-12) # optflow, ximgproc
for part in avcodec59 avformat59 avutil57 swscale6 swresample4; do
    packages+=("lib$part")
done
apt-get download -qq -o APT::Sandbox::User=root "${packages[@]}"
for package in *.deb; do
    dpkg -x "$package" files
done
library() { find files -name "$1*" | sort | head -1; }
torch=$(library libtorch_cpu.so)
needed=$(readelf -d "$torch" | sed -nE 's/.*NEEDED.*\[(.*)\]/\1/p' | grep -E '^lib(opencv_|av|sw)')
nm -D --undefined-only "$torch" | awk '{print $NF}' | sed 's/@.*//' | sort -u > wanted
for name in $needed; do
    file=$(library "$name")
    [[ -n $file ]] || { echo "$name is in none of the packages"; exit 1; }
    nm -D --defined-only "$file" | awk '{print $NF}' | sed 's/@.*//' | sort -u > defined
    # What every library may define: inline functions and templates of the C++ library.
    used=$(comm -12 wanted defined | grep -cE '^(_ZNK?2cv|_ZT[IVS]N?2cv|cv|av|sws?_|swr_)' || true)
    echo "$name: $(wc -l < defined) symbols, $used of them wanted by libtorch_cpu.so"
    ((used == 0)) || exit 1
done
[[ $(wc -w <<< "$needed") -eq 17 ]] || { echo "it is linked with other libraries now"; exit 1; }
