// What a task changes, as people read it; secrets are `***`.
#include "report/diff_text.hpp"

#include <array>

#include "base/text.hpp"
#include "report/mask.hpp"
#include "report/unified_diff.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::report {

namespace {

using run::Change;
using run::Operation;
using value::Value;

struct Sign {
  std::string_view text;
  Paint paint;
};
constexpr std::array<Sign, 5> signs = {{
    {"+ ", Paint::green},
    {"~ ", Paint::yellow},
    {"- ", Paint::red},
    {"! ", Paint::yellow},
    {"? ", Paint::cyan},
}};

// One leaf that differs; a pointer is null where the side has no such key.
struct Field {
  std::string path;
  const Value* before;
  const Value* after;
};

std::string member_path(const std::string& path, const Value& key) {
  const std::string name = key.is_string() ? std::string(key.as_string()) : one_line(key);
  const bool plain = name.find_first_of(".[] ") == std::string::npos && !name.empty();
  if (!plain) return base::cat(path, "[", value::to_json(Value(name)), "]");
  return path.empty() ? name : base::cat(path, ".", name);
}

bool is_container(const Value* value) {
  return value != nullptr && (value->is_dict() || value->is_list());
}
bool is_empty(const Value& value) {
  return value.is_dict() ? value.as_dict().empty() : value.as_list().empty();
}

class Fields {
 public:
  std::vector<Field> found;

  void compare(const std::string& path, const Value* before, const Value* after, int depth = 0) {
    if (before != nullptr && after != nullptr && value::equal_json(*before, *after)) return;
    const Value* any = after != nullptr ? after : before;
    const bool same_kind = before == nullptr || after == nullptr || before->kind() == after->kind();
    if (!is_container(any) || !same_kind || is_empty(*any) || any->has(value::mark_secret) ||
        depth > value::max_depth) {
      found.push_back({path, before, after});
    } else if (any->is_dict()) {
      dicts(path, before, after, depth);
    } else {
      lists(path, before, after, depth);
    }
  }

 private:
  void dicts(const std::string& path, const Value* before, const Value* after, int depth) {
    if (before != nullptr) {
      for (const auto& [key, old] : before->as_dict()) {
        compare(member_path(path, key), &old,
                after != nullptr ? after->as_dict().find(key) : nullptr, depth + 1);
      }
    }
    if (after == nullptr) return;
    for (const auto& [key, fresh] : after->as_dict()) {
      if (before != nullptr && before->as_dict().find(key) != nullptr) continue;
      compare(member_path(path, key), nullptr, &fresh, depth + 1);
    }
  }

