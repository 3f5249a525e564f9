// Reading and writing age's X25519 keys.
#include "vault/age_keys.hpp"

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "crypto/curve25519.hpp"
#include "vault/bech32.hpp"

namespace kboot::vault {
namespace {

constexpr std::string_view recipient_prefix = "age";
constexpr std::string_view identity_prefix = "age-secret-key-";

// Calls `take(line, number)` for every line that says something.
template <typename Take>
void each_line(std::string_view text, Take take) {
  std::size_t number = 0;
  for (std::string_view line : base::split(text, '\n')) {
    ++number;
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (!line.empty() && !line.starts_with('#')) {
      take(line, number);
    }
  }
}

}  // namespace

Recipient parse_recipient(std::string_view text) {
  if (base::upper(text.substr(0, identity_prefix.size())) == base::upper(identity_prefix)) {
    throw base::Error("vault-recipient", "a secret key stands where a recipient belongs")
        .hint("a recipient begins with `age1`; `age-keygen -y FILE` prints that of an identity");
  }
  if (text.starts_with("ssh-")) {
    throw base::Error("vault-recipient", "ssh keys cannot be recipients yet")
        .hint("`kboot vault init` makes an identity and its recipient");
  }
  const std::optional<Bech32> decoded = bech32_decode(text);
  if (!decoded || decoded->prefix != recipient_prefix || decoded->upper_case ||
      decoded->bytes.size() != crypto::x25519_key) {
    throw base::Error("vault-recipient", "malformed recipient")
        .hint("a recipient is `age1` and 58 more characters, as `age-keygen` prints it");
  }
  return {std::string(decoded->bytes.view())};
}

std::string to_text(const Recipient& recipient) {
  return std::string(bech32_encode(recipient_prefix, recipient.point).view());
}

std::vector<Recipient> parse_recipients(std::string_view text, const std::string& name) {
  std::vector<Recipient> recipients;
  each_line(text, [&](std::string_view line, std::size_t number) {
    try {
      recipients.push_back(parse_recipient(line));
    } catch (base::Error& error) {
      error.frame(base::cat("in the recipients file `", name, "`, line ", number));
      throw;
    }
  });
  if (recipients.empty()) {
    throw base::Error("vault-recipient", base::cat("no recipient in `", name, "`"));
  }
  return recipients;
}

Identity::Identity(crypto::SecretBytes scalar)
    : scalar_(std::move(scalar)), recipient_{crypto::x25519_public(scalar_.view())} {}

Identity Identity::generate(base::Entropy& entropy) {
  crypto::SecretBytes scalar(crypto::x25519_key);
  entropy.fill(scalar.span());
  return Identity(std::move(scalar));
}

Identity Identity::parse(std::string_view text) {
  std::optional<Bech32> decoded = bech32_decode(text);
  if (!decoded || decoded->prefix != identity_prefix || !decoded->upper_case ||
      decoded->bytes.size() != crypto::x25519_key) {
    throw base::Error("vault-identity", "malformed identity")
        .hint("an identity is a line `AGE-SECRET-KEY-1...`, as `age-keygen` writes it");
  }
  return Identity(std::move(decoded->bytes));
}

crypto::SecretBytes Identity::to_text() const {
  crypto::SecretBytes text = bech32_encode(identity_prefix, scalar_.view());
  for (unsigned char& letter : text.span()) {
    if (letter >= 'a' && letter <= 'z') {
      letter = static_cast<unsigned char>(letter - 'a' + 'A');
    }
  }
  return text;
}

std::vector<Identity> parse_identities(std::string_view text, const std::string& name) {
  std::vector<Identity> identities;
  each_line(text, [&](std::string_view line, std::size_t number) {
    try {
      identities.push_back(Identity::parse(line));
    } catch (base::Error& error) {
      error.frame(base::cat("in the identity file `", name, "`, line ", number));
      throw;
    }
  });
  if (identities.empty()) {
    throw base::Error("vault-identity", base::cat("no identity in `", name, "`"));
  }
  return identities;
}

}  // namespace kboot::vault
