/*
	hosts/moddable/platform.ts and hosts/headless/files.ts on Linux and macOS.
	A write of a file is atomic: a new file, flushed, takes the old one's name.
*/
#if defined(__linux__)
	#define _GNU_SOURCE
#endif
#include "xsmc.h"
#include "xsHost.h"
#include "mc.xs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
	#include <linux/if_packet.h>
	#include <net/if.h>
#else
	#include <net/if.h>
	#include <net/if_dl.h>
	#include <sys/random.h>
#endif

#define kPathLimit (1024)
/* Exit status that asks a supervisor to start the program again (EX_TEMPFAIL). */
#define kRestartStatus (75)

static void fail(xsMachine *the, const char *what)
{
	xsUnknownError("%s: %s", what, strerror(errno));
}

/* iris_environment(name): undefined where it is not set */
void iris_environment(xsMachine *the)
{
	const char *value = getenv(xsmcToString(xsArg(0)));
	if (value)
		xsmcSetString(xsResult, value);
}

/* iris_try_port(port): a listener with the same options, closed at once */
void iris_try_port(xsMachine *the)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)xsmcToInteger(xsArg(0))) };
	int on = 1;
	int descriptor = socket(AF_INET, SOCK_STREAM, 0);
	int good;

	if (descriptor < 0)
		fail(the, "socket");
	setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	good = !bind(descriptor, (struct sockaddr *)&address, sizeof(address)) && !listen(descriptor, 1);
	if (!good) {
		int error = errno;
		close(descriptor);
		errno = error;
		fail(the, "listen");
	}
	close(descriptor);
}

void iris_platform_monotonic(xsMachine *the)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	xsmcSetNumber(xsResult, (double)now.tv_sec * 1000.0 + (double)(now.tv_nsec / 1000000));
}

void iris_platform_random(xsMachine *the)
{
	uint8_t *buffer;
	xsUnsignedValue length, at;

	xsmcGetBufferWritable(xsArg(0), (void **)&buffer, &length);
	for (at = 0; at < length; at += 256)
		if (getentropy(buffer + at, (length - at < 256) ? length - at : 256))
			fail(the, "getentropy");
}

static int hardwareAddress(uint8_t *mac)
{
	struct ifaddrs *list, *entry;
	const char *best = NULL;

	if (getifaddrs(&list))
		return 0;
	for (entry = list; entry; entry = entry->ifa_next) {
		const uint8_t *address;
		if (!entry->ifa_addr || (entry->ifa_flags & IFF_LOOPBACK))
			continue;
#if defined(__linux__)
		if (AF_PACKET != entry->ifa_addr->sa_family)
			continue;
		address = ((struct sockaddr_ll *)entry->ifa_addr)->sll_addr;
#else
		if (AF_LINK != entry->ifa_addr->sa_family)
			continue;
		address = (const uint8_t *)LLADDR((struct sockaddr_dl *)entry->ifa_addr);
#endif
		if (0 == memcmp(address, "\0\0\0\0\0\0", 6))
			continue;
		if (best && (strcmp(best, entry->ifa_name) <= 0))
			continue;
		best = entry->ifa_name;
		memcpy(mac, address, 6);
	}
	freeifaddrs(list);
	return NULL != best;
}

void iris_platform_mac(xsMachine *the)
{
	uint8_t mac[6];
	char text[13], name[256] = "";

	if (!hardwareAddress(mac)) {
		/* No network card: derived from the machine's name, marked as locally administered. */
		uint64_t hash = 14695981039346656037ULL;
		int index;
		gethostname(name, sizeof(name) - 1);
		for (index = 0; name[index]; index++)
			hash = (hash ^ (uint8_t)name[index]) * 1099511628211ULL;
		for (index = 0; index < 6; index++)
			mac[index] = (uint8_t)(hash >> (8 * index));
		mac[0] = (mac[0] & 0xfc) | 0x02;
	}
	snprintf(text, sizeof(text), "%02x%02x%02x%02x%02x%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	xsmcSetString(xsResult, text);
}

void iris_platform_reset_reason(xsMachine *the)
{
	xsmcSetString(xsResult, "program started");
}

static double availableMemory(void)
{
#if defined(_SC_AVPHYS_PAGES)
	return (double)sysconf(_SC_AVPHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
#else
	return 0;
#endif
}

static double gLowest = -1;

void iris_platform_free_memory(xsMachine *the)
{
	double now = availableMemory();
	if ((gLowest < 0) || (now < gLowest))
		gLowest = now;
	xsmcSetNumber(xsResult, now);
}

void iris_platform_lowest_memory(xsMachine *the)
{
	iris_platform_free_memory(the);
	xsmcSetNumber(xsResult, gLowest);
}

void iris_platform_restart(xsMachine *the)
{
	fflush(NULL);
	_exit(kRestartStatus);
}

void iris_file_read(xsMachine *the)
{
	char path[kPathLimit];
	struct stat status;
	void *data;
	xsUnsignedValue length;

	xsmcToStringBuffer(xsArg(0), path, sizeof(path));
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0) {
		if (ENOENT == errno)
			return;
		fail(the, path);
	}
	if (fstat(file, &status) || (status.st_size > 0x1000000)) {
		close(file);
		xsUnknownError("%s: not a file of at most 16 MB", path);
	}
	xsmcSetArrayBuffer(xsResult, NULL, (xsIntegerValue)status.st_size);
	xsmcGetBufferWritable(xsResult, &data, &length);
	ssize_t count = read(file, data, length);
	close(file);
	if (count != (ssize_t)length)
		xsUnknownError("%s: cannot be read", path);
}

void iris_file_write(xsMachine *the)
{
	char path[kPathLimit], fresh[kPathLimit + 8];
	void *data;
	xsUnsignedValue length, at = 0;

	xsmcToStringBuffer(xsArg(0), path, sizeof(path));
	snprintf(fresh, sizeof(fresh), "%s.new", path);
	int file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0)
		fail(the, fresh);
	xsmcGetBufferReadable(xsArg(1), &data, &length);
	while (at < length) {
		ssize_t count = write(file, (uint8_t *)data + at, length - at);
		if ((count < 0) && (EINTR != errno))
			break;
		if (count > 0)
			at += (xsUnsignedValue)count;
	}
	int bad = (at < length) || fsync(file);
	if (close(file) || bad || rename(fresh, path))
		fail(the, path);
}

void iris_file_remove(xsMachine *the)
{
	char path[kPathLimit];

	xsmcToStringBuffer(xsArg(0), path, sizeof(path));
	if (unlink(path) && (ENOENT != errno))
		fail(the, path);
}

void iris_folder_make(xsMachine *the)
{
	char path[kPathLimit];

	xsmcToStringBuffer(xsArg(0), path, sizeof(path));
	if (mkdir(path, 0700) && (EEXIST != errno))
		fail(the, path);
}

/* Removes the files of a folder: records have no folders in it. */
void iris_folder_clear(xsMachine *the)
{
	char path[kPathLimit], file[2 * kPathLimit];
	struct dirent *entry;
	DIR *folder;

	xsmcToStringBuffer(xsArg(0), path, sizeof(path));
	folder = opendir(path);
	if (!folder)
		fail(the, path);
	while ((entry = readdir(folder))) {
		snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		unlink(file);
	}
	closedir(folder);
}
