# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2034,SC2154
#
# What every launcher does to start the program; read by a shell that has set
#   java_home   a JVM of version 25
#   root        the folder with models and examples
#   home        the folder with java.args and lib
#   cache       the JVM's start-up cache, which need not be there
jar=$home/lib/aasllm.jar

say() { printf 'aasllm: %s\n' "$*" >&2; }

# Predicts once, and the JVM writes down what it loaded and linked: later starts read it. With the bundled model, so
# that what it needs is among it; without one, with random weights.
warm_up() {
    if [ -e "$root/models/mini/config.json" ]; then
        "$java_home/bin/java" "@$home/java.args" "-XX:AOTCacheOutput=$cache" -jar "$jar" \
            predict --model "$root/models/mini" "$root/examples/hello.flac"
        return
    fi
    rm -rf "$home/warm-up" &&
        "$java_home/bin/java" "@$home/java.args" -jar "$jar" model random --size tiny -o "$home/warm-up" &&
        "$java_home/bin/java" "@$home/java.args" "-XX:AOTCacheOutput=$cache" -jar "$jar" \
            predict --model "$home/warm-up" "$root/examples/hello.flac"
}

# Becomes the program. Java cannot tell which streams are terminals, nor by which name it was called, which a call that
# it prints begins with: as it was typed, without the folder where PATH has it.
start() {
    called=$0
    case $called in */*) ;; *) called=./$called ;; esac
    [ "$(command -v "${called##*/}")" = "$called" ] && called=${called##*/}
    [ -e "$cache" ] && cached=yes || cached=
    terminals=
    [ -t 1 ] && terminals=out
    [ -t 2 ] && terminals=$terminals,err
    exec "$java_home/bin/java" "@$home/java.args" "-Daasllm.terminals=$terminals" "-Daasllm.models=$root/models" \
        "-Daasllm.program=$called" ${cached:+"-XX:AOTCache=$cache"} -jar "$jar" "$@"
}

# One code path of MKL for one machine and fixed threads make a run repeat to the bit; the tokenizer library is
# not to report its use.
export MKL_CBWR="${MKL_CBWR:-AUTO}" MKL_DYNAMIC="${MKL_DYNAMIC:-FALSE}" OPT_OUT_TRACKING=true

# libtorch and MKL have an OpenMP each, and threads of one that wait by turning in a loop take the cores from the other
# as they take turns: training a small model on two cores then takes three times as long. So they sleep soon.
export GOMP_SPINCOUNT="${GOMP_SPINCOUNT:-1000}" KMP_BLOCKTIME="${KMP_BLOCKTIME:-1}" \
    OPENBLAS_THREAD_TIMEOUT="${OPENBLAS_THREAD_TIMEOUT:-4}"

# Tensors of a batch come and go by the megabyte. Up to 32 MB (the most that glibc allows) they are taken from a heap
# that keeps up to 256 MB of what was freed, and not from the system each time, which clears every page anew. There are
# two, so that what is measured of the next clips does not lie between the tensors of this batch and part the heap.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}" MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_:-33554432}" \
    MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-268435456}" MALLOC_TOP_PAD_="${MALLOC_TOP_PAD_:-16777216}"

# glibc cuts a tensor's aligned block out of a larger one and keeps the clippings for the next small request. There they
# part what is free around them, so that no block of that size fits again and the heap grows step by step: by 0.1 to
# 0.2 GB a training. Without that keeping they join their neighbours, and neither a training nor predict is slower.
export GLIBC_TUNABLES="${GLIBC_TUNABLES:-glibc.malloc.tcache_count=0}"

# In the plain C locale the JVM could not open a file whose name is not ASCII; and a locale that is named but not
# installed is that one.
case $(locale charmap 2>/dev/null) in
    '' | ANSI_X3.4-1968 | US-ASCII | 646)
        for LC_ALL in C.UTF-8 C.utf8 en_US.UTF-8 C.UTF-8; do
            export LC_ALL
            [ "$(locale charmap 2>/dev/null)" = UTF-8 ] && break
        done
        ;;
esac
