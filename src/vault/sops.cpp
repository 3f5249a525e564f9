// Walking the values of a SOPS file as SOPS does: open, check the MAC, seal.
#include "vault/sops.hpp"

#include <algorithm>
#include <ctime>
#include <map>
#include <optional>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "regex/go_pattern.hpp"
#include "vault/sops_render.hpp"
#include "vault/sops_value.hpp"
#include "vault/vault.hpp"

namespace kboot::vault {
namespace {

using crypto::SecretBytes;
using value::TextEdit;
using value::YamlPiece;
using Kind = YamlPiece::Kind;

// SHA-256 of "sops": what SOPS puts in front where only encrypted values count.
constexpr std::string_view only_encrypted_seed =
    "8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69";

// Decides which values are encrypted.
class Rule {
 public:
  explicit Rule(const SopsMetadata& metadata) : metadata_(metadata) {
    if (metadata.rule == SopsRule::unencrypted_regex ||
        metadata.rule == SopsRule::encrypted_regex) {
      pattern_.emplace(metadata.pattern);
    }
  }

  [[nodiscard]] bool encrypts(const YamlPiece& piece) const {
    const bool found = std::ranges::any_of(piece.path, [this](const std::string& key) {
      return pattern_ ? pattern_->matches(key) : key.ends_with(metadata_.pattern);
    });
    switch (metadata_.rule) {
      case SopsRule::encrypted_suffix:
      case SopsRule::encrypted_regex:
        return found;
      case SopsRule::unencrypted_suffix:
      case SopsRule::unencrypted_regex:
        return !found;
      default:  // comments decide: what is encrypted says so itself
        return piece.text.starts_with(sops_value_mark);
    }
  }

 private:
  const SopsMetadata& metadata_;
  std::optional<regex::GoPattern> pattern_;
};

// Where a value stands, as its encryption is bound to it.
std::string place(const std::vector<std::string>& path) { return base::join(path, ":") + ":"; }

// The hash of all values in their order.
class Mac {
 public:
  explicit Mac(const SopsMetadata& metadata) : only_encrypted_(metadata.mac_only_encrypted) {
    if (only_encrypted_) {
      bytes_ = *base::hex_decode(only_encrypted_seed);
    }
  }
  Mac(const Mac&) = delete;
  Mac& operator=(const Mac&) = delete;
  ~Mac() { crypto::wipe(bytes_); }

  void add(std::string_view value, bool encrypted) {
    if (encrypted || !only_encrypted_) {
      bytes_.append(value);
    }
  }
  [[nodiscard]] std::string text() const {
    return base::upper(base::hex_encode(crypto::digest(crypto::Hash::sha512, bytes_)));
  }

 private:
  bool only_encrypted_;
  std::string bytes_;
};

// A comment's place is guessed from the layout; where that fails, all places are tried.
std::optional<SopsValue> open_comment(const YamlPiece& piece, std::string_view key,
                                      const std::vector<YamlPiece>& pieces) {
  if (!piece.text.starts_with(sops_value_mark)) {
    return std::nullopt;
  }
  if (auto value = try_sops_value(piece.text, key, place(piece.path))) {
    return value;
  }
  for (const YamlPiece& other : pieces) {
    for (std::size_t depth = 0; depth <= other.path.size(); ++depth) {
      const auto end = other.path.begin() + static_cast<std::ptrdiff_t>(depth);
      if (auto value = try_sops_value(piece.text, key, place({other.path.begin(), end}))) {
        return value;
      }
    }
  }
  return std::nullopt;
}

// A value or comment in the clear, and what stood for it.
struct OpenValue {
  const YamlPiece* piece;
  SopsValue value;
  bool encrypted;
};

// All values and comments; checks the MAC.
std::vector<OpenValue> open_all(const SopsDocument& document, std::string_view key) {
  const Rule rule(document.metadata);
  Mac mac(document.metadata);
  std::vector<OpenValue> all;
  for (const YamlPiece& piece : document.pieces) {
    if (piece.kind == Kind::comment) {
      if (auto comment = open_comment(piece, key, document.pieces)) {
        all.push_back({&piece, std::move(*comment), true});
      }
      continue;
    }
    if (piece.kind != Kind::scalar) {
      continue;
    }
    std::optional<SopsValue> value;
    const bool encrypted = rule.encrypts(piece);
    if (encrypted && piece.text.empty()) {
      value = SopsValue{};  // an empty text is never encrypted
    } else if (encrypted && piece.text.starts_with(sops_value_mark)) {
      value = open_sops_value(piece.text, key, place(piece.path));
    } else {
      value = read_plain_value(piece);
      if (encrypted && value) {
        (void)open_sops_value(piece.text, key, place(piece.path));  // says what is wrong
      }
    }
    if (value && value->type != SopsType::comment) {
      mac.add(value->text.view(), encrypted);
    }
    if (value) {
      all.push_back({&piece, std::move(*value), encrypted});
    }
  }
  const SopsValue expected =
      open_sops_value(document.metadata.mac, key, document.metadata.last_modified);
  if (!crypto::equal_constant_time(expected.text.view(), mac.text())) {
    throw base::Error("vault-damaged",
                      "the SOPS file was changed: its MAC does not fit its values");
  }
  return all;
}

std::string rfc3339(base::WallTime time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(
      std::chrono::time_point_cast<std::chrono::system_clock::duration>(time));
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::string text(32, '\0');
  text.resize(std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts));
  return text;
}

// Cipher texts by what they say: who seals the same again finds the old one.
class Known {
 public:
  Known(const SopsDocument& document, std::string_view key) : opened_(open_all(document, key)) {
    for (const OpenValue& each : opened_) {
      if (each.encrypted) {
        rows_[name(*each.piece, each.value)].push_back(each.piece->text);
      }
    }
    for (auto& [unused, texts] : rows_) {
      std::ranges::reverse(texts);  // taken from the back
    }
  }
  Known(const Known&) = delete;
  Known& operator=(const Known&) = delete;

