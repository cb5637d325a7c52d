/*
	The program around XS for Moddable's platform x-cli-lin: no display, no debugger. Gives the script its
	arguments, and the bytes of the settings file; ends with status 1 and a sentence when XS gives up.

	The SDK's listener binds to all addresses whatever it is told. `bind` stands here in front of the system's,
	so that `iris_bind_to` decides: nothing listens where the settings do not say so.
*/
#define _GNU_SOURCE
#include "xs.h"
#include "mc.xs.h"
#include "xsHost.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int gArgumentCount;
static char **gArguments;
static struct in_addr gBindTo;

int bind(int socket, const struct sockaddr *address, socklen_t length)
{
	static int (*systemBind)(int, const struct sockaddr *, socklen_t);
	struct sockaddr_in narrow;

	if (!systemBind)
		*(void **)&systemBind = dlsym(RTLD_NEXT, "bind");
	if ((AF_INET != address->sa_family) || (sizeof(narrow) != length))
		return systemBind(socket, address, length);
	memcpy(&narrow, address, sizeof(narrow));
	if (INADDR_ANY == narrow.sin_addr.s_addr)
		narrow.sin_addr = gBindTo;
	return systemBind(socket, (struct sockaddr *)&narrow, length);
}

/* iris_bind_to(address): where the next sockets listen; "" stands for all addresses */
void iris_bind_to(xsMachine *the)
{
	const char *text = xsToString(xsArg(0));

	gBindTo.s_addr = INADDR_ANY;
	if (text[0] && !inet_aton(strcmp(text, "localhost") ? text : "127.0.0.1", &gBindTo))
		xsUnknownError("\"%s\" is not an IPv4 address", text);
}

/* iris_argument(index): undefined behind the last one */
void iris_argument(xsMachine *the)
{
	int index = xsToInteger(xsArg(0)) + 1;
	if ((index > 0) && (index < gArgumentCount))
		xsResult = xsString(gArguments[index]);
}

void iris_exit(xsMachine *the)
{
	int status = xsToInteger(xsArg(0));
	fflush(NULL);
	_exit(status);
}

/* native/memory.c */
extern void iris_memory_report(xsMachine *the);
extern void iris_memory_census(xsMachine *the);

/* XS gives up: an exception that nobody caught, or a limit of `creation` */
void fxAbort(xsMachine *the, int status)
{
	static int nested = 0;

	if (((xsUnhandledExceptionExit == status) || (xsUnhandledRejectionExit == status)) && !nested++) {
		xsBeginHost(the);
			fprintf(stderr, "%s\n", xsToString(xsException));
		xsEndHost(the);
	}
	if (xsNotEnoughMemoryExit == status && !nested++ && getenv("IRIS_CENSUS"))
		iris_memory_census(the);
	fprintf(stderr, "XS gave up: %s\n", fxAbortString(status));
	fflush(NULL);
	_exit(status ? status : 1);
}

static gboolean reportMemory(gpointer machine)
{
	iris_memory_report(machine);
	return G_SOURCE_CONTINUE;
}

static gboolean reportCensus(gpointer machine)
{
	iris_memory_census(machine);
	return G_SOURCE_CONTINUE;
}

int main(int count, char *arguments[])
{
	xsMachine *machine;

	gArgumentCount = count;
	gArguments = arguments;
	gBindTo.s_addr = htonl(INADDR_LOOPBACK);
	setvbuf(stdout, NULL, _IOLBF, 0);
	/* the SDK's sockets write without MSG_NOSIGNAL */
	signal(SIGPIPE, SIG_IGN);

	machine = fxPrepareMachine(NULL, xsPreparation(), "iris", NULL, NULL);
	if (!machine) {
		fprintf(stderr, "no memory for XS\n");
		return 1;
	}
	xsBeginHost(machine);
	{
		xsVars(1);
		xsVar(0) = xsAwaitImport("main", XS_IMPORT_DEFAULT);
		xsCallFunction0(xsVar(0), xsGlobal);
	}
	xsEndHost(machine);
	g_unix_signal_add(SIGUSR1, reportMemory, machine);
	g_unix_signal_add(SIGUSR2, reportCensus, machine);
	g_main_loop_run(g_main_loop_new(NULL, FALSE));
	return 0;
}
