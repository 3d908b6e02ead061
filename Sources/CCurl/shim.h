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
