/*
	hosts/moddable/platform.ts and hosts/esp32/firmware.ts over ESP-IDF 6.0.
*/
#include "xsmc.h"
#include "xsHost.h"
#include "mc.xs.h"

#include "esp_mac.h"
#include "app_update/include/esp_ota_ops.h"
#include "esp_random.h"
#include "esp_system.h"
#include "esp_timer.h"
#include "nvs_flash/include/nvs_flash.h"

extern int iris_verify_p256(const uint8_t *key, const uint8_t *message, size_t length, const uint8_t *signature);

void iris_platform_monotonic(xsMachine *the)
{
	xsmcSetNumber(xsResult, (double)(esp_timer_get_time() / 1000));
}

/* From the noise of the radio; before Wi-Fi runs it is seeded at the boot only, and nothing secret is made then. */
void iris_platform_random(xsMachine *the)
{
	void *buffer;
	xsUnsignedValue length;

	xsmcGetBufferWritable(xsArg(0), &buffer, &length);
	esp_fill_random(buffer, length);
}

void iris_platform_mac(xsMachine *the)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t mac[6];
	char text[13];
	int index;

	esp_read_mac(mac, ESP_MAC_WIFI_STA);
	for (index = 0; index < 6; index++) {
		text[2 * index] = digits[mac[index] >> 4];
		text[2 * index + 1] = digits[mac[index] & 15];
	}
	text[12] = 0;
	xsmcSetString(xsResult, text);
}

void iris_platform_reset_reason(xsMachine *the)
{
	const char *text;

	switch (esp_reset_reason()) {
		case ESP_RST_POWERON: text = "power on"; break;
		case ESP_RST_EXT: text = "reset pin"; break;
		case ESP_RST_SW: text = "restart"; break;
		case ESP_RST_PANIC: text = "panic"; break;
		case ESP_RST_INT_WDT:
		case ESP_RST_TASK_WDT:
		case ESP_RST_WDT: text = "watchdog"; break;
		case ESP_RST_DEEPSLEEP: text = "deep sleep"; break;
		case ESP_RST_BROWNOUT: text = "brownout"; break;
		case ESP_RST_USB: text = "USB"; break;
		default: text = "unknown"; break;
	}
	xsmcSetString(xsResult, (char *)text);
}

void iris_platform_free_memory(xsMachine *the)
{
	xsmcSetNumber(xsResult, (double)esp_get_free_heap_size());
}

void iris_platform_lowest_memory(xsMachine *the)
{
	xsmcSetNumber(xsResult, (double)esp_get_minimum_free_heap_size());
}

void iris_platform_restart(xsMachine *the)
{
	esp_restart();
}

/* True: this firmware was just installed, and the next restart goes back to the one before unless it is confirmed. */
void iris_firmware_pending(xsMachine *the)
{
	esp_ota_img_states_t state = ESP_OTA_IMG_UNDEFINED;

	esp_ota_get_state_partition(esp_ota_get_running_partition(), &state);
	xsmcSetBoolean(xsResult, ESP_OTA_IMG_PENDING_VERIFY == state);
}

void iris_firmware_confirm(xsMachine *the)
{
	xsmcSetBoolean(xsResult, ESP_OK == esp_ota_mark_app_valid_cancel_rollback());
}

/* True: the firmware in the other slot was started, and was not confirmed. */
void iris_firmware_rejected(xsMachine *the)
{
	xsmcSetBoolean(xsResult, NULL != esp_ota_get_last_invalid_partition());
}

/* Public key, message, signature; the caller has looked at the lengths of the first and the last. */
void iris_firmware_verify(xsMachine *the)
{
	void *key, *message, *signature;
	xsUnsignedValue keyLength, length, signatureLength;

	xsmcGetBufferReadable(xsArg(0), &key, &keyLength);
	xsmcGetBufferReadable(xsArg(1), &message, &length);
	xsmcGetBufferReadable(xsArg(2), &signature, &signatureLength);
	xsmcSetBoolean(xsResult, iris_verify_p256(key, message, length, signature));
}

/* Forgets all settings: the caller restarts. */
void iris_firmware_forget(xsMachine *the)
{
	if (nvs_flash_erase() || nvs_flash_init())
		xsUnknownError("the settings cannot be erased");
}
