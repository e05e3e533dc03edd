#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Runs tests named on standard input, one a line: "name<TAB>command". 0 passed, 77 skipped (the last line of output says why), else
# failed (the whole output is shown). Ends with the one line of sums.
passed=0 failed=0 skipped=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
while IFS=$'\t' read -r name command; do
	[ -n "$name" ] || continue
	start=$SECONDS
	bash -c "$command" >"$log" 2>&1 </dev/null
	code=$?
	case $code in
	0)
		passed=$((passed + 1))
		printf 'ok      %-36s %3d s  %s\n' "$name" $((SECONDS - start)) "$(tail -n 1 "$log" | cut -c1-100)"
		;;
	77)
		skipped=$((skipped + 1))
		printf 'skipped %-36s %s\n' "$name" "$(tail -n 1 "$log")"
		;;
	*)
		failed=$((failed + 1))
		printf 'FAILED  %-36s %3d s  exit %d\n' "$name" $((SECONDS - start)) $code
		tail -n 60 "$log" | sed 's/^/    /'
		;;
	esac
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
