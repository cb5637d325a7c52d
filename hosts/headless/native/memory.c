/*
	How full the fixed XS machine is, told on standard output at SIGUSR1, after a garbage collection:

		memory slots 1012 of 2560 chunks 21344 of 49152

	At SIGUSR2 it tells who fills it: for each class its instances, their slots, and the chunk bytes of their arrays, buffers and texts.
	(Names are short in the bundle; a build with IRIS_READABLE=1 keeps them.)
*/
#include "xsAll.h"
#include <stdio.h>

void iris_memory_report(txMachine *the)
{
	fxCollectGarbage(the);
	printf("memory slots %d of %d chunks %d of %d\n", (int)the->currentHeapCount, (int)the->maximumHeapCount,
		(int)the->currentChunksSize, (int)the->maximumChunksSize);
	fflush(stdout);
}

#define kClasses (400)
/* buffers from this size on are told one by one */
#define kLarge (256)

typedef struct {
	txSlot *prototype;
	int instances, slots, chunks;
} Census;

static int chunkBytes(txMachine *the, txSlot *slot)
{
	switch (slot->kind) {
		case XS_ARRAY_KIND:
			return slot->value.array.address ? (int)((txChunk *)((txByte *)slot->value.array.address - sizeof(txChunk)))->size : 0;
		case XS_ARRAY_BUFFER_KIND:
			return slot->value.arrayBuffer.address ? (int)((txChunk *)(slot->value.arrayBuffer.address - sizeof(txChunk)))->size : 0;
		case XS_STRING_KIND:
			return slot->value.string ? (int)((txChunk *)(slot->value.string - sizeof(txChunk)))->size : 0;
		default:
			return 0;
	}
}

static const char *nameOf(txMachine *the, txSlot *prototype)
{
	txSlot *property = prototype ? prototype->next : NULL;
	for (; property; property = property->next)
		if ((mxID(_constructor) == property->ID) && (XS_REFERENCE_KIND == property->kind)) {
			txSlot *code = property->value.reference->next;
			const char *name = code ? fxGetKeyName(the, code->ID) : NULL;
			return name ? name : "?";
		}
	return prototype ? "object" : "(none)";
}

void iris_memory_census(txMachine *the)
{
	static Census classes[kClasses];
	txSlot *heap, *slot;
	int count = 0, index;

	fxCollectGarbage(the);
	for (heap = the->firstHeap; heap; heap = heap->next)
		for (slot = heap + 1; slot < heap->value.reference; slot++) {
			txSlot *item;
			if (XS_INSTANCE_KIND != slot->kind)
				continue;
			for (index = 0; (index < count) && (classes[index].prototype != slot->value.instance.prototype); index++)
				;
			if (kClasses == index)
				continue;
			if (index == count) {
				classes[count].instances = classes[count].slots = classes[count].chunks = 0;
				classes[count++].prototype = slot->value.instance.prototype;
			}
			classes[index].instances++;
			classes[index].slots++;
			for (item = slot->next; item; item = item->next) {
				classes[index].slots++;
				if ((XS_ARRAY_BUFFER_KIND == item->kind) && (chunkBytes(the, item) >= kLarge))
					printf("census buffer of %d bytes\n", chunkBytes(the, item));
				classes[index].chunks += chunkBytes(the, item);
				if ((XS_ARRAY_KIND == item->kind) && item->value.array.address)
					for (txIndex at = 0; at < item->value.array.length; at++)
						classes[index].chunks += chunkBytes(the, item->value.array.address + at);
			}
		}
	for (index = 0; index < count; index++)
		printf("census %s instances %d slots %d chunks %d\n", nameOf(the, classes[index].prototype),
			classes[index].instances, classes[index].slots, classes[index].chunks);
	fflush(stdout);
}
