#!/usr/bin/env bash
# Fuzzes for about SECONDS seconds (30), shared among the entry points, after everything in FailCases has been run once.
# `run.sh SECONDS ENTRYPOINT…` for some of them. Ends with 1 if anything crashed: the input is then in .build/found.
set -euo pipefail
cd "$(dirname "$0")"

seconds=${1:-30}
shift || true
entry_points=("$@")
if (( ${#entry_points[@]} == 0 )); then entry_points=(requests responses records codecs values fields keyring keystore json avro avroSchema jsonSchema); fi

# Coverage and checks of addresses in the modules under test too; optimised, or the seconds buy little.
mkdir -p .build
if ! swift build -c debug -Xswiftc -O -Xswiftc -sanitize=fuzzer,address > .build/build.log 2>&1; then
  grep -v 'Cannot export local symbol' .build/build.log >&2
  exit 1
fi
fuzz=.build/debug/Fuzz

# Swift's crash handler and AddressSanitizer get in each other's way.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0}
seeds=.build/seeds found=.build/found
rm -rf "$seeds"
"$fuzz" seeds ../Tests/KafkaWireTests/Golden "$seeds"

each=$(( (seconds + ${#entry_points[@]} - 1) / ${#entry_points[@]} ))
failed=0
for entry_point in "${entry_points[@]}"; do
  corpus=.build/corpus/$entry_point
  mkdir -p "$corpus" "$found/$entry_point" "$seeds/$entry_point"
  cases=()
  while IFS= read -r file; do cases+=("$file"); done < <(find "FailCases/$entry_point" -type f 2>/dev/null | sort)
  if (( ${#cases[@]} )) && ! "$fuzz" "$entry_point" -timeout=10 "${cases[@]}" > ".build/$entry_point.log" 2>&1; then
    echo "$entry_point: a case that had failed before fails again" >&2
    tail -n 30 ".build/$entry_point.log" >&2
    failed=1
    continue
  fi
  folders=("$corpus" "$seeds/$entry_point")
  if [[ -d Corpus/$entry_point ]]; then folders+=("Corpus/$entry_point"); fi
  if "$fuzz" "$entry_point" -max_total_time="$each" -timeout=10 -rss_limit_mb=1024 -max_len=65536 -verbosity=1 \
    -print_final_stats=1 -artifact_prefix="$found/$entry_point/" "${folders[@]}" > ".build/$entry_point.log" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' ".build/$entry_point.log")
    echo "$entry_point: ${#cases[@]} old cases, $runs runs, no failure"
  else
    echo "$entry_point: failed; the input is in Fuzz/$found/$entry_point" >&2
    tail -n 40 ".build/$entry_point.log" >&2
    failed=1
  fi
done
exit "$failed"
