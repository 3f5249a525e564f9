// Reading and writing headers.
#include "vault/age_header.hpp"

#include <optional>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"

namespace kboot::vault {
namespace {

constexpr std::size_t columns = 64;
constexpr std::size_t bytes_per_line = columns / 4 * 3;
constexpr std::size_t mac_size = 32;
constexpr std::size_t longest_header = std::size_t{1}
                                       << 20;  // ours, so that a hostile one costs little
constexpr std::string_view stanza_mark = "->";
constexpr std::string_view mac_mark = "---";

[[noreturn]] void refuse(std::string_view why) {
  throw base::Error("vault-format", base::cat("malformed age header: ", why));
}

std::optional<std::string> decode(std::string_view text) {
  return base::base64_decode(text, base::Base64::standard, false);
}

bool visible(std::string_view word) {
  for (const char letter : word) {
    if (letter < 33 || letter > 126) {
      return false;
    }
  }
  return !word.empty();
}

class Parser {
 public:
  explicit Parser(std::string_view bytes) : bytes_(bytes.substr(0, longest_header)) {}

  Header parse() {
    if (line() != age_intro.substr(0, age_intro.size() - 1)) {
      refuse("its version is not v1");
    }
    Header header;
    while (!rest().starts_with(mac_mark)) {
      header.stanzas.push_back(stanza());
    }
    header.authenticated = at_ + mac_mark.size();
    header.mac = mac();
    header.size = at_;
    return header;
  }

 private:
  [[nodiscard]] std::string_view rest() const noexcept { return bytes_.substr(at_); }

  std::string_view line() {
    const std::size_t end = bytes_.find('\n', at_);
    if (end == std::string_view::npos) {
      refuse("it ends too early");
    }
    const std::string_view text = bytes_.substr(at_, end - at_);
    at_ = end + 1;
    return text;
  }

  std::string mac() {
    const std::vector<std::string_view> words = base::split(line(), ' ');
    const bool marked = words.size() == 2 && words[0] == mac_mark;
    const std::optional<std::string> mac = decode(marked ? words[1] : "");
    if (!mac || mac->size() != mac_size) {
      refuse("its last line is no MAC");
    }
    return *mac;
  }

  Stanza stanza() {
    const std::vector<std::string_view> words = base::split(line(), ' ');
    if (words[0] != stanza_mark || words.size() < 2) {
      refuse("a stanza does not begin with its type");
    }
    Stanza stanza;
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (!visible(words[i])) {
        refuse("a stanza's argument is empty or no printable ASCII");
      }
      (i == 1 ? stanza.type : stanza.arguments.emplace_back()) = words[i];
    }
    while (true) {
      const std::optional<std::string> part = decode(line());
      if (!part || part->size() > bytes_per_line) {
        refuse("a stanza's body is no canonical base64 in lines of 64");
      }
      stanza.body += *part;
      if (part->size() < bytes_per_line) {
        return stanza;  // a body always ends with a short line
      }
    }
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

}  // namespace

Header parse_header(std::string_view bytes) { return Parser(bytes).parse(); }

std::string header_base64(std::string_view bytes) {
  return base::base64_encode(bytes, base::Base64::standard, false);
}

std::string write_header(const std::vector<Stanza>& stanzas) {
  std::string out(age_intro);
  for (const Stanza& stanza : stanzas) {
    out.append(stanza_mark).append(" ").append(stanza.type);
    for (const std::string& argument : stanza.arguments) {
      out.append(" ").append(argument);
    }
    out.push_back('\n');
    const std::string body = header_base64(stanza.body);
    std::size_t at = 0;
    for (; body.size() - at >= columns; at += columns) {
      out.append(body, at, columns).push_back('\n');
    }
    out.append(body, at).push_back('\n');
  }
  return out.append(mac_mark);
}

std::string write_mac(std::string_view mac) { return base::cat(" ", header_base64(mac), "\n"); }

}  // namespace kboot::vault
