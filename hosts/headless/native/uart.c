/*
	The serial port of hosts/moddable/uart.ts over termios: Linux and macOS, ports of USB adapters and pseudo
	terminals alike. The kernel's buffer (4 kB and more) is the receive buffer.
	Framing errors are counted where the kernel counts them (TIOCGICOUNT, Linux, not for pseudo terminals).
	Speeds that POSIX has no name for are refused with a sentence.
*/
#include "xsmc.h"
#include "xsHost.h"
#include "mc.xs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#if defined(__linux__)
	#include <linux/serial.h>
#endif

enum {
	kReadable = 1,
	kWritable = 2,
	kDrained = 4,
	kLineError = 8,
	kLost = 16
};

typedef struct {
	int file;
	uint8_t lost;
	uint8_t counted;
	int framing, framingSeen;
	int parity, paritySeen;
} UartRecord, *Uart;

static const struct { int baud; speed_t speed; } gSpeeds[] = {
	{ 300, B300 }, { 600, B600 }, { 1200, B1200 }, { 2400, B2400 }, { 4800, B4800 }, { 9600, B9600 },
	{ 19200, B19200 }, { 38400, B38400 }, { 57600, B57600 }, { 115200, B115200 }, { 230400, B230400 },
};

static void fail(xsMachine *the, const char *what)
{
	xsUnknownError("%s: %s", what, strerror(errno));
}

static Uart uartOf(xsMachine *the)
{
	Uart uart = xsmcGetHostData(xsThis);
	if (!uart)
		xsUnknownError("the serial port is closed");
	return uart;
}

void iris_uart_destructor(void *data)
{
	Uart uart = data;
	if (!uart)
		return;
	if (uart->file >= 0)
		close(uart->file);
	free(uart);
}

void iris_uart_constructor(xsMachine *the)
{
	Uart uart;
	char path[512];

	xsmcToStringBuffer(xsArg(0), path, sizeof(path));
	int file = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
	if (file < 0)
		fail(the, path);
	if (!isatty(file)) {
		close(file);
		xsUnknownError("%s is not a serial port", path);
	}
	uart = calloc(1, sizeof(UartRecord));
	if (!uart) {
		close(file);
		xsUnknownError("no memory");
	}
	uart->file = file;
	xsmcSetHostData(xsThis, uart);
}

void iris_uart_close(xsMachine *the)
{
	Uart uart = xsmcGetHostData(xsThis);
	if (!uart)
		return;
	xsmcSetHostData(xsThis, NULL);
	iris_uart_destructor(uart);
}

void iris_uart_configure(xsMachine *the)
{
	Uart uart = uartOf(the);
	int baud = xsmcToInteger(xsArg(0));
	int data = xsmcToInteger(xsArg(1));
	int parity = xsmcToInteger(xsArg(2));
	int stop = xsmcToInteger(xsArg(3));
	struct termios settings;
	size_t index, count = sizeof(gSpeeds) / sizeof(gSpeeds[0]);

	for (index = 0; index < count; index++)
		if (gSpeeds[index].baud == baud)
			break;
	if (index == count)
		xsUnknownError("no speed of %d baud", baud);
	/* An inverted line needs an inverting head here: termios cannot do it. */
	if (tcgetattr(uart->file, &settings))
		fail(the, "tcgetattr");
	cfmakeraw(&settings);
	settings.c_cflag |= CLOCAL | CREAD | HUPCL;
	settings.c_cflag &= ~(CSIZE | PARENB | PARODD | CSTOPB);
	settings.c_cflag |= (7 == data) ? CS7 : CS8;
	if (2 == stop)
		settings.c_cflag |= CSTOPB;
	if (parity) {
		settings.c_cflag |= PARENB;
		if (2 == parity)
			settings.c_cflag |= PARODD;
		settings.c_iflag |= INPCK | IGNPAR;
	}
	settings.c_cc[VMIN] = 0;
	settings.c_cc[VTIME] = 0;
	cfsetispeed(&settings, gSpeeds[index].speed);
	cfsetospeed(&settings, gSpeeds[index].speed);
	if (tcsetattr(uart->file, TCSADRAIN, &settings)) {
		/* A pseudo terminal has neither parity nor seven bits, and needs none: what is written is what is read. */
		settings.c_cflag &= ~(CSIZE | PARENB | PARODD);
		settings.c_cflag |= CS8;
		settings.c_iflag &= ~(INPCK | IGNPAR);
		if ((EINVAL != errno) || tcsetattr(uart->file, TCSADRAIN, &settings))
			fail(the, "tcsetattr");
	}
}

void iris_uart_read(xsMachine *the)
{
	Uart uart = uartOf(the);
	void *buffer;
	xsUnsignedValue length;

	xsmcGetBufferWritable(xsArg(0), &buffer, &length);
	ssize_t count = read(uart->file, buffer, length);
	if (count < 0) {
		if ((EAGAIN != errno) && (EINTR != errno))
			uart->lost = 1;
		count = 0;
	}
	xsmcSetInteger(xsResult, (int)count);
}

void iris_uart_write(xsMachine *the)
{
	Uart uart = uartOf(the);
	int start = xsmcToInteger(xsArg(1));
	int end = xsmcToInteger(xsArg(2));
	void *buffer;
	xsUnsignedValue length;

	xsmcGetBufferReadable(xsArg(0), &buffer, &length);
	if ((start < 0) || (end < start) || ((xsUnsignedValue)end > length))
		xsRangeError("invalid range");
	ssize_t count = write(uart->file, (uint8_t *)buffer + start, end - start);
	if (count < 0) {
		if ((EAGAIN != errno) && (EINTR != errno))
			uart->lost = 1;
		count = 0;
	}
	xsmcSetInteger(xsResult, (int)count);
}

static void countErrors(Uart uart)
{
#if defined(__linux__)
	struct serial_icounter_struct now;
	if (ioctl(uart->file, TIOCGICOUNT, &now))
		return;
	if (uart->counted) {
		uart->framing += now.frame - uart->framingSeen;
		uart->parity += now.parity - uart->paritySeen;
	}
	uart->counted = 1;
	uart->framingSeen = now.frame;
	uart->paritySeen = now.parity;
#endif
}

void iris_uart_poll(xsMachine *the)
{
	Uart uart = uartOf(the);
	struct pollfd state = { uart->file, POLLIN | POLLOUT, 0 };
	int events = 0, waiting = 0;

	if (poll(&state, 1, 0) > 0) {
		if (state.revents & POLLIN)
			events |= kReadable;
		if (state.revents & POLLOUT)
			events |= kWritable;
		if (state.revents & (POLLERR | POLLHUP | POLLNVAL))
			uart->lost = 1;
	}
	if (ioctl(uart->file, TIOCOUTQ, &waiting) || (0 == waiting))
		events |= kDrained;
	countErrors(uart);
	if (uart->framing || uart->parity)
		events |= kLineError;
	if (uart->lost)
		events |= kLost;
	xsmcSetInteger(xsResult, events);
}

void iris_uart_framing_errors(xsMachine *the)
{
	Uart uart = uartOf(the);
	xsmcSetInteger(xsResult, uart->framing);
	uart->framing = 0;
}

void iris_uart_parity_errors(xsMachine *the)
{
	Uart uart = uartOf(the);
	xsmcSetInteger(xsResult, uart->parity);
	uart->parity = 0;
}
