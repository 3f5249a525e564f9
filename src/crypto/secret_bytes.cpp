// Secret memory on libsodium's guarded allocator.
#include "crypto/secret_bytes.hpp"

#include <sodium.h>

#include <cstring>
#include <new>
#include <utility>

#include "crypto/libraries.hpp"

namespace kboot::crypto {

void wipe(std::span<unsigned char> bytes) noexcept {
  if (!bytes.empty()) {
    sodium_memzero(bytes.data(), bytes.size());
  }
}

void wipe(std::string& text) noexcept {
  text.resize(text.capacity());  // never allocates: the spare bytes may hold older secrets
  sodium_memzero(text.data(), text.size());
  text.clear();
}

SecretBytes::SecretBytes(std::size_t size) : size_(size) {
  if (size == 0) {
    return;
  }
  use_libsodium();
  data_ = static_cast<unsigned char*>(sodium_malloc(size));
  if (data_ == nullptr) {
    throw std::bad_alloc();
  }
  sodium_memzero(data_, size);
}

SecretBytes SecretBytes::copy(std::string_view bytes) {
  SecretBytes secret(bytes.size());
  if (!bytes.empty()) {
    std::memcpy(secret.data_, bytes.data(), bytes.size());
  }
  return secret;
}

SecretBytes SecretBytes::take(std::string& bytes) {
  SecretBytes secret = copy(bytes);
  wipe(bytes);
  return secret;
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

SecretBytes::~SecretBytes() { sodium_free(data_); }  // wipes; nullptr is fine

void SecretBytes::shrink(std::size_t size) noexcept {
  if (size < size_) {
    wipe(span().subspan(size));
    size_ = size;
  }
}

}  // namespace kboot::crypto
