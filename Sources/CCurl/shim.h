// Swift can not call variadic C functions: one typed function for each option that Transfer uses.
#pragma once
#include <curl/curl.h>

typedef size_t (*pra_curl_write)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode pra_curl_set_url(CURL *easy, const char *url) {
    return curl_easy_setopt(easy, CURLOPT_URL, url);
}
static inline CURLcode pra_curl_set_protocols(CURL *easy, const char *names) {
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, names);
}
static inline CURLcode pra_curl_set_user_agent(CURL *easy, const char *name) {
    return curl_easy_setopt(easy, CURLOPT_USERAGENT, name);
}
static inline CURLcode pra_curl_set_headers(CURL *easy, struct curl_slist *headers) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
}
// The body is copied; set its length first, because it may hold zeros.
static inline CURLcode pra_curl_set_post(CURL *easy, const char *body, curl_off_t length) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, length);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, body);
}
// The body of an upload comes from `read`; `seek` goes back when curl has to send it again.
static inline CURLcode pra_curl_set_upload(CURL *easy, curl_read_callback read, curl_seek_callback seek,
                                           void *context, curl_off_t length) {
    CURLcode codes[] = {
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L),
        curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, length),
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, read),
        curl_easy_setopt(easy, CURLOPT_READDATA, context),
        curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, seek),
        curl_easy_setopt(easy, CURLOPT_SEEKDATA, context),
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i] != CURLE_OK) return codes[i];
    return CURLE_OK;
}
static inline CURLcode pra_curl_set_method(CURL *easy, const char *method) {
    return curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
}
// HEAD: no body is waited for.
static inline CURLcode pra_curl_set_no_body(CURL *easy) {
    return curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
}
static inline CURLcode pra_curl_set_ca_file(CURL *easy, const char *path) {
    return curl_easy_setopt(easy, CURLOPT_CAINFO, path);
}
static inline CURLcode pra_curl_set_connect_timeout(CURL *easy, long milliseconds) {
    return curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds);
}
// Ends a transfer that moved fewer than `bytes` a second for `seconds`.
static inline CURLcode pra_curl_set_slowest(CURL *easy, long bytes, long seconds) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, bytes);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, seconds);
}
static inline CURLcode pra_curl_set_header_line(CURL *easy, pra_curl_write header, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
}
static const curl_socket_t pra_curl_no_socket = CURL_SOCKET_BAD;
// `open` gives the socket for an address, or CURL_SOCKET_BAD. Every connection is a new one, and none goes by a proxy:
// what is connected to is what `open` was asked about.
static inline CURLcode pra_curl_set_open_socket(CURL *easy, curl_opensocket_callback open, void *context) {
    CURLcode codes[] = {
        curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open),
        curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, context),
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L),
        curl_easy_setopt(easy, CURLOPT_PROXY, ""),
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i] != CURLE_OK) return codes[i];
    return CURLE_OK;
}
// One mail; `to` must live as long as `easy`.
static inline CURLcode pra_curl_set_mail(CURL *easy, const char *from, struct curl_slist *to) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_MAIL_FROM, from);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to);
}
static inline CURLcode pra_curl_require_tls(CURL *easy) {
    return curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
}
static inline CURLcode pra_curl_set_credentials(CURL *easy, const char *user, const char *password) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_USERNAME, user);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_PASSWORD, password);
}
static inline CURLcode pra_curl_set_timeout(CURL *easy, long milliseconds) {
    return curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, milliseconds);
}
// No signals: they would reach whichever thread has them unblocked.
static inline CURLcode pra_curl_set_no_signal(CURL *easy) {
    return curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
}
static inline CURLcode pra_curl_set_error_buffer(CURL *easy, char *buffer) {
    return curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, buffer);
}
static inline CURLcode pra_curl_set_write(CURL *easy, pra_curl_write write, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, write);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
}
static inline CURLcode pra_curl_get_status(CURL *easy, long *status) {
    return curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, status);
}
static inline CURLcode pra_curl_get_took(CURL *easy, curl_off_t *microseconds) {
    return curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, microseconds);
}
static inline CURLcode pra_curl_message_result(const CURLMsg *message) { return message->data.result; }
