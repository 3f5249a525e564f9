// Finding and changing recipients files. What was given may be a key in the wrong place: no message
// holds it.
#include "secrets/recipients.hpp"

#include <algorithm>
#include <optional>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::secrets {

namespace {

constexpr std::string_view file_name = ".recipients";
constexpr std::string_view head =
    "# Who can open the files of this folder: one age recipient a line.\n";

bool is_comment(std::string_view line) { return base::trim(line).starts_with('#'); }

// The recipient of a line; nothing where there is none.
std::optional<vault::Recipient> recipient_of(std::string_view line) {
  const std::string_view text = base::trim(line);
  if (text.empty() || is_comment(text)) return std::nullopt;
  return vault::parse_recipient(text);
}

// What follows the `#`.
std::string_view comment_text(std::string_view line) {
  line = base::trim(line);
  line.remove_prefix(1);
  return base::trim(line);
}

// The comment of an ssh key: what stands behind its type and its bytes.
std::string_view ssh_comment(std::string_view line) {
  line = base::trim(line);
  for (int word = 0; word < 2; ++word) {
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) return {};
    line = base::trim(line.substr(blank));
  }
  return line;
}

// Is the line above `at` a comment about it alone? The first line of the file is about all.
bool has_own_comment(const std::vector<std::string_view>& lines, std::size_t at) {
  return at > 1 && is_comment(lines[at - 1]) && !is_comment(lines[at - 2]);
}

bool is_named(const std::vector<std::string_view>& lines, std::size_t at, std::string_view who) {
  return (at > 0 && is_comment(lines[at - 1]) && comment_text(lines[at - 1]) == who) ||
         (lines[at].starts_with("ssh-") && ssh_comment(lines[at]) == who);
}

}  // namespace

std::string_view recipients_head() noexcept { return head; }

std::string nearest_recipients(const std::string& file) {
  const std::string start = base::directory_name(base::absolute_path(file));
  for (std::string folder = start;; folder = base::directory_name(folder)) {
    const std::string path = base::base_name(folder) == "secrets"
                                 ? base::join_path(folder, file_name)
                                 : base::join_path(base::join_path(folder, "secrets"), file_name);
    if (base::is_file(path)) return path;
    if (folder == "/" || folder == ".") return {};
  }
}

std::string folder_of_recipients(const std::string& path) {
  return base::directory_name(base::directory_name(path));
}

std::vector<vault::Recipient> read_recipients(const std::string& path) {
  return vault::parse_recipients(base::read_file(path), path);
}

std::string with_recipient(std::string_view text, const vault::Recipient& recipient,
                           std::string_view name) {
  for (const std::string_view line : base::split(text, '\n')) {
    if (recipient_of(line) == recipient) return std::string(text);
  }
  std::string out(text.empty() ? head : text);
  if (!out.ends_with('\n')) out.push_back('\n');
  if (!name.empty()) out.append("\n# ").append(name).append("\n");
  return out.append(vault::to_text(recipient)).append("\n");
}

std::string without_recipient(std::string_view text, std::string_view who) {
  const std::vector<std::string_view> lines = base::split(text, '\n');
  std::optional<vault::Recipient> wanted;
  if (who.starts_with("age1") || who.starts_with("ssh-")) wanted = vault::parse_recipient(who);
  std::vector<std::size_t> found;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    const std::optional<vault::Recipient> each = recipient_of(lines[at]);
    if (each && (wanted ? *each == *wanted : is_named(lines, at, who))) found.push_back(at);
  }
  if (found.size() != 1) {
    throw base::Error("vault-recipient", found.empty()
                                             ? "the recipients file has no such recipient"
                                             : "several recipients of the file are called so")
        .hint(found.empty() ? "name it as it stands in the recipients file, or by its comment there"
                            : "give the recipient itself");
  }
  const std::size_t at = found.front();
  std::string out;
  for (std::size_t line = 0; line < lines.size(); ++line) {
    if (line == at || (line + 1 == at && has_own_comment(lines, at))) continue;
    out.append(lines[line]);
    if (line + 1 < lines.size()) out.push_back('\n');
  }
  return out;
}

}  // namespace kboot::secrets
