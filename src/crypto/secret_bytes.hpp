// Memory for keys, passphrases and opened text: locked where the system allows it, never dumped,
// wiped at the end.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace kboot::crypto {

// Overwrites the bytes in a way that the compiler keeps.
void wipe(std::span<unsigned char> bytes) noexcept;
// Overwrites and empties a string, its spare capacity included.
void wipe(std::string& text) noexcept;

// Bytes in memory of libsodium's own allocator, between guard pages. A refused mlock is no error
// (containers). Moved, never copied by accident: `clone` says it aloud.
class SecretBytes {
 public:
  SecretBytes() noexcept = default;
  explicit SecretBytes(std::size_t size);  // zeros; throws std::bad_alloc
  // A copy of `bytes`; `take` also wipes where they came from.
  [[nodiscard]] static SecretBytes copy(std::string_view bytes);
  [[nodiscard]] static SecretBytes take(std::string& bytes);
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  [[nodiscard]] SecretBytes clone() const { return copy(view()); }
  [[nodiscard]] std::string_view view() const noexcept {
    return {reinterpret_cast<const char*>(data_), size_};
  }
  [[nodiscard]] unsigned char* data() noexcept { return data_; }
  [[nodiscard]] const unsigned char* data() const noexcept { return data_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::span<unsigned char> span() noexcept { return {data_, size_}; }
  // Forgets (and wipes) what is behind the first `size` bytes.
  void shrink(std::size_t size) noexcept;

 private:
  unsigned char* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace kboot::crypto
