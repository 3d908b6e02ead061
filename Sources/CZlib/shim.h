#pragma once
#include <string.h>
#include <zlib.h>

// deflateInit2 and inflateInit2 are macros, which Swift can not import. Both calls take a whole buffer through a stream
// in gzip's form, and return the bytes written: 0 when they have no room, or when the input is no whole stream.

static inline size_t pra_gzip(const void *from, size_t length, void *into, size_t room, int level) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (Bytef *)from;
    stream.avail_in = (uInt)length;
    stream.next_out = (Bytef *)into;
    stream.avail_out = (uInt)room;
    int status = deflate(&stream, Z_FINISH);
    deflateEnd(&stream);
    return status == Z_STREAM_END ? room - stream.avail_out : 0;
}

static inline size_t pra_gunzip(const void *from, size_t length, void *into, size_t room) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (inflateInit2(&stream, 15 + 16) != Z_OK) return 0;
    stream.next_in = (Bytef *)from;
    stream.avail_in = (uInt)length;
    stream.next_out = (Bytef *)into;
    stream.avail_out = (uInt)room;
    int status = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return status == Z_STREAM_END && stream.avail_in == 0 ? room - stream.avail_out : 0;
}
