# SPDX-License-Identifier: EUPL-1.2
# mode=queries: blocks headed `-- name: problem_find` become QUERY(problem_find, "...") rows.
# mode=migrations: each file becomes { number, "name", "..." }.
function quote(s) { gsub(/[\\"]/, "\\\\&", s); gsub(/\t/, "\\t", s); return "\t\"" s "\\n\"" }
function close_block() { if (open) print (mode == "queries" ? ")" : "},"); open = 0 }
mode == "migrations" && FNR == 1 {
	close_block()
	n = FILENAME; sub(/.*\//, "", n)
	printf "{ %d, \"%s\",\n", substr(n, 1, 4) + 0, n
	open = 1
}
mode == "queries" && /^-- name: / {
	close_block()
	printf "QUERY(%s,\n", $3
	open = 1
	next
}
mode == "queries" && (/^--/ || /^[ \t]*$/) { next }
open { print quote($0) }
END { close_block() }
