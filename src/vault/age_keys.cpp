// Reading and writing age's keys, and ssh's public ones.
#include "vault/age_keys.hpp"

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/curve25519.hpp"
#include "crypto/ed25519.hpp"
#include "vault/bech32.hpp"

namespace kboot::vault {
namespace {

constexpr std::string_view recipient_prefix = "age";
constexpr std::string_view identity_prefix = "age-secret-key-";
constexpr std::string_view ssh_type = "ssh-ed25519";

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

// `ssh-ed25519 AAAA... comment`, a line of an authorized_keys file without options.
Recipient parse_ssh_recipient(std::string_view text) {
  const std::vector<std::string_view> words = base::split(text, ' ');
  if (words[0] != ssh_type) {
    throw base::Error("vault-recipient",
                      base::cat("ssh keys of the type `", words[0], "` cannot be recipients"))
        .hint("use a key of the type ssh-ed25519, or an age key");
  }
  const std::optional<std::string> wire = base::base64_decode(words.size() > 1 ? words[1] : "");
  const std::string frame = ssh_wire("");
  if (!wire || wire->size() != frame.size() + crypto::ed25519_public_key ||
      *wire != ssh_wire(std::string_view(*wire).substr(frame.size()))) {
    throw base::Error("vault-recipient", "malformed ssh-ed25519 key")
        .hint("it is a line of a file `id_ed25519.pub`");
  }
  return ssh_recipient(std::string_view(*wire).substr(frame.size()));
}

}  // namespace

std::string ssh_wire(std::string_view public_key) {
  return base::cat(std::string_view("\0\0\0\x0b", 4), ssh_type, std::string_view("\0\0\0\x20", 4),
                   public_key);
}

Recipient ssh_recipient(std::string_view public_key) {
  std::optional<std::string> point = crypto::ed25519_point(public_key);
  if (!point) {
    throw base::Error("vault-recipient", "malformed ssh-ed25519 key: it is no point of the curve");
  }
  return {std::move(*point), std::string(public_key)};
}

Recipient parse_recipient(std::string_view text) {
  if (base::upper(text.substr(0, identity_prefix.size())) == base::upper(identity_prefix)) {
    throw base::Error("vault-recipient", "a secret key stands where a recipient belongs")
        .hint("a recipient begins with `age1`; `age-keygen -y FILE` prints that of an identity");
  }
  if (text.starts_with("ssh-")) {
    return parse_ssh_recipient(text);
  }
  const std::optional<Bech32> decoded = bech32_decode(text);
  if (!decoded || decoded->prefix != recipient_prefix || decoded->upper_case ||
      decoded->bytes.size() != crypto::x25519_key) {
    throw base::Error("vault-recipient", "malformed recipient")
        .hint("a recipient is `age1` and 58 more characters, as `age-keygen` prints it");
  }
  return {std::string(decoded->bytes.view()), {}};
}

std::string to_text(const Recipient& recipient) {
  if (recipient.is_ssh()) {
    return base::cat(ssh_type, " ", base::base64_encode(ssh_wire(recipient.ssh_key)));
  }
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
    : scalar_(std::move(scalar)), recipient_{crypto::x25519_public(scalar_.view()), {}} {}

Identity Identity::of_ssh(std::string_view seed, std::string_view public_key) {
  Identity identity(crypto::ed25519_scalar(seed));
  identity.recipient_.ssh_key = public_key;
  return identity;
}

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
