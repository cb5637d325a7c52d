/*
	ECDSA on P-256 over SHA-256 (FIPS 186-5) by the PSA interface of mbedTLS, which has the chip's own multiplier under
	it. No XS here: tests/hosts/native-verify.test.ts builds and tries this file on the machine it runs on.
*/
#include <stddef.h>
#include <stdint.h>

#ifdef ESP_PLATFORM
/* What ESP-IDF builds its mbedTLS with. */
#define MBEDTLS_MAJOR_VERSION 4
#define TF_PSA_CRYPTO_USER_CONFIG_FILE "mbedtls/esp_config.h"
#endif
#include "psa/crypto.h"

#define KEY_BYTES 65
#define SIGNATURE_BYTES 64

int iris_verify_p256(const uint8_t *key, const uint8_t *message, size_t length, const uint8_t *signature);

/* 1: the signature (r, s) of the message is that of the key (04, x, y). 0: it is not, or there is none such. */
int iris_verify_p256(const uint8_t *key, const uint8_t *message, size_t length, const uint8_t *signature)
{
	const psa_algorithm_t algorithm = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t id;
	int holds;

	if (PSA_SUCCESS != psa_crypto_init())
		return 0;
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_VERIFY_MESSAGE);
	psa_set_key_algorithm(&attributes, algorithm);
	psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1));
	psa_set_key_bits(&attributes, 256);
	/* It is refused unless it is a point of the curve. */
	if (PSA_SUCCESS != psa_import_key(&attributes, key, KEY_BYTES, &id))
		return 0;
	holds = PSA_SUCCESS == psa_verify_message(id, algorithm, message, length, signature, SIGNATURE_BYTES);
	psa_destroy_key(id);
	return holds;
}
