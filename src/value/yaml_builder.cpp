// Builds values out of YAML events.
#include "value/yaml_builder.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/yaml_scalar.hpp"

namespace kboot::value::yaml {

namespace {

constexpr std::string_view own_tags = "tag:yaml.org,2002:";

// How a tag was written, for messages.
std::string shown_tag(std::string_view tag) {
  return tag.starts_with(own_tags) ? base::cat("!!", tag.substr(own_tags.size()))
                                   : std::string(tag);
}

std::uint32_t length_of(std::string_view text) {
  return static_cast<std::uint32_t>(
      std::max<std::size_t>(1, text.substr(0, text.find('\n')).size()));
}

}  // namespace

void Builder::take(const Event& event) {
  count(1, event.offset);
  switch (event.kind) {
    case EventKind::document_start:
      anchors_.clear();
      root_ = Value();
      break;
    case EventKind::document_end:
      documents_.push_back(std::move(root_));
      break;
    case EventKind::scalar:
      scalar(event);
      break;
    case EventKind::alias:
      alias(event);
      break;
    case EventKind::sequence_start:
      open(event, Value::list());
      break;
    case EventKind::mapping_start:
      open(event, Value::dict());
      break;
    case EventKind::end:
      close();
      break;
  }
}

void Builder::count(std::size_t events, std::size_t offset) {
  events_ += events;
  if (events_ > options_.max_events) {
    throw source_.error(
        "yaml-too-large",
        base::cat("more than ", options_.max_events, " parts after aliases are followed"), offset);
  }
}

void Builder::define(std::string_view anchor, const Value& value, std::size_t events) {
  if (!anchor.empty()) anchors_.insert_or_assign(std::string(anchor), Anchor{value, events});
}

// Plain `<<` as a key asks for a merge.
void Builder::scalar(const Event& event) {
  if (expects_key() && event.style == ScalarStyle::plain && event.text == "<<" &&
      event.tag.empty()) {
    open_.back().has_key = open_.back().merging = true;
    open_.back().key_offset = event.offset;
    return;
  }
  Value value = make_scalar(event);
  define(event.anchor, value, 1);
  add(std::move(value), event);
}

Value Builder::make_scalar(const Event& event) {
  const std::size_t start = content_start(source_.text(), event.offset, event.style, event.text);
  Value value;
  if (!event.tag.empty() && event.tag != "!") {
    value = tagged(event, start);
  } else if (event.style == ScalarStyle::plain && event.tag.empty()) {
    value = resolve_plain(event.text, options_.schema);
  } else {
    value = Value(event.text);
  }
  value.set_style(event.style);
  if (!value.origin()) value.set_origin(source_.origin(start));
  // The names of variables in an opened file are no secrets; the values are.
  return std::move(value.add_marks(expects_key() ? marks_ & ~mark_secret : marks_));
}

Value Builder::tagged(const Event& event, std::size_t start) {
  if (event.tag.starts_with(own_tags)) {
    const std::string_view type = event.tag.substr(own_tags.size());
    if (auto value = resolve_tagged(type, event.text, options_.schema)) return *value;
    throw source_.error("yaml-tag", base::cat("cannot read this as `", shown_tag(event.tag), "`"),
                        event.offset);
  }
  if (options_.schema == Schema::goyaml) return event.text;  // Go ignores tags it does not know
  if (event.tag == "!unsafe") return Value(event.text).marked(mark_unsafe);
  if (options_.on_tag) return options_.on_tag(event.tag, event.text, source_.origin(start));
  throw source_.error("yaml-tag", base::cat("unknown tag `", event.tag, "`"), event.offset,
                      length_of(event.tag));
}

void Builder::alias(const Event& event) {
  const auto anchor = anchors_.find(std::string(event.anchor));
  if (anchor == anchors_.end()) {
    const bool inside = std::any_of(open_.begin(), open_.end(),
                                    [&](const Open& open) { return open.anchor == event.anchor; });
    const std::string name = base::cat("`*", event.anchor, "`");
    throw source_.error("yaml-syntax",
                        inside ? base::cat(name, " stands inside what it names")
                               : base::cat("no anchor for ", name, " before it"),
                        event.offset, length_of(event.anchor) + 1);
  }
  count(anchor->second.events, event.offset);
  add(anchor->second.value, event);
}

bool Builder::expects_key() const {
  return !open_.empty() && open_.back().container.is_dict() && !open_.back().has_key;
}

void Builder::open(const Event& event, Value container) {
  if (expects_key()) {
    const std::string_view text = source_.text();
    const bool braces = event.offset > 0 && text.substr(event.offset - 1, 2) == "{{";
    if (braces) throw unquoted_template(source_, event.offset - 1);
    throw source_.error("yaml-syntax", base::cat("a ", kind_name(container), " cannot be a key"),
                        event.offset);
  }
  if (open_.size() >= static_cast<std::size_t>(options_.max_depth)) {
    throw source_.error("yaml-too-deep",
                        base::cat("nested more than ", options_.max_depth, " levels deep"),
                        event.offset);
  }
  container.set_origin(source_.origin(event.offset));
  Open& next = open_.emplace_back();
  next.container = std::move(container);
  next.anchor = event.anchor;
  next.tag = event.tag;
  next.offset = event.offset;
  next.events_before = events_ - 1;
}

void Builder::close() {
  Open done = std::move(open_.back());
  open_.pop_back();
  Value value = finish(done);
  define(done.anchor, value, events_ - done.events_before);
  add_member(std::move(value), done.offset);
}

// Applies the container's merges and its tag.
Value Builder::finish(Open& done) {
  Value value = std::move(done.container);
  if (!done.merged.empty()) {
    // As PyYAML's flatten_mapping: what is merged comes first, the last source first; own keys win.
    Value whole = Value::dict();
    whole.set_origin(value.origin());
    for (auto source = done.merged.rbegin(); source != done.merged.rend(); ++source) {
      for (const Entry& entry : source->as_dict()) whole.edit_dict().set(entry.key, entry.value);
    }
    for (const Entry& entry : value.as_dict()) whole.edit_dict().set(entry.key, entry.value);
    value = std::move(whole);
  }
  const std::string_view type = std::string_view(done.tag).starts_with(own_tags)
                                    ? std::string_view(done.tag).substr(own_tags.size())
                                    : "";
  const bool usual = done.tag.empty() || done.tag == "!" || (type == "map" && value.is_dict()) ||
                     (type == "seq" && value.is_list()) || options_.schema == Schema::goyaml;
  if (usual) return value;
  if (type == "set" && value.is_dict()) {
    std::vector<Value> items;
    for (const Entry& entry : value.as_dict()) items.push_back(entry.key);
    return Value::list(std::move(items))
        .set_subtype(Subtype::python_set)
        .set_origin(value.origin());
  }
  if (done.tag == "!unsafe") return deep_marked(value, mark_unsafe);
  throw source_.error(
      "yaml-tag",
      base::cat("the tag `", shown_tag(done.tag), "` does not fit a ", kind_name(value)),
      done.offset, length_of(done.tag));
}

void Builder::add(Value value, const Event& event) {
  if (expects_key()) {
    add_key(std::move(value), event);
  } else {
    add_member(std::move(value), event.offset);
  }
}

void Builder::add_key(Value key, const Event& event) {
  if (key.is_list() || key.is_dict()) {
    throw source_.error("yaml-syntax", base::cat("a ", kind_name(key), " cannot be a key"),
                        event.offset);
  }
  Open& open = open_.back();
  open.key = std::move(key);
  open.key_offset = event.offset;
  open.has_key = true;
}

void Builder::add_member(Value value, std::size_t offset) {
  if (open_.empty()) {
    root_ = std::move(value);
    return;
  }
  Open& open = open_.back();
  if (open.container.is_list()) {
    open.container.edit_list().append(std::move(value));
    return;
  }
  open.has_key = false;
  if (open.merging) {
    open.merging = false;
    merge_into(open, value, offset);
    return;
  }
  Dict& dict = open.container.edit_dict();
  const std::size_t size = dict.size();
  if (options_.warnings == nullptr) {
    dict.set(std::move(open.key), std::move(value));
    return;
  }
  const Value key = open.key;
  dict.set(std::move(open.key), std::move(value));
  if (dict.size() == size) {
    const auto first = std::find_if(dict.begin(), dict.end(),
                                    [&](const Entry& entry) { return equal(entry.key, key); });
    warn_duplicate(key, first->key, open.key_offset);
  }
}

void Builder::merge_into(Open& open, const Value& value, std::size_t offset) {
  const auto refuse = [&]() -> base::Error {
    return source_.error("yaml-syntax", "`<<` needs a mapping or a list of mappings", offset);
  };
  if (value.is_dict()) {
    open.merged.push_back(value);
    return;
  }
  if (!value.is_list()) throw refuse();
  for (const Value& item : value.as_list()) {
    if (!item.is_dict()) throw refuse();
    open.merged.push_back(item);
  }
}

void Builder::warn_duplicate(const Value& key, const Value& first, std::size_t offset) {
  base::Diagnostic warning;
  warning.severity = base::Severity::warning;
  warning.code = "duplicate-key";
  const std::string shown =
      key.is_string() ? std::string(key.as_string()) : std::string(kind_name(key));
  warning.message =
      base::cat("the key `", shown, "` stands here a second time; the last one counts");
  warning.origin = source_.shown(offset);
  warning.length = length_of(shown);
  warning.frames.push_back({"first written", first.origin()});
  options_.warnings->add(std::move(warning));
}

}  // namespace kboot::value::yaml
