/*
	How full the fixed XS machine is, told on standard output at SIGUSR1, after a garbage collection:

		memory slots 1012 peak 1870 of 2560 chunks 21344 peak 40112 of 49152 stack peak 210 of 448

	The deepest use of the stack is found by a pattern that is painted on it at the start.
*/
#include "xsAll.h"
#include <stdio.h>

#define kPattern (0xa5)

static int isPainted(txSlot *slot)
{
	const txByte *byte = (const txByte *)slot;
	size_t index;
	for (index = 0; index < sizeof(txSlot); index++)
		if ((txByte)kPattern != byte[index])
			return 0;
	return 1;
}

void iris_memory_watch(txMachine *the)
{
	/* the slots right below the current one belong to the call that is running */
	txSlot *slot = the->stack - 16;
	while (slot > the->stackBottom)
		c_memset(--slot, kPattern, sizeof(txSlot));
}

void iris_memory_report(txMachine *the)
{
	txSlot *slot = the->stackBottom;

	fxCollectGarbage(the);
	while ((slot < the->stack) && isPainted(slot))
		slot++;
	printf("memory slots %d peak %d of %d chunks %d peak %d of %d stack peak %d of %d\n",
		(int)the->currentHeapCount, (int)the->peakHeapCount, (int)the->maximumHeapCount,
		(int)the->currentChunksSize, (int)the->peakChunksSize, (int)the->maximumChunksSize,
		(int)(the->stackTop - slot), (int)(the->stackTop - the->stackBottom));
	fflush(stdout);
}
