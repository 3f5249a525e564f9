// Fuzzes the header of age files: it is canonical, so whatever is read must be written as the same bytes.
#include "target.hpp"
#include "vault/age_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::accepts([&] {
    const vault::Header header = vault::parse_header(text);
    fuzz::require_same(text.substr(0, header.size),
                       vault::write_header(header.stanzas) + vault::write_mac(header.mac),
                       "a header is written otherwise than it was read");
    (void)vault::scrypt_stanza(header);
    (void)vault::unwrap(vault::Identity(crypto::SecretBytes(32)), header);
    (void)vault::open_age(text, header, std::string(16, 'k'));
  });
  return 0;
}
