# SPDX-License-Identifier: EUPL-1.2
# Turns files into rows { "fr/name.txt", "content" }, for a C array. A string literal a line: no limit of the compiler is near.
FNR == 1 {
	if (NR > 1)
		print "\t},"
	name = FILENAME
	sub(/^templates\//, "", name)
	printf "\t{ \"%s\",\n", name
}
{
	gsub(/[\\"]/, "\\\\&")
	gsub(/\t/, "\\t")
	gsub(/\?/, "\\?") # C17 has trigraphs
	printf "\t  \"%s\\n\"\n", $0
}
END {
	if (NR > 0)
		print "\t},"
}
