/*
	The SDK's Resource for a program whose files are not linked into it: each is read once from the folder of
	`--pages` and kept, as if it were flash.
*/
#include "xsmc.h"
#include "xsHost.h"
#include "mc.xs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	kFileLimit = 96,
	kPathLimit = 512
};

typedef struct {
	char *name;
	void *bytes;
	size_t size;
} File;

static char gFolder[kPathLimit];
static File gFiles[kFileLimit];
static int gFileCount;

/* iris_pages(folder) */
void iris_pages(xsMachine *the)
{
	const char *folder = xsmcToString(xsArg(0));

	if (strlen(folder) >= sizeof(gFolder))
		xsUnknownError("the folder's path is too long");
	strcpy(gFolder, folder);
}

static int readWhole(const char *path, File *file)
{
	FILE *stream = fopen(path, "rb");
	long size = -1;

	if (!stream)
		return 0;
	if (!fseek(stream, 0, SEEK_END))
		size = ftell(stream);
	file->bytes = (size > 0) ? malloc(size) : NULL;
	if (file->bytes && !fseek(stream, 0, SEEK_SET) && (1 == fread(file->bytes, size, 1, stream)))
		file->size = size;
	else {
		free(file->bytes);
		file->bytes = NULL;
	}
	fclose(stream);
	return NULL != file->bytes;
}

const void *mcGetResource(xsMachine *the, const char *name, size_t *size)
{
	char path[kPathLimit * 2];
	File *file;
	int i;

	for (i = 0; i < gFileCount; i++) {
		if (!strcmp(gFiles[i].name, name)) {
			*size = gFiles[i].size;
			return gFiles[i].bytes;
		}
	}
	if (!gFolder[0] || strchr(name, '/') || (strlen(name) >= kPathLimit) || (kFileLimit == gFileCount))
		return NULL;
	file = &gFiles[gFileCount];
	snprintf(path, sizeof(path), "%s/%s", gFolder, name);
	if (!readWhole(path, file))
		return NULL;
	file->name = strdup(name);
	if (!file->name) {
		free(file->bytes);
		return NULL;
	}
	gFileCount++;
	*size = file->size;
	return file->bytes;
}
