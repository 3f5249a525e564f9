// age files, from armor to payload: read back, and refused when anything was touched.
#include "vault/age_file.hpp"

#include <doctest/doctest.h>

#include "support.hpp"
#include "vault/age_armor.hpp"
#include "vault/age_stream.hpp"

using namespace kboot;
using test::code_of;
using vault::Identity;
using vault::Recipient;

namespace {

struct Pair {
  crypto::SystemEntropy entropy;
  Identity mine = Identity::generate(entropy);
  Identity other = Identity::generate(entropy);

  std::string seal(std::string_view plain) {
    const std::vector<Recipient> to{mine.recipient()};
    return vault::seal_age(entropy, plain, to);
  }
};

// Opens a binary file with one identity; nothing when it is for another.
std::optional<std::string> open_with(const Identity& identity, std::string_view file) {
  const vault::Header header = vault::parse_header(file);
  const auto key = vault::unwrap(identity, header);
  if (!key) {
    return std::nullopt;
  }
  return std::string(vault::open_age(file, header, key->view()).view());
}

}  // namespace

TEST_CASE("a file opens for each of its recipients and for nobody else") {
  Pair keys;
  const Identity third = Identity::generate(keys.entropy);
  const std::vector<Recipient> both{keys.mine.recipient(), keys.other.recipient()};
  const std::string file = vault::seal_age(keys.entropy, "text", both);
  CHECK(open_with(keys.mine, file) == "text");
  CHECK(open_with(keys.other, file) == "text");
  CHECK_FALSE(open_with(third, file).has_value());
}

TEST_CASE("texts around the size of a chunk come back") {
  Pair keys;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{65535}, std::size_t{65536}, std::size_t{65537},
        std::size_t{131072}, std::size_t{200000}}) {
    const std::string plain(size, 'p');
    CHECK(open_with(keys.mine, keys.seal(plain)) == plain);
  }
}

TEST_CASE("a file under a passphrase opens with it alone") {
  crypto::SystemEntropy entropy;
  const std::string file = vault::seal_age(entropy, "text", "correct horse", 4);
  const vault::Header header = vault::parse_header(file);
  const auto stanza = vault::scrypt_stanza(header);
  REQUIRE(stanza.has_value());
  CHECK(stanza->log_n == 4);
  const auto right = vault::unwrap(vault::scrypt_key("correct horse", *stanza).view(), *stanza);
  REQUIRE(right.has_value());
  CHECK(vault::open_age(file, header, right->view()).view() == "text");
  CHECK_FALSE(vault::unwrap(vault::scrypt_key("wrong horse", *stanza).view(), *stanza).has_value());
  CHECK(code_of([&] { return vault::seal_age(entropy, "text", "", 4); }) == "vault-empty-password");
}

TEST_CASE("no changed bit of a file opens") {
  Pair keys;
  const std::string file = keys.seal("some secret text");
  for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
    std::string damaged = file;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    std::optional<std::string> opened;
    const std::string code = code_of([&] { return opened = open_with(keys.mine, damaged); });
    CHECK_FALSE(opened.has_value());
    CHECK((code.empty() || code == "vault-format" || code == "vault-damaged"));
  }
}

TEST_CASE("no cut file opens, and none with something behind it") {
  Pair keys;
  const std::string file = keys.seal("some secret text");
  for (std::size_t size = 0; size < file.size(); ++size) {
    const std::string code = code_of([&] { return open_with(keys.mine, file.substr(0, size)); });
    CHECK((code == "vault-format" || code == "vault-damaged"));
  }
  CHECK(code_of([&] { return open_with(keys.mine, file + "x"); }) == "vault-damaged");
}

TEST_CASE("chunks cannot be cut off, emptied, swapped or appended") {
  const std::string key(32, 'k');
  const std::string two = vault::seal_stream(key, std::string(65536, 'a') + "b");
  const std::size_t chunk = 65536 + 16;
  REQUIRE(two.size() == chunk + 17);
  const auto refused = [&](const std::string& sealed) {
    return code_of([&] { return vault::open_stream(key, sealed); }) == "vault-damaged";
  };
  CHECK(vault::open_stream(key, two).size() == 65537);
  CHECK(refused(""));
  CHECK(refused(two.substr(0, chunk)));
  CHECK(refused(two.substr(0, chunk + 5)));
  CHECK(refused(two.substr(0, chunk + 16)));
  CHECK(refused(two.substr(chunk) + two.substr(0, chunk)));
  CHECK(refused(two + two.substr(chunk)));
  // An empty last chunk behind a full one is not what a writer makes.
  const std::string full = vault::seal_stream(key, std::string(65536, 'a'));
  CHECK(vault::open_stream(key, full).size() == 65536);
  CHECK(refused(full + vault::seal_stream(key, "")));
}