  std::string seal(base::Entropy& entropy, const YamlPiece& piece, const SopsValue& value,
                   std::string_view key) {
    const auto row = rows_.find(name(piece, value));
    if (row == rows_.end() || row->second.empty()) {
      return seal_sops_value(entropy, value, key, place(piece.path));
    }
    std::string text = row->second.back();
    row->second.pop_back();
    return text;
  }

 private:
  static std::string name(const YamlPiece& piece, const SopsValue& value) {
    // A comment may have been sealed for a place that its layout does not show.
    const std::string where = piece.kind == Kind::comment ? "#" : place(piece.path);
    return base::hex_encode(crypto::digest(
        crypto::Hash::sha256,
        base::cat(where, '\0', static_cast<int>(value.type), '\0', value.text.view())));
  }

  std::vector<OpenValue> opened_;
  std::map<std::string, std::vector<std::string>> rows_;  // by a digest, so that no text is kept
};

// The metadata with other texts for `mac`, `lastmodified`.
std::string sign(std::string_view text, const SopsDocument& document, const std::string& mac,
                 const std::string& modified) {
  std::vector<TextEdit> edits;
  for (const YamlPiece& piece : document.metadata_pieces) {
    if (piece.kind != Kind::scalar || piece.path.size() != 2) {
      continue;
    }
    const bool is_mac = piece.path[1] == "mac";
    if (is_mac || piece.path[1] == "lastmodified") {
      const bool quoted =
          document.syntax == SopsSyntax::json || (document.syntax == SopsSyntax::yaml && !is_mac);
      const std::string& now = is_mac ? mac : modified;
      edits.push_back({piece.begin - document.begin, piece.end - document.begin,
                       quoted ? double_quoted(now) : now});
    }
  }
  return value::apply_edits(text.substr(document.begin, document.end - document.begin), edits);
}

std::string age_list(const std::vector<SopsMetadata::AgeKey>& keys, SopsSyntax syntax,
                     std::size_t column) {
  std::string out = syntax == SopsSyntax::json ? "[" : "";
  for (const SopsMetadata::AgeKey& key : keys) {
    if (syntax == SopsSyntax::json) {
      out += base::cat(out == "[" ? "" : ", ", "{\"recipient\": ", double_quoted(key.recipient),
                       ", \"enc\": ", double_quoted(key.envelope), "}");
      continue;
    }
    const std::string indent(column + 4, ' ');
    out += base::cat("\n", indent, "- recipient: ", key.recipient, "\n", indent, "  enc: |");
    for (const std::string_view line : base::split(base::trim(key.envelope), '\n')) {
      out += base::cat("\n", indent, "    ", line);
    }
  }
  return syntax == SopsSyntax::json ? out + "]" : out + "\n";
}

std::string dotenv_keys(const std::vector<SopsMetadata::AgeKey>& keys) {
  std::string out;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string name = base::cat("sops_age__list_", i, "__map_");
    out += base::cat(name, "enc=", base::replace_all(keys[i].envelope, "\n", "\\n"), "\n", name,
                     "recipient=", keys[i].recipient, "\n");
  }
  return out;
}

