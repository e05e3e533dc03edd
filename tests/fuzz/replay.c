/* SPDX-License-Identifier: EUPL-1.2
 *
 * Runs a fuzz target over its corpus without libFuzzer: replay_NAME FILE... Fails on a run over one second.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* a busy machine is no fault of the input */
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	int i, slow = 0;

	for (i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		long size;
		uint8_t *data;
		double start;

		if (!f || fseek(f, 0, SEEK_END) < 0 || (size = ftell(f)) < 0) {
			perror(argv[i]);
			return 2;
		}
		rewind(f);
		data = malloc((size_t)size + 1);
		if (!data || fread(data, 1, (size_t)size, f) != (size_t)size) {
			perror(argv[i]);
			return 2;
		}
		fclose(f);
		start = seconds();
		(void)LLVMFuzzerTestOneInput(data, (size_t)size);
		if (seconds() - start > 1.0) {
			printf("%s: %.1f s\n", argv[i], seconds() - start);
			slow++;
		}
		free(data);
	}
	printf("%s: %d inputs, %d slow\n", argv[0], argc - 1, slow);
	return slow > 0;
}