TEST_CASE("armor has 64 columns and is read as strictly") {
  for (std::size_t size = 0; size < 200; ++size) {
    const std::string bytes(size, 'b');
    CHECK(vault::dearmor(vault::armor(bytes)) == bytes);
  }
  const std::string text = vault::armor(std::string(100, 'b'));
  CHECK(text.find('\n', 36) == 36 + 64 - 1);
  const auto refused = [](const std::string& armored) {
    return code_of([&] { return vault::dearmor(armored); }) == "vault-format";
  };
  CHECK(vault::is_armored(" \n\r\n" + text));
  CHECK_FALSE(vault::is_armored("x" + text));
  CHECK(vault::dearmor("\n \n" + text + "\n\n") == std::string(100, 'b'));
  CHECK(refused(text + "x"));
  CHECK(refused("x\n" + text));
  CHECK(refused(text.substr(0, text.size() - 3)));
  CHECK(refused(std::string(1100, '\n') + text));
  CHECK(refused(text + std::string(1100, '\n')));
  std::string joined = text;
  joined.erase(36 + 63, 1);
  CHECK(refused(joined));
  std::string padded = text;
  padded.insert(40, " ");
  CHECK(refused(padded));
}

TEST_CASE("a header is what its writer would write, and nothing else") {
  const std::string stanza =
      "-> X25519 " + std::string(43, 'A') + "\n" + std::string(43, 'A') + "\n";
  const std::string mac = "--- " + std::string(43, 'A') + "\n";
  const std::string intro(vault::age_intro);
  const auto refused = [](const std::string& header) {
    return code_of([&] { return vault::parse_header(header); }) == "vault-format";
  };
  const vault::Header header = vault::parse_header(intro + stanza + mac + "payload");
  CHECK(header.stanzas.size() == 1);
  CHECK(header.stanzas[0].type == "X25519");
  CHECK(header.size == intro.size() + stanza.size() + mac.size());
  CHECK(vault::write_header(header.stanzas) + vault::write_mac(header.mac) == intro + stanza + mac);
  CHECK(refused("age-encryption.org/v2\n" + stanza + mac));
  CHECK(refused("age-encryption.org/v1\r\n" + stanza + mac));
  CHECK(refused(intro + stanza));
  CHECK(refused(intro + stanza + "---" + mac.substr(4)));
  CHECK(refused(intro + stanza + "--- " + mac));
  CHECK(refused(intro + stanza + mac.substr(0, mac.size() - 1)));
  CHECK(refused(intro + "->\n\n" + mac));
  CHECK(refused(intro + "->  X25519\n\n" + mac));
  CHECK(refused(intro + "-> X25519 \n\n" + mac));
  CHECK(refused(intro + "-> X\x7f\n\n" + mac));
  CHECK(refused(intro + "-> X\n" + std::string(64, 'A') + "\n" + mac));
  CHECK(refused(intro + "-> X\n" + std::string(68, 'A') + "\n" + mac));
  CHECK(refused(intro + "-> X\nAB\n" + mac));
  CHECK(refused(intro + "-> X\nAA==\n" + mac));
  CHECK(refused(intro + std::string(std::size_t{2} << 20, 'x')));
}

TEST_CASE("a body of full lines ends with an empty one") {
  const std::vector<vault::Stanza> stanzas{{"x", {"a", "b"}, std::string(96, 'z')}};
  const std::string text = vault::write_header(stanzas) + vault::write_mac(std::string(32, 'm'));
  CHECK(text.find("\n\n---") != std::string::npos);
  const vault::Header header = vault::parse_header(text);
  CHECK(header.stanzas[0].body == stanzas[0].body);
  CHECK(header.stanzas[0].arguments == stanzas[0].arguments);
}

TEST_CASE("stanzas of passphrases have their own rules") {
  const auto with = [](const std::string& arguments, const std::string& more = "") {
    const std::string body(43, 'A');
    return vault::parse_header(std::string(vault::age_intro) + "-> scrypt " + arguments + "\n" +
                               body + "\n" + more + "--- " + std::string(43, 'A') + "\n");
  };
  const std::string salt(22, 'A');
  const auto refused = [](const vault::Header& header) {
    return code_of([&] { return vault::scrypt_stanza(header); }) == "vault-format";
  };
  CHECK(vault::scrypt_stanza(with(salt + " 18"))->log_n == 18);
  CHECK(refused(with(salt)));
  CHECK(refused(with(salt + " 18 x")));
  CHECK(refused(with(salt + " 23")));
  CHECK(refused(with(salt + " 0")));
  CHECK(refused(with(salt + " +1")));
  CHECK(refused(with(salt + " 018")));
  CHECK(refused(with(salt + " 1e1")));
  CHECK(refused(with(salt + " 99999999999999999999")));
  CHECK(refused(with("AAAA 18")));
  CHECK(refused(with(salt + " 18", "-> X25519 x\n\n")));
}

TEST_CASE("stanzas of other types are passed over, malformed ones of ours are not") {
  Pair keys;
  const std::string file = keys.seal("text");
  vault::Header header = vault::parse_header(file);
  header.stanzas.insert(header.stanzas.begin(), {"grease", {"x"}, "body"});
  CHECK(vault::unwrap(keys.mine, header).has_value());
  vault::Header extra = vault::parse_header(file);
  extra.stanzas[0].arguments.emplace_back("x");
  CHECK(code_of([&] { return vault::unwrap(keys.mine, extra); }) == "vault-format");
  vault::Header low = vault::parse_header(file);
  low.stanzas[0].arguments[0] = vault::header_base64(std::string(32, '\0'));
  CHECK(code_of([&] { return vault::unwrap(keys.mine, low); }) == "vault-format");
  vault::Header longer = vault::parse_header(file);
  longer.stanzas[0].body += "x";
  CHECK(code_of([&] { return vault::unwrap(keys.mine, longer); }) == "vault-format");
}
