# find_package(Torch) fails for 2.x without a CUDA toolkit, so LibTorch is two imported targets of our own,
# found alike in the system (Debian's 1.13) and below a given root (…/site-packages/torch).
if(PARETOSCOPE_TORCH_ROOT)
    set(torch_hints HINTS ${PARETOSCOPE_TORCH_ROOT} NO_DEFAULT_PATH)
endif()
find_path(PARETOSCOPE_TORCH_INCLUDE ATen/core/Tensor.h ${torch_hints} PATH_SUFFIXES include)
find_library(PARETOSCOPE_C10_LIBRARY c10 ${torch_hints} PATH_SUFFIXES lib)
find_library(PARETOSCOPE_TORCH_CPU_LIBRARY torch_cpu ${torch_hints} PATH_SUFFIXES lib)
if(NOT PARETOSCOPE_TORCH_INCLUDE OR NOT PARETOSCOPE_C10_LIBRARY OR NOT PARETOSCOPE_TORCH_CPU_LIBRARY)
    message(FATAL_ERROR "LibTorch was not found. Install libtorch-dev, or give -DPARETOSCOPE_TORCH_ROOT=…/site-packages/torch.")
endif()
# PyPI's wheels before 2.7 pass std::string as it was before C++11: linking would fail with pages of missing symbols.
file(STRINGS ${PARETOSCOPE_C10_LIBRARY} torch_cxx11 REGEX "_ZN3c10.*__cxx11" LIMIT_COUNT 1)
if(NOT torch_cxx11)
    message(FATAL_ERROR "${PARETOSCOPE_C10_LIBRARY} was built with the C++ ABI from before C++11. Take PyTorch 2.7 or newer, or a LibTorch download named cxx11-abi.")
endif()

# Include directories of imported targets are system ones; INTERFACE_SYSTEM_… alone would add none.
add_library(c10 SHARED IMPORTED GLOBAL)
set_target_properties(c10 PROPERTIES
    IMPORTED_LOCATION ${PARETOSCOPE_C10_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${PARETOSCOPE_TORCH_INCLUDE})
add_library(torch_cpu SHARED IMPORTED GLOBAL)
set_target_properties(torch_cpu PROPERTIES
    IMPORTED_LOCATION ${PARETOSCOPE_TORCH_CPU_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${PARETOSCOPE_TORCH_INCLUDE}
    INTERFACE_LINK_LIBRARIES c10)
if(PARETOSCOPE_TORCH_ROOT)
    # The wheel's libtorch_cpu needs the CUDA runtime that pip put beside it.
    file(GLOB torch_cuda_libs ${PARETOSCOPE_TORCH_ROOT}/../nvidia/*/lib)
    foreach(dir IN LISTS torch_cuda_libs)
        set_property(TARGET torch_cpu APPEND PROPERTY INTERFACE_LINK_OPTIONS LINKER:-rpath-link,${dir} LINKER:-rpath,${dir})
    endforeach()
endif()

set(torch_version_header ${PARETOSCOPE_TORCH_INCLUDE}/torch/headeronly/version.h)
if(NOT EXISTS ${torch_version_header})
    set(torch_version_header ${PARETOSCOPE_TORCH_INCLUDE}/torch/csrc/api/include/torch/version.h)
endif()
# From the three numbers: the string itself stands on a line of its own in both. Debian's 1.13.1 calls itself 1.13.0.
file(READ ${torch_version_header} torch_version_text)
set(torch_version_parts "")
foreach(part MAJOR MINOR PATCH)
    string(REGEX MATCH "define TORCH_VERSION_${part} ([0-9]+)" torch_version_match "${torch_version_text}")
    list(APPEND torch_version_parts "${CMAKE_MATCH_1}")
endforeach()
list(JOIN torch_version_parts "." PARETOSCOPE_TORCH_VERSION)
message(STATUS "LibTorch ${PARETOSCOPE_TORCH_VERSION} at ${PARETOSCOPE_TORCH_CPU_LIBRARY}")
