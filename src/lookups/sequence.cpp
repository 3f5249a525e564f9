// sequence: numbers as text, "start=1 end=5 format=web%02d", "1-5", "0x0f-0x11/2:host%02x".
#include <cstdint>

#include "lookups/lookups.hpp"
#include "lookups/support.hpp"

namespace kboot::lookups {
namespace {

constexpr std::int64_t most_items = 1'000'000;

struct Sequence {
  std::int64_t start = 1;
  std::optional<std::int64_t> end;
  std::optional<std::int64_t> count;
  std::int64_t stride = 1;
  std::string format = "%d";
};

std::int64_t number(std::string_view text) {
  std::int64_t out = 0;
  const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  if (!hexadecimal && base::parse_int(text, out)) return out;
  if (const auto literal = jinja::read_literal(text); literal && literal->is(value::Kind::integer))
    return literal->as_int();
  throw lookup_error(base::cat("`", text, "` is no integer"));
}

void set(Sequence& sequence, std::string_view key, const std::string& text) {
  if (key == "start") {
    sequence.start = number(text);
  } else if (key == "end") {
    sequence.end = number(text);
  } else if (key == "count") {
    sequence.count = number(text);
  } else if (key == "stride") {
    sequence.stride = number(text);
  } else if (key == "format") {
    sequence.format = text;
  } else {
    throw lookup_error(base::cat("the lookup `sequence` has no option `", key, "`"));
  }
}

// [start-]end[/stride][:format]
void read_shortcut(Sequence& sequence, std::string_view text) {
  if (const auto colon = text.find(':'); colon != std::string_view::npos) {
    sequence.format = std::string(text.substr(colon + 1));
    text = text.substr(0, colon);
  }
  if (const auto slash = text.find('/'); slash != std::string_view::npos) {
    sequence.stride = number(text.substr(slash + 1));
    text = text.substr(0, slash);
  }
  const auto dash = text.find('-', 1);
  if (dash != std::string_view::npos) {
    sequence.start = number(text.substr(0, dash));
    text = text.substr(dash + 1);
  }
  sequence.end = number(text);
}

void read_term(Sequence& sequence, std::string_view text) {
  if (text.find('=') == std::string_view::npos) return read_shortcut(sequence, text);
  for (const std::string_view word : base::split(text, ' ')) {
    if (word.empty()) continue;
    const auto equals = word.find('=');
    if (equals == std::string_view::npos)
      throw lookup_error(base::cat("`", word, "` is no option of the lookup `sequence`"));
    set(sequence, word.substr(0, equals), std::string(word.substr(equals + 1)));
  }
}

// printf's %d, %x and %o with flags and width, once.
std::string formatted(std::string_view format, std::int64_t number) {
  const Value out = jinja::render_percent(format, number);
  return jinja::to_text(out);
}

void add_numbers(Sequence sequence, std::vector<Value>& out) {
  if (sequence.count && sequence.end)
    throw lookup_error("`count` and `end` of the lookup `sequence` exclude each other");
  if (sequence.count) {
    if (*sequence.count == 0) return;
    if (*sequence.count > most_items || *sequence.count < 0)
      throw lookup_error("`count` of the lookup `sequence` is out of range");
    sequence.end =
        sequence.start + *sequence.count * sequence.stride - (sequence.stride > 0 ? 1 : -1);
  }
  if (!sequence.end) throw lookup_error("the lookup `sequence` needs `count` or `end`");
  if (sequence.stride == 0) return;
  const bool backwards = *sequence.end < sequence.start;
  if (backwards != (sequence.stride < 0) && *sequence.end != sequence.start) {
    throw lookup_error(backwards ? "to count backwards `stride` must be negative"
                                 : "to count forward `stride` must not be negative");
  }
  for (std::int64_t at = sequence.start; backwards ? at >= *sequence.end : at <= *sequence.end;
       at += sequence.stride) {
    if (out.size() >= static_cast<std::size_t>(most_items)) {
      throw base::Error("template-limit",
                        base::cat("the lookup `sequence` gives more than ", most_items, " items"));
    }
    out.emplace_back(formatted(sequence.format, at));
  }
}

}  // namespace

Value sequence(const LookupRequest& request, LookupHost&) {
  std::vector<Value> out;
  std::vector<Value> terms = flat_terms(request);
  if (terms.empty()) terms.emplace_back("");
  for (const Value& term : terms) {
    Sequence sequence;
    for (const value::Entry& entry : request.options.as_dict()) {
      set(sequence, entry.key.as_string(), jinja::to_text(entry.value));
    }
    const std::string text = jinja::to_text(term);
    if (!base::trim(text).empty()) read_term(sequence, base::trim(text));
    add_numbers(sequence, out);
  }
  return Value::list(std::move(out));
}

}  // namespace kboot::lookups
