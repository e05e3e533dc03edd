#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# run.sh TARGET SECONDS: libFuzzer on one target. Fails on a crash, a leak, and on an input that takes over one second.
set -u
target=$1 seconds=$2 dir=build/fuzz
program=$dir/fuzz_$target log=$dir/$target.log
mkdir -p "$dir/new/$target"
rm -f "$dir/$target"-*
"$program" -max_total_time="$seconds" -timeout=5 -report_slow_units=1 -rss_limit_mb=2048 -close_fd_mask=3 -print_final_stats=1 \
	-artifact_prefix="$dir/$target-" "$dir/new/$target" "tests/fuzz/corpus/$target" 2>"$log"
code=$?
# Anything is slow on a busy machine: what is slow by itself is so again.
for input in "$dir/$target"-slow-unit-* "$dir/$target"-timeout-*; do
	[ -e "$input" ] || continue
	for try in 1 2 3; do
		"$program" -timeout=1 "$input" >/dev/null 2>&1 && continue 2
	done
	echo "$target: over one second: $input"
	exit 1
done
if [ $code -ne 0 ] && [ $code -ne 70 ]; then # 70: the time-out that was looked into
	tail -n 40 "$log"
	exit 1
fi
echo "$target: $(sed -n 's/.*number_of_executed_units: //p' "$log") runs, 0 crashes"
