/*
	The serial port of hosts/moddable/uart.ts over the UART driver of ESP-IDF 6.0. README.md in this folder says
	which bits of which registers each call ends up in.

	Received bytes go from the 128-byte hardware FIFO to a ring of kReceiveRing bytes in the driver's interrupt,
	whatever XS is doing; errors come through the driver's event queue. Nothing here runs outside the task of XS
	and nothing waits: `poll` and `read` take what is there, `write` takes what the transmit ring holds.
*/
#include "xsmc.h"
#include "xsHost.h"
#include "mc.xs.h"

#include "driver/uart.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "soc/uart_reg.h"

/* 355 ms at 115200 baud, 4.2 s at 9600: longer than anything in the gateway keeps XS from polling. */
#define kReceiveRing (4096)
/* More than the FIFO, as the driver demands, and more than the longest request. */
#define kTransmitRing (1024)
/* Two for every interrupt at FIFO level in 250 ms at 115200 baud. */
#define kEvents (48)
/* Bytes in the FIFO, and idle times of a character, after which the interrupt moves them to the ring. */
#define kFullThreshold (64)
#define kIdleThreshold (3)
/* How long a change of format waits for the transmission before it. */
#define kDrainLimit pdMS_TO_TICKS(1200)

enum {
	kReadable = 1,
	kWritable = 2,
	kDrained = 4,
	kLineError = 8,
	kOverrun = 32
};

typedef struct {
	uart_port_t port;
	QueueHandle_t events;
	size_t transmitRoom;
	uint32_t framing;
	uint32_t parity;
} UartRecord, *Uart;

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
	uart_driver_delete(uart->port);
	c_free(uart);
}

/* (path, port, receive pin, transmit pin) */
void iris_uart_constructor(xsMachine *the)
{
	Uart uart;
	int port = xsmcToInteger(xsArg(1));
	int receive = xsmcToInteger(xsArg(2));
	int transmit = xsmcToInteger(xsArg(3));

	if ((port < 0) || (port >= UART_NUM_MAX))
		xsRangeError("no such UART");
	if (uart_is_driver_installed(port))
		xsUnknownError("the serial port is in use");
	uart = c_calloc(1, sizeof(UartRecord));
	if (!uart)
		xsUnknownError("no memory");
	uart->port = port;
	if (uart_driver_install(port, kReceiveRing, kTransmitRing, kEvents, &uart->events, 0)) {
		c_free(uart);
		xsUnknownError("the UART driver cannot be installed");
	}
	xsmcSetHostData(xsThis, uart);
	uart_set_pin(port, transmit, receive, UART_PIN_NO_CHANGE, UART_PIN_NO_CHANGE);
	uart_set_rx_full_threshold(port, kFullThreshold);
	uart_set_rx_timeout(port, kIdleThreshold);
	/* The driver enables parity errors by itself, framing errors not. */
	uart_enable_intr_mask(port, UART_FRM_ERR_INT_ENA_M);
	uart_get_tx_buffer_free_size(port, &uart->transmitRoom);
}

void iris_uart_close(xsMachine *the)
{
	Uart uart = xsmcGetHostData(xsThis);
	if (!uart)
		return;
	xsmcSetHostData(xsThis, NULL);
	iris_uart_destructor(uart);
}

/* (baud, data bits, parity 0 none 1 even 2 odd, stop bits, inverted receiver) */
void iris_uart_configure(xsMachine *the)
{
	Uart uart = uartOf(the);
	int parity = xsmcToInteger(xsArg(2));
	uart_config_t config = {
		.baud_rate = xsmcToInteger(xsArg(0)),
		.data_bits = (7 == xsmcToInteger(xsArg(1))) ? UART_DATA_7_BITS : UART_DATA_8_BITS,
		.parity = (1 == parity) ? UART_PARITY_EVEN : ((2 == parity) ? UART_PARITY_ODD : UART_PARITY_DISABLE),
		.stop_bits = (2 == xsmcToInteger(xsArg(3))) ? UART_STOP_BITS_2 : UART_STOP_BITS_1,
		.flow_ctrl = UART_HW_FLOWCTRL_DISABLE,
		.source_clk = UART_SCLK_DEFAULT,
	};
	uint32_t inverse = xsmcToBoolean(xsArg(4)) ? UART_SIGNAL_RXD_INV : UART_SIGNAL_INV_DISABLE;

	uart_wait_tx_done(uart->port, kDrainLimit);
	if (uart_param_config(uart->port, &config) || uart_set_line_inverse(uart->port, inverse))
		xsUnknownError("the UART does not take this speed and format");
}

void iris_uart_read(xsMachine *the)
{
	Uart uart = uartOf(the);
	void *buffer;
	xsUnsignedValue length;
	size_t waiting = 0;
	int count = 0;

	xsmcGetBufferWritable(xsArg(0), &buffer, &length);
	uart_get_buffered_data_len(uart->port, &waiting);
	if (length > waiting)
		length = waiting;
	if (length)
		count = uart_read_bytes(uart->port, buffer, length, 0);
	xsmcSetInteger(xsResult, (count > 0) ? count : 0);
}

void iris_uart_write(xsMachine *the)
{
	Uart uart = uartOf(the);
	int start = xsmcToInteger(xsArg(1));
	int end = xsmcToInteger(xsArg(2));
	void *buffer;
	xsUnsignedValue length;
	size_t room = 0;
	int count = 0;

	xsmcGetBufferReadable(xsArg(0), &buffer, &length);
	if ((start < 0) || (end < start) || ((xsUnsignedValue)end > length))
		xsRangeError("invalid range");
	length = end - start;
	uart_get_tx_buffer_free_size(uart->port, &room);
	if (length > room)
		length = room;
	if (length)
		count = uart_write_bytes(uart->port, (uint8_t *)buffer + start, length);
	xsmcSetInteger(xsResult, (count > 0) ? count : 0);
}

void iris_uart_poll(xsMachine *the)
{
	Uart uart = uartOf(the);
	uart_event_t event;
	size_t waiting = 0, room = 0;
	int result = 0;

	while (xQueueReceive(uart->events, &event, 0)) {
		if (UART_FRAME_ERR == event.type)
			uart->framing++;
		else if (UART_PARITY_ERR == event.type)
			uart->parity++;
		else if ((UART_FIFO_OVF == event.type) || (UART_BUFFER_FULL == event.type))
			result |= kOverrun;
	}
	if (uart->framing || uart->parity)
		result |= kLineError;
	uart_get_buffered_data_len(uart->port, &waiting);
	if (waiting)
		result |= kReadable;
	uart_get_tx_buffer_free_size(uart->port, &room);
	if (room)
		result |= kWritable;
	if ((room == uart->transmitRoom) && (ESP_OK == uart_wait_tx_done(uart->port, 0)))
		result |= kDrained;
	xsmcSetInteger(xsResult, result);
}

void iris_uart_framing_errors(xsMachine *the)
{
	Uart uart = uartOf(the);
	xsmcSetInteger(xsResult, (int)uart->framing);
	uart->framing = 0;
}

void iris_uart_parity_errors(xsMachine *the)
{
	Uart uart = uartOf(the);
	xsmcSetInteger(xsResult, (int)uart->parity);
	uart->parity = 0;
}
