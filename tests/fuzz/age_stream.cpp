// Fuzzes the payload of age files: what was sealed opens, and nothing else does.
#include "vault/age_stream.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  static constexpr std::string_view key = "0123456789abcdef0123456789abcdef";
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::require(!fuzz::accepts([&] { (void)vault::open_stream(key, text); }),
                "bytes that nobody sealed were opened");
  std::string sealed = vault::seal_stream(key, text);
  fuzz::require_same(text, vault::open_stream(key, sealed).view(), "the opened text differs");
  sealed[size % sealed.size()] ^= 1;
  fuzz::require(!fuzz::accepts([&] { (void)vault::open_stream(key, sealed); }),
                "a changed payload was opened");
  return 0;
}
