# What nearly every file includes is read once for its target instead of in every file: a third to a half of the time. A
# compiler cache knows a file by what it includes and is in doubt about a precompiled header, so not beside one.
if(CMAKE_CXX_COMPILER_LAUNCHER)
    option(PARETOSCOPE_PRECOMPILE "Precompile what most files include" OFF)
else()
    option(PARETOSCOPE_PRECOMPILE "Precompile what most files include" ON)
endif()
# GCC 12 takes sums of strings for overflows where the header of std::string is precompiled; builds beside a compiler cache
# still warn of them.
set(PARETOSCOPE_PRECOMPILED_WARNINGS -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)

# Several files of a target at once, which read their headers and expand their templates once: a third of the time. Names in
# unnamed namespaces of a room are therefore different. OFF for a line per file in compile_commands.json.
option(CMAKE_UNITY_BUILD "Compile several files at once" ON)
set(CMAKE_UNITY_BUILD_BATCH_SIZE 12)

# paretoscope_precompile(TARGET HEADER …)
function(paretoscope_precompile target)
    set_target_properties(${target} PROPERTIES PARETOSCOPE_TOGETHER ${CMAKE_UNITY_BUILD})
    if(PARETOSCOPE_PRECOMPILE)
        target_compile_options(${target} PRIVATE ${PARETOSCOPE_PRECOMPILED_WARNINGS})
        target_precompile_headers(${target} PRIVATE ${ARGN})
    endif()
endfunction()
