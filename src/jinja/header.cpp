// The `#jinja2:` line at the head of a template: `#jinja2: trim_blocks: False, lstrip_blocks: True`.
#include "jinja/header.hpp"

#include <array>

#include "base/text.hpp"

namespace kboot::jinja {
namespace {

constexpr std::string_view header = "#jinja2:";

struct FlagSetting {
  std::string_view name;
  bool Syntax::*member;
};
constexpr std::array<FlagSetting, 3> flags = {
    {{"trim_blocks", &Syntax::trim_blocks},
     {"lstrip_blocks", &Syntax::lstrip_blocks},
     {"keep_trailing_newline", &Syntax::keep_trailing_newline}}};
struct TextSetting {
  std::string_view name;
  std::string Syntax::*member;
};
constexpr std::array<TextSetting, 7> texts = {{{"variable_start_string", &Syntax::variable_start},
                                               {"variable_end_string", &Syntax::variable_end},
                                               {"block_start_string", &Syntax::block_start},
                                               {"block_end_string", &Syntax::block_end},
                                               {"comment_start_string", &Syntax::comment_start},
                                               {"comment_end_string", &Syntax::comment_end},
                                               {"newline_sequence", &Syntax::newline_sequence}}};

[[noreturn]] void bad(std::string message, Origin place) {
  throw base::Error("template-syntax", std::move(message), place).status(base::Status::bad_input);
}

void apply_setting(std::string_view name, std::string_view text, Syntax& syntax, Origin place) {
  const auto value = read_literal(text);
  if (!value) bad(base::cat("`", text, "` is no Python literal"), place);
  for (const FlagSetting& setting : flags) {
    if (setting.name == name) {
      syntax.*setting.member = truthy(*value);
      return;
    }
  }
  for (const TextSetting& setting : texts) {
    if (setting.name != name) continue;
    if (!value->is_string() || value->as_string().empty())
      bad(base::cat("`", name, "` must be a string"), place);
    syntax.*setting.member = std::string(value->as_string());
    return;
  }
  bad(base::cat("`", name, "` is no setting of a template that kboot knows"), place);
}

}  // namespace

std::size_t read_header(std::string_view text, Syntax& syntax, Origin origin) {
  if (!text.starts_with(header)) return 0;
  const std::size_t end = std::min(text.find('\n'), text.size());
  for (const std::string_view pair :
       base::split(text.substr(header.size(), end - header.size()), ',')) {
    const Origin place = origin.plus(static_cast<std::size_t>(pair.data() - text.data()));
    const auto colon = pair.find(':');
    if (colon == std::string_view::npos)
      bad(base::cat("expected `name: value`, found `", base::trim(pair), "`"), place);
    apply_setting(base::trim(pair.substr(0, colon)), base::trim(pair.substr(colon + 1)), syntax,
                  place);
  }
  return std::min(end + 1, text.size());
}

}  // namespace kboot::jinja
