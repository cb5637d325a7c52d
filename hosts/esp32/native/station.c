/*
	hosts/esp32/station.ts over ESP-IDF 6.0: fixed addresses of the station, and why it was let go.
*/
#include "xsmc.h"
#include "xsHost.h"
#include "mc.xs.h"

#include "esp_event.h"
#include "esp_netif.h"
#include "esp_wifi.h"

static volatile int gReason;

/* On the task of the events; the SDK's own handler has told XS before this one runs. */
static void disconnected(void *argument, esp_event_base_t base, int32_t event, void *data)
{
	gReason = ((wifi_event_sta_disconnected_t *)data)->reason;
}

void iris_station_watch(xsMachine *the)
{
	gReason = 0;
	esp_event_handler_register(WIFI_EVENT, WIFI_EVENT_STA_DISCONNECTED, disconnected, NULL);
}

void iris_station_reason(xsMachine *the)
{
	xsmcSetInteger(xsResult, gReason);
	gReason = 0;
}

static void parse(xsMachine *the, xsSlot *slot, esp_ip4_addr_t *address)
{
	address->addr = 0;
	esp_netif_str_to_ip4(xsmcToString(*slot), address);
}

/* (address, mask, gateway, name server) as texts; an empty address: DHCP. */
void iris_station_address(xsMachine *the)
{
	esp_netif_t *station = esp_netif_get_handle_from_ifkey("WIFI_STA_DEF");
	esp_netif_ip_info_t info;
	esp_netif_dns_info_t dns;

	if (NULL == station)
		xsUnknownError("there is no station");
	parse(the, &xsArg(0), &info.ip);
	if (0 == info.ip.addr) {
		esp_netif_dhcpc_start(station);
		return;
	}
	parse(the, &xsArg(1), &info.netmask);
	parse(the, &xsArg(2), &info.gw);
	esp_netif_dhcpc_stop(station);
	if (ESP_OK != esp_netif_set_ip_info(station, &info))
		xsUnknownError("the address cannot be set");
	parse(the, &xsArg(3), &dns.ip.u_addr.ip4);
	if (0 == dns.ip.u_addr.ip4.addr)
		dns.ip.u_addr.ip4 = info.gw;
	dns.ip.type = ESP_IPADDR_TYPE_V4;
	esp_netif_set_dns_info(station, ESP_NETIF_DNS_MAIN, &dns);
}
