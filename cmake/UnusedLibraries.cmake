# Debian's LibTorch is linked with OpenCV and FFmpeg, of which it uses not one symbol; with them come some two hundred
# libraries, which take as long to load as all that is used. Empty libraries of the same names stand in for them: a
# DT_RPATH of the program is searched for what its libraries need as well, where these have no path of their own (ld.so(8)).
execute_process(COMMAND ldd -u ${PARETOSCOPE_TORCH_CPU_LIBRARY} OUTPUT_VARIABLE unused_listed ERROR_QUIET)
string(REGEX MATCHALL "lib(opencv_[a-z0-9]+|avcodec|avformat|avutil|swscale|swresample)\\.so\\.[0-9]+" PARETOSCOPE_UNUSED_LIBRARIES
    "${unused_listed}")
list(REMOVE_DUPLICATES PARETOSCOPE_UNUSED_LIBRARIES)

add_custom_target(paretoscope_unused_libraries)
set(unused_source ${PROJECT_BINARY_DIR}/unused/nothing.cpp)
file(CONFIGURE OUTPUT ${unused_source} CONTENT "// Nothing: see cmake/UnusedLibraries.cmake.\n")
foreach(library IN LISTS PARETOSCOPE_UNUSED_LIBRARIES)
    string(MAKE_C_IDENTIFIER "unused_${library}" target)
    add_library(${target} SHARED ${unused_source})
    set_target_properties(${target} PROPERTIES PREFIX "" SUFFIX "" OUTPUT_NAME ${library}
        LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/unused)
    add_dependencies(paretoscope_unused_libraries ${target})
    install(TARGETS ${target} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/paretoscope)
endforeach()

if(PARETOSCOPE_UNUSED_LIBRARIES)
    list(APPEND CMAKE_BUILD_RPATH ${PROJECT_BINARY_DIR}/unused)
    file(RELATIVE_PATH unused_from_bin /${CMAKE_INSTALL_BINDIR} /${CMAKE_INSTALL_LIBDIR}/paretoscope)
    list(APPEND CMAKE_INSTALL_RPATH "$ORIGIN/${unused_from_bin}")
    string(APPEND CMAKE_EXE_LINKER_FLAGS " -Wl,--disable-new-dtags") # DT_RPATH and not DT_RUNPATH, which is the program's alone
endif()
list(LENGTH PARETOSCOPE_UNUSED_LIBRARIES unused_count)
message(STATUS "Libraries that LibTorch is linked with and does not use: ${unused_count} stand-ins")
