// A gzip text read piece by piece. Private to this folder.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <string_view>

namespace kboot::archive {

// Where bytes come from.
class Reader {
 public:
  virtual ~Reader() = default;
  // Fills the buffer as far as there are bytes; less than `size` only at the end. Throws Error
  // `bad-archive`.
  virtual std::size_t read(char* buffer, std::size_t size) = 0;
};

// Bytes in memory. They must outlive the reader.
class PlainReader final : public Reader {
 public:
  explicit PlainReader(std::string_view bytes) : rest_(bytes) {}
  std::size_t read(char* buffer, std::size_t size) override;

 private:
  std::string_view rest_;
};

// The content of all gzip members in `bytes`, which must outlive the reader.
class GzipReader final : public Reader {
 public:
  explicit GzipReader(std::string_view bytes);
  GzipReader(const GzipReader&) = delete;
  GzipReader& operator=(const GzipReader&) = delete;
  ~GzipReader() override;
  std::size_t read(char* buffer, std::size_t size) override;

 private:
  // Gives zlib the next piece: its counters hold 32 bits.
  void feed() noexcept;

  z_stream stream_{};
  std::string_view rest_;
  bool ended_ = false;  // the last member is complete and nothing follows
};

}  // namespace kboot::archive
