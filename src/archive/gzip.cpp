// gzip: zlib's deflate in the format of RFC 1952.
#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <new>

#include "archive/archive.hpp"
#include "archive/gzip_reader.hpp"
#include "base/text.hpp"

namespace kboot::archive {

namespace {

constexpr int gzip_window = 15 + 16;  // the largest window; 16 asks zlib for gzip's frame
constexpr std::size_t largest_piece = std::numeric_limits<uInt>::max();

// zlib does not write to its input, but its type says so.
Bytef* input(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

base::Error damaged(std::string_view why) {
  return {"bad-archive", base::cat("the gzip data is damaged: ", why)};
}

}  // namespace

std::size_t PlainReader::read(char* buffer, std::size_t size) {
  const std::size_t count = std::min(size, rest_.size());
  std::memcpy(buffer, rest_.data(), count);
  rest_.remove_prefix(count);
  return count;
}

GzipReader::GzipReader(std::string_view bytes) : rest_(bytes) {
  if (!is_gzip(bytes)) throw base::Error("bad-archive", "this is no gzip data");
  if (inflateInit2(&stream_, gzip_window) != Z_OK) throw std::bad_alloc();
}

GzipReader::~GzipReader() { inflateEnd(&stream_); }

void GzipReader::feed() noexcept {
  const std::string_view piece = rest_.substr(0, largest_piece);
  stream_.next_in = input(piece);
  stream_.avail_in = static_cast<uInt>(piece.size());
  rest_.remove_prefix(piece.size());
}

std::size_t GzipReader::read(char* buffer, std::size_t size) {
  std::size_t done = 0;
  while (done < size && !ended_) {
    if (stream_.avail_in == 0) feed();
    const std::size_t room = std::min(size - done, largest_piece);
    stream_.next_out = reinterpret_cast<Bytef*>(buffer + done);
    stream_.avail_out = static_cast<uInt>(room);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    done += room - stream_.avail_out;
    if (result == Z_STREAM_END) {
      if (stream_.avail_in == 0) feed();
      ended_ = stream_.avail_in == 0;
      inflateReset(&stream_);  // another member may follow
    } else if (result == Z_BUF_ERROR) {
      throw damaged("it ends too early");
    } else if (result == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (result != Z_OK) {
      throw damaged(stream_.msg == nullptr ? "it cannot be read" : stream_.msg);
    }
  }
  return done;
}

bool is_gzip(std::string_view bytes) noexcept { return bytes.starts_with("\x1f\x8b\x08"); }

std::string gzip(std::string_view bytes, int level) {
  z_stream stream{};
  constexpr int memory = 8;  // zlib's own default
  if (deflateInit2(&stream, level, Z_DEFLATED, gzip_window, memory, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string out;
  std::array<char, std::size_t{64} << 10> buffer;
  int result = Z_OK;
  while (result != Z_STREAM_END) {
    if (stream.avail_in == 0) {
      const std::string_view piece = bytes.substr(0, largest_piece);
      stream.next_in = input(piece);
      stream.avail_in = static_cast<uInt>(piece.size());
      bytes.remove_prefix(piece.size());
    }
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = buffer.size();
    result = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
    out.append(buffer.data(), buffer.size() - stream.avail_out);
  }
  deflateEnd(&stream);
  return out;
}

std::string gunzip(std::string_view bytes, std::uint64_t limit) {
  GzipReader reader(bytes);
  std::string out;
  std::array<char, std::size_t{64} << 10> buffer;
  for (;;) {
    const std::size_t count = reader.read(buffer.data(), buffer.size());
    if (count > limit - out.size()) {
      throw base::Error("archive-too-large",
                        base::cat("the gzip data unpacks to more than ", limit, " bytes"));
    }
    out.append(buffer.data(), count);
    if (count < buffer.size()) return out;
  }
}

}  // namespace kboot::archive