  void lists(const std::string& path, const Value* before, const Value* after, int depth) {
    const std::size_t olds = before != nullptr ? before->as_list().size() : 0;
    const std::size_t news = after != nullptr ? after->as_list().size() : 0;
    for (std::size_t at = 0; at < std::max(olds, news); ++at) {
      compare(base::cat(path, "[", at, "]"), at < olds ? &before->as_list()[at] : nullptr,
              at < news ? &after->as_list()[at] : nullptr, depth + 1);
    }
  }
};

bool multi_line(const Value* value) {
  return value != nullptr && value->is_string() &&
         value->as_string().find('\n') != std::string_view::npos;
}

std::string text_of(const Value* value) {
  if (value == nullptr || value->is_null()) return {};
  const Value copy = shown(*value);
  return copy.is_string() ? std::string(copy.as_string())
                          : value::to_json(copy, {.style = value::JsonStyle::pretty});
}

// Scalars quoted where that shows their type, secrets and unknown values bare.
std::string quoted(const Value& value) {
  const Value copy = shown(value);
  if (value.is_string() && value.secret_ranges().empty() && !value.has(value::mark_unknown)) {
    return value::to_json(copy);
  }
  return one_line(copy);
}

void add_unified(Text& out, std::string_view before, std::string_view after) {
  const auto lines = unified_diff(before, after, "", "");
  for (std::size_t at = 2; at < lines.size(); ++at) {
    const char sign = lines[at].front();
    out.add(lines[at], sign == '+'   ? Paint::green
                       : sign == '-' ? Paint::red
                       : sign == '@' ? Paint::cyan
                                     : Paint::none);
  }
}

void add_field(Text& out, const Field& field) {
  if (multi_line(field.before) || multi_line(field.after)) {
    if (!field.path.empty()) out.add(field.path).add(":\n");
    Text diff;
    add_unified(diff, text_of(field.before), text_of(field.after));
    out.add(diff.empty() ? Text("*** changed\n") : diff);
    return;
  }
  const std::string label = field.path.empty() ? "" : base::cat(field.path, ": ");
  out.add(label);
  if (field.before == nullptr) {
    out.add(one_line(*field.after)).add("\n");
    return;
  }
  if (field.after == nullptr) {
    out.add("- ", Paint::red).add(quoted(*field.before)).add("\n");
    return;
  }
  const std::string before = quoted(*field.before), after = quoted(*field.after);
  if (before == after) {
    out.add(base::cat(after, " changed\n"));
    return;
  }
  out.add("- ", Paint::red).add(before).add("\n");
  out.add(std::string(base::display_width(label), ' '))
      .add("+ ", Paint::green)
      .add(after)
      .add("\n");
}

// What a person does not need to be told of a new object whose name stands above.
bool is_boilerplate(std::string_view path) {
  return path == "apiVersion" || path == "kind" || path == "type" || path.starts_with("metadata");
}

Text change_text(const Change& change, const DiffDetail& detail, bool several) {
  const Sign& sign = signs[static_cast<std::size_t>(change.operation)];
  Text out;
  out.add(sign.text, sign.paint).add(change.target);
  if (!change.note.empty()) out.pad_to(62).add(change.note, Paint::grey);
  out.add("\n");
  const bool fresh = change.operation == Operation::create;
  if (change.operation == Operation::remove || change.operation == Operation::unknown) return out;
  if (fresh && several && !detail.all) return out;
  return out.add(
      indented(fields_text(change.diff, fresh && !detail.all ? detail.most_fields : 0), 4));
}

void add_ansible(Text& out, const Change& change) {
  const auto side = [](const Value& value) {
    if (!value.is_dict()) return text_of(&value);
    return value::to_json(shown(value),
                          {.style = value::JsonStyle::pretty, .sort_keys = true, .ascii = true}) +
           "\n";
  };
  const auto header = [](std::string_view fallback, const std::string& named) {
    return named.empty() ? std::string(fallback) : base::cat(fallback, ": ", named);
  };
  const auto lines = unified_diff(side(change.diff.before), side(change.diff.after),
                                  header("before", change.diff.before_header),
                                  header("after", change.diff.after_header));
  for (const std::string& line : lines) {
    const char sign = line.front();
    out.add(line, sign == '+'   ? Paint::green
                  : sign == '-' ? Paint::red
                  : sign == '@' ? Paint::cyan
                                : Paint::none);
  }
  if (!lines.empty()) out.add("\n");
}

// The note that all new objects have: what they are as one.
std::string common_note(const std::vector<Change>& changes) {
  const std::string* note = nullptr;
  for (const Change& change : changes) {
    if (change.operation != Operation::create) continue;
    if (note != nullptr && *note != change.note) return {};
    note = &change.note;
  }
  return note == nullptr || note->empty() ? std::string() : base::cat(*note, ": ");
}

}  // namespace

Text fields_text(const run::Diff& diff, std::size_t most_fields) {
  Fields fields;
  const Value* before = diff.before.is_null() ? nullptr : &diff.before;
  const Value* after = diff.after.is_null() ? nullptr : &diff.after;
  if (before == nullptr && after == nullptr) return {};
  fields.compare("", before, after);
  Text out;
  std::size_t shown_fields = 0;
  std::size_t left = 0;
  for (const Field& field : fields.found) {
    if (before == nullptr && is_boilerplate(field.path)) continue;
    if (most_fields != 0 && shown_fields == most_fields) {
      ++left;
      continue;
    }
    ++shown_fields;
    add_field(out, field);
  }
  if (left > 0) out.add(base::cat("and ", left, " more fields (--diff lists them)\n"), Paint::grey);
  return out;
}

Text changes_text(const std::vector<Change>& changes, const DiffDetail& detail) {
  Text out;
  std::size_t created = 0;
  for (const Change& change : changes) created += change.operation == Operation::create ? 1 : 0;
  const bool folded = created > 10 && !detail.all;
  if (folded) {
    out.add("+ ", Paint::green).add(base::cat(common_note(changes), created, " objects"));
    out.pad_to(62).add("--diff lists them", Paint::grey).add("\n");
  }
  for (const Change& change : changes) {
    if (folded && change.operation == Operation::create) continue;
    out.add(change_text(change, detail, created > 1));
  }
  return out;
}

Text ansible_diff(const std::vector<Change>& changes) {
  Text out;
  for (const Change& change : changes) add_ansible(out, change);
  return out;
}

}  // namespace kboot::report
