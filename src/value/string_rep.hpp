// How a string is kept: its bytes stand right behind the counted head. Private to this folder.
#pragma once

#include <string_view>
#include <vector>

#include "value/containers.hpp"

namespace kboot::value::detail {

struct StringRep final : Rep {
  static StringRep* make(std::string_view text, std::vector<ByteRange> secrets);
  static void free(StringRep* rep, bool secret) noexcept;

  [[nodiscard]] std::string_view view() const noexcept { return {bytes(), size}; }
  [[nodiscard]] const char* bytes() const noexcept {
    return reinterpret_cast<const char*>(this + 1);
  }
  [[nodiscard]] char* bytes() noexcept { return reinterpret_cast<char*>(this + 1); }

  const std::size_t size;
  std::vector<ByteRange>* secrets = nullptr;  // owned; almost every string has none

 private:
  explicit StringRep(std::size_t size) noexcept : Rep(Kind::string), size(size) {}
  ~StringRep() = default;
};

}  // namespace kboot::value::detail
