/* SPDX-License-Identifier: EUPL-1.2
 *
 * TLS for submission: our own SSL_CTX, for the reasons at the head of smtp_session.c.
 */
#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>

#include "bot/mail/smtp_session.h"

static int
tls_verify(int good, X509_STORE_CTX *store)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct smtp_handshake *h = ssl ? SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)) : NULL;

	if (!good && h && !h->why[0])
		(void)snprintf(h->why, sizeof h->why, "certificate: %s", X509_verify_cert_error_string(X509_STORE_CTX_get_error(store)));
	return good;
}

static void
tls_info(const SSL *ssl, int where, int ret)
{
	struct smtp_handshake *h = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	struct in_addr a;

	(void)ret;
	if (!(where & SSL_CB_HANDSHAKE_START) || !h || h->begun)
		return;
	h->begun = true;
	if (inet_pton(AF_INET, h->host, &a) != 1) /* RFC 6066 section 3: names only */
		(void)SSL_set_tlsext_host_name((SSL *)(uintptr_t)ssl, h->host);
}

SSL_CTX *
smtp_tls_new(const char *host, const char *ca_file, struct err *e)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	X509_VERIFY_PARAM *param;
	struct in_addr a;
	int ok;

	if (!ctx) {
		(void)fail(e, ERR_TEMP, "smtp: TLS: %s", ERR_reason_error_string(ERR_get_error()));
		return NULL;
	}
	/* Not 1.3: see the head of this file. Not less than 1.2: RFC 8996. */
	ok = SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) && SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	param = SSL_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	if (inet_pton(AF_INET, host, &a) == 1)
		ok = ok && X509_VERIFY_PARAM_set1_ip_asc(param, host);
	else
		ok = ok && X509_VERIFY_PARAM_set1_host(param, host, 0);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, tls_verify);
	SSL_CTX_set_info_callback(ctx, tls_info);
	SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	if (!ok) {
		(void)fail(e, ERR_BUG, "smtp: TLS cannot be set up for %s", host);
	} else if (ca_file) {
		ok = SSL_CTX_load_verify_locations(ctx, ca_file, NULL);
		if (!ok)
			(void)fail(e, ERR_PERM, "smtp: %s: no certificates can be read", ca_file);
	} else if (!SSL_CTX_set_default_verify_paths(ctx)) {
		ok = 0;
		(void)fail(e, ERR_PERM, "smtp: the system's certificates cannot be read");
	}
	ERR_clear_error();
	if (ok)
		return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}

bool
smtp_tls_name_good(SSL *ssl, const char *host)
{
	X509 *cert = SSL_get1_peer_certificate(ssl);
	struct in_addr a;
	bool good = cert && SSL_get_verify_result(ssl) == X509_V_OK;

	if (inet_pton(AF_INET, host, &a) == 1)
		good = good && X509_check_ip_asc(cert, host, 0) == 1;
	else
		good = good && X509_check_host(cert, host, 0, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, NULL) == 1;
	X509_free(cert);
	return good;
}
