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
#include "vault/sops_plain.hpp"
#include "vault/sops_render.hpp"
#include "vault/sops_value.hpp"

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
  // `most`: bytes of the text; it is kept in one place, so that nothing is left behind.
  Mac(const SopsMetadata& metadata, std::size_t most)
      : only_encrypted_(metadata.mac_only_encrypted) {
    bytes_.reserve(3 * most + 64);
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
std::vector<OpenValue> open_all(const SopsDocument& document, std::string_view text,
                                std::string_view key) {
  const Rule rule(document.metadata);
  Mac mac(document.metadata, text.size());
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
      value = read_plain_value(piece, document.syntax);
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

// How far the file indents: as its metadata does.
std::size_t indentation(const SopsDocument& document) {
  for (const YamlPiece& piece : document.metadata_pieces) {
    if (piece.path.size() > 1 && piece.indent > 0) {
      return piece.indent;
    }
  }
  return 2;
}

// SOPS makes an item of a list out of a comment in it when it encrypts. Where that item begins.
std::size_t item_begin(const YamlPiece& piece, std::string_view text) {
  const std::size_t dash = text.substr(0, piece.begin).find_last_not_of(" \n");
  return dash != std::string_view::npos && text[dash] == '-' ? dash : piece.begin;
}

// Is it a comment on a line of its own, and the next line that says something an item of a list?
bool is_above_item(const YamlPiece& piece, std::string_view text) {
  const std::size_t feed =
      piece.begin == 0 ? std::string_view::npos : text.rfind('\n', piece.begin - 1);
  const std::size_t line = feed == std::string_view::npos ? 0 : feed + 1;
  if (!base::trim(text.substr(line, piece.begin - line)).empty()) {
    return false;
  }
  for (std::size_t at = text.find('\n', piece.end); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    const std::size_t end = std::min(text.find('\n', at + 1), text.size());
    const std::string_view next = text.substr(at + 1, end - at - 1);
    const std::size_t column = next.find_first_not_of(" \t\r");
    if (column != std::string_view::npos && next[column] != '#') {
      return column == piece.begin - line &&
             (next.substr(column) == "-" || next.substr(column, 2) == "- ");
    }
  }
  return false;
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
  Known(const SopsDocument& document, std::string_view text, std::string_view key)
      : opened_(open_all(document, text, key)) {
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
    const std::string where = value.type == SopsType::comment ? "#" : place(piece.path);
    return base::hex_encode(crypto::digest(
        crypto::Hash::sha256,
        base::cat(where, '\0', static_cast<int>(value.type), '\0', value.text.view())));
  }

  std::vector<OpenValue> opened_;
  std::map<std::string, std::vector<std::string>> rows_;  // by a digest, so that no text is kept
};

// The metadata with another `mac` and `lastmodified`.
std::string sign(base::Entropy& entropy, base::WallTime now, std::string_view text,
                 const SopsDocument& document, const Mac& mac, std::string_view key) {
  const std::string modified = rfc3339(now);
  const SopsValue sum{SopsType::str, SecretBytes::copy(mac.text())};
  const std::string sealed = seal_sops_value(entropy, sum, key, modified);
  std::vector<TextEdit> edits;
  for (const YamlPiece& piece : document.metadata_pieces) {
    if (piece.kind != Kind::scalar || piece.path.size() != 2) {
      continue;
    }
    const bool is_mac = piece.path[1] == "mac";
    if (is_mac || piece.path[1] == "lastmodified") {
      const bool quoted =
          document.syntax == SopsSyntax::json || (document.syntax == SopsSyntax::yaml && !is_mac);
      const std::string& now_there = is_mac ? sealed : modified;
      edits.push_back({piece.begin - document.begin, piece.end - document.begin,
                       quoted ? double_quoted(now_there) : now_there});
    }
  }
  return value::apply_edits(text.substr(document.begin, document.end - document.begin), edits);
}

// Pieces of a text in the clear, wiped when they are done with.
class Wiper {
 public:
  explicit Wiper(std::vector<YamlPiece>& pieces) noexcept : pieces_(pieces) {}
  Wiper(const Wiper&) = delete;
  Wiper& operator=(const Wiper&) = delete;
  ~Wiper() {
    for (YamlPiece& piece : pieces_) {
      crypto::wipe(piece.text);
    }
  }

 private:
  std::vector<YamlPiece>& pieces_;
};

// A file that is no YAML, JSON or dotenv is one text.
std::string reseal_binary(base::Entropy& entropy, base::WallTime now, std::string_view text,
                          const SopsDocument& document, std::string_view plain,
                          std::string_view key) {
  const YamlPiece& piece = document.pieces[1];
  Mac mac(document.metadata, plain.size());
  mac.add(plain, true);
  const SopsValue value{SopsType::str, SecretBytes::copy(plain)};
  const std::string sealed =
      plain.empty() ? std::string() : seal_sops_value(entropy, value, key, place(piece.path));
  std::vector<TextEdit> edits = {
      {piece.begin, piece.end, double_quoted(sealed)},
      {document.begin, document.end, sign(entropy, now, text, document, mac, key)}};
  std::ranges::sort(edits, {}, &TextEdit::begin);
  return value::apply_edits(text, edits);
}

}  // namespace

SecretBytes open_sops(std::string_view text, const std::string& name, std::string_view key) {
  const SopsDocument document = read_sops_document(text, name);
  std::vector<TextEdit> edits;
  std::vector<OpenValue> all = open_all(document, text, key);
  if (document.is_binary && all.size() == 1) {
    return std::move(all[0].value.text);
  }
  const std::size_t step = indentation(document);
  for (const OpenValue& each : all) {
    const YamlPiece& piece = *each.piece;
    if (piece.kind == Kind::comment) {
      edits.push_back({piece.begin, piece.end, base::cat("#", each.value.text.view())});
    } else if (each.value.type == SopsType::comment && each.encrypted && !piece.in_flow) {
      edits.push_back({item_begin(piece, text), piece.end, base::cat("#", each.value.text.view())});
    } else if (each.encrypted && !piece.text.empty()) {
      edits.push_back(
          {piece.begin, piece.end, render_plain(each.value, piece, text, document.syntax, step)});
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
  if (document.is_binary) {
    return reseal_binary(entropy, now, text, document, plain, key);
  }
  Known known(document, text, key);
  const Rule rule(document.metadata);
  Mac mac(document.metadata, plain.size());
  std::vector<YamlPiece> pieces = read_plain_pieces(plain, document.syntax, name);
  const Wiper wiper(pieces);
  std::vector<TextEdit> edits;
  for (const YamlPiece& piece : pieces) {
    const bool encrypted = rule.encrypts(piece);
    if (piece.kind == Kind::comment) {
      if (encrypted && !piece.text.empty()) {
        const SopsValue comment{SopsType::comment, SecretBytes::copy(piece.text)};
        edits.push_back({piece.begin, piece.end,
                         base::cat(is_above_item(piece, plain) ? "- " : "#",
                                   known.seal(entropy, piece, comment, key))});
      }
    } else if (piece.kind == Kind::scalar) {
      const std::optional<SopsValue> value = read_plain_value(piece, document.syntax);
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
  return with_metadata(sealed, document.syntax, read_plain_pieces(sealed, document.syntax, name),
                       sign(entropy, now, text, document, mac, key));
}

}  // namespace kboot::vault
