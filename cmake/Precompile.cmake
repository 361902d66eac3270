# What nearly every file of a target includes is read once instead of in every file. Files include what they use all the
# same: where a compiler cache stands in front nothing is precompiled (it knows a file by what that includes, and is in
# doubt about a precompiled header), so that is where a forgotten include shows.
if(CMAKE_CXX_COMPILER_LAUNCHER)
    option(PARETOSCOPE_PRECOMPILE "Precompile what many files include" OFF)
else()
    option(PARETOSCOPE_PRECOMPILE "Precompile what many files include" ON)
endif()

# paretoscope_precompile(TARGET HEADER …): HEADERs for all files of TARGET, where that is asked for.
function(paretoscope_precompile target)
    if(PARETOSCOPE_PRECOMPILE)
        target_precompile_headers(${target} PRIVATE ${ARGN})
    endif()
endfunction()

# paretoscope_included_by(FILE REGEX RESULT): whether FILE, or a file of the project that it includes, includes what matches.
function(paretoscope_included_by file regex result)
    get_property(known GLOBAL PROPERTY "${file} includes ${regex}")
    if("${known}" STREQUAL "")
        set(known FALSE)
        set_property(GLOBAL PROPERTY "${file} includes ${regex}" FALSE)
        file(STRINGS ${file} lines REGEX "^#include ")
        foreach(line IN LISTS lines)
            if(line MATCHES "${regex}")
                set(known TRUE)
            elseif(line MATCHES "\"(.+)\"" AND EXISTS ${PROJECT_SOURCE_DIR}/${CMAKE_MATCH_1})
                paretoscope_included_by(${PROJECT_SOURCE_DIR}/${CMAKE_MATCH_1} "${regex}" known)
            endif()
            if(known)
                break()
            endif()
        endforeach()
        set_property(GLOBAL PROPERTY "${file} includes ${regex}" ${known})
    endif()
    set(${result} ${known} PARENT_SCOPE)
endfunction()

# paretoscope_precompile_only_where(TARGET REGEX): files of TARGET that include nothing that matches go without, because what
# is precompiled is as large as it is, used or not.
function(paretoscope_precompile_only_where target regex)
    if(NOT PARETOSCOPE_PRECOMPILE)
        return()
    endif()
    get_target_property(files ${target} SOURCES)
    foreach(file IN LISTS files)
        paretoscope_included_by(${file} "${regex}" included)
        if(NOT included)
            set_source_files_properties(${file} TARGET_DIRECTORY ${target} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
        endif()
    endforeach()
endfunction()