// dotenv has no list to replace: its lines go, others come where the first stood.
std::string replace_dotenv_keys(std::string_view text, const SopsDocument& document,
                                const std::vector<SopsMetadata::AgeKey>& keys) {
  std::vector<TextEdit> edits;
  for (const YamlPiece& piece : document.metadata_pieces) {
    if (piece.path.size() == 3 && piece.path[1] == "age") {
      const std::size_t feed = text.rfind('\n', piece.begin);
      const std::size_t line = feed == std::string_view::npos ? 0 : feed + 1;
      edits.push_back({line, std::min(piece.end + 1, text.size()),
                       edits.empty() ? dotenv_keys(keys) : std::string()});
    }
  }
  return value::apply_edits(text, edits);
}

}  // namespace

SecretBytes open_sops(std::string_view text, const std::string& name, std::string_view key) {
  const SopsDocument document = read_sops_document(text, name);
  std::vector<TextEdit> edits;
  for (const OpenValue& each : open_all(document, key)) {
    const YamlPiece& piece = *each.piece;
    if (piece.kind == Kind::comment) {
      edits.push_back({piece.begin, piece.end, base::cat("#", each.value.text.view())});
    } else if (each.encrypted && !piece.text.empty()) {
      edits.push_back(
          {piece.begin, piece.end, render_plain(each.value, piece, text, document.syntax)});
    }
  }
  std::string plain = without_metadata(text, document, edits);
  for (TextEdit& edit : edits) {
    crypto::wipe(edit.text);
  }
  return SecretBytes::take(plain);
}

std::string reseal_sops(base::Entropy& entropy, base::WallTime now, std::string_view text,
                        std::string_view plain, const std::string& name, std::string_view key) {
  const SopsDocument document = read_sops_document(text, name);
  if (document.metadata.rule == SopsRule::by_comment) {
    throw base::Error(
        "not-supported",
        "a SOPS file whose comments say what is encrypted can be opened, not written");
  }
  Known known(document, key);
  const Rule rule(document.metadata);
  Mac mac(document.metadata);
  const std::vector<YamlPiece> pieces = read_plain_pieces(plain, document.syntax, name);
  std::vector<TextEdit> edits;
  for (const YamlPiece& piece : pieces) {
    const bool encrypted = rule.encrypts(piece);
    if (piece.kind == Kind::comment) {
      if (encrypted && !piece.text.empty()) {
        const SopsValue comment{SopsType::comment, SecretBytes::copy(piece.text)};
        edits.push_back(
            {piece.begin, piece.end, base::cat("#", known.seal(entropy, piece, comment, key))});
      }
    } else if (piece.kind == Kind::scalar) {
      const std::optional<SopsValue> value = read_plain_value(piece);
      if (value) {
        mac.add(value->text.view(), encrypted);
      }
      if (value && encrypted && !value->text.empty()) {
        edits.push_back({piece.begin, piece.end,
                         render_sealed(known.seal(entropy, piece, *value, key), piece, plain,
                                       document.syntax)});
      }
    }
  }
  const std::string sealed = value::apply_edits(plain, edits);
  const std::string modified = rfc3339(now);
  const SopsValue sum{SopsType::str, SecretBytes::copy(mac.text())};
  return with_metadata(
      sealed, document.syntax, read_plain_pieces(sealed, document.syntax, name),
      sign(text, document, seal_sops_value(entropy, sum, key, modified), modified));
}

std::string set_sops_recipients(base::Entropy& entropy, std::string_view text,
                                const std::string& name, const std::vector<Recipient>& recipients,
                                std::string_view key) {
  const SopsDocument document = read_sops_document(text, name);
  std::vector<SopsMetadata::AgeKey> keys;
  for (const Recipient& recipient : recipients) {
    keys.push_back({to_text(recipient), encrypt(entropy, key, std::span(&recipient, 1))});
  }
  if (document.syntax == SopsSyntax::dotenv) {
    return replace_dotenv_keys(text, document, keys);
  }
  for (const YamlPiece& piece : document.metadata_pieces) {
    if (piece.kind == Kind::key && piece.path.size() == 2 && piece.path[1] == "age") {
      const std::size_t colon = text.find(':', piece.end);
      std::string list = age_list(keys, document.syntax, piece.indent);
      if (!text.substr(0, piece.value_end).ends_with('\n') && list.ends_with('\n')) {
        list.pop_back();
      }
      return value::apply_edits(
          text, {{colon + 1, piece.value_end,
                  base::cat(document.syntax == SopsSyntax::json ? " " : "", list)}});
    }
  }
  throw base::Error("vault-format", base::cat("the SOPS file `", name, "` has no age recipients"));
}

}  // namespace kboot::vault
