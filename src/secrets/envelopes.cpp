// Where envelopes stand in a file, and putting others there.
#include <algorithm>

#include "base/text.hpp"
#include "secrets/secrets.hpp"
#include "value/yaml_layout.hpp"

namespace kboot::secrets {

namespace {

using crypto::SecretBytes;
using value::TextEdit;
using value::YamlPiece;

// What every inline envelope holds: parsing is spared where a file has none of it.
constexpr std::string_view marks[] = {"$ANSIBLE_VAULT;", "-----BEGIN AGE ENCRYPTED FILE-----"};

bool may_hold_values(std::string_view text) {
  return std::ranges::any_of(
      marks, [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; });
}

bool is_vault_tag(std::string_view tag) { return tag == "!vault" || tag == "!vault-encrypted"; }

bool is_block_style(base::ScalarStyle style) {
  return style == base::ScalarStyle::literal || style == base::ScalarStyle::folded;
}

std::size_t line_of(std::string_view text, std::size_t at) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, at), '\n'));
}

// The size of anchor and tag with the blanks behind them.
std::size_t properties_size(std::string_view piece) {
  std::size_t at = 0;
  while (at < piece.size() && (piece[at] == '!' || piece[at] == '&')) {
    at = std::min(piece.find_first_of(" \t\r\n", at), piece.size());
    at = std::min(piece.find_first_not_of(" \t\r\n", at), piece.size());
  }
  return at;
}

std::string quoted(std::string_view envelope) {
  return base::cat("\"", base::replace_all(base::trim_end(envelope), "\n", "\\n"), "\\n\"");
}

// The lines of an envelope in the place of a block's lines: same indentation, same line ends.
std::string block(std::string_view piece, std::string_view envelope) {
  const std::size_t header_end = piece.find('\n') + 1;
  std::string out(piece.substr(0, header_end));
  // A folded block would lose the line ends.
  const std::size_t indicator = properties_size(out);
  if (out[indicator] == '>') out[indicator] = '|';
  const std::string_view body = piece.substr(header_end);
  const std::size_t first = body.find_first_not_of("\r\n");
  const std::size_t indent = body.find_first_not_of(" ", first) - first;
  const std::string_view line_end = piece.find("\r\n") != std::string_view::npos ? "\r\n" : "\n";
  for (const std::string_view line : base::split(base::trim_end(envelope), '\n')) {
    out.append(indent, ' ').append(line).append(line_end);
  }
  if (!piece.ends_with('\n')) out.resize(out.size() - line_end.size());
  return out;
}

Sealed inline_of(const YamlPiece& piece, std::string_view text, const std::string& file) {
  return {.file = file,
          .line = line_of(text, piece.begin),
          .name = base::join(piece.path, "."),
          .envelope = piece.text,
          .begin = piece.begin,
          .end = piece.end,
          .is_block = is_block_style(piece.style)};
}

}  // namespace

std::string Sealed::place() const { return is_inline() ? base::cat(file, ":", line) : file; }

std::vector<Sealed> find_sealed(std::string_view text, const std::string& file) {
  if (vault::is_encrypted(text)) {
    return {{.file = file, .envelope = std::string(text), .begin = 0, .end = text.size()}};
  }
  std::vector<Sealed> found;
  if (!may_hold_values(text)) return found;
  for (const YamlPiece& piece : value::yaml_pieces(text, file)) {
    if (piece.kind == YamlPiece::Kind::scalar && is_vault_tag(piece.tag)) {
      found.push_back(inline_of(piece, text, file));
    }
  }
  return found;
}

std::string replace_sealed(std::string_view text, const std::vector<Sealed>& places,
                           const Replace& replace) {
  std::vector<TextEdit> edits;
  for (const Sealed& place : places) {
    std::optional<std::string> envelope = replace(place);
    if (!envelope) continue;
    const std::string_view piece = text.substr(place.begin, place.end - place.begin);
    if (place.is_inline()) {
      envelope = place.is_block
                     ? block(piece, *envelope)
                     : base::cat(piece.substr(0, properties_size(piece)), quoted(*envelope));
    }
    edits.push_back({place.begin, place.end, std::move(*envelope)});
  }
  return value::apply_edits(text, edits);
}

SecretBytes reveal_sealed(std::string_view text, const std::vector<Sealed>& places,
                          const Reveal& reveal) {
  std::string out;
  std::size_t done = 0;
  for (const Sealed& place : places) {
    const std::optional<SecretBytes> plain = reveal(place);
    if (!plain) continue;
    out.append(text.substr(done, place.begin - done));
    done = place.end;
    if (!place.is_inline()) {
      out.append(plain->view());
      continue;
    }
    const std::string_view piece = text.substr(place.begin, place.end - place.begin);
    out.append(piece.substr(0, properties_size(piece)));
    if (plain->view().find('\n') == std::string_view::npos) {
      out.append(plain->view());
    } else {
      out.append("|");
      for (const std::string_view line : base::split(base::trim_end(plain->view()), '\n')) {
        out.append("\n  ").append(line);
      }
    }
    if (piece.ends_with('\n')) out.append("\n");
  }
  out.append(text.substr(done));
  return SecretBytes::take(out);
}

std::string inline_value(std::string_view envelope, std::string_view name, std::size_t indent) {
  std::string out = name.empty() ? "!vault |" : base::cat(name, ": !vault |");
  for (const std::string_view line : base::split(base::trim_end(envelope), '\n')) {
    out.append("\n").append(indent, ' ').append(line);
  }
  return out;
}

}  // namespace kboot::secrets
