// Writing YAML byte for byte as PyYAML's Dumper does (representer.py, emitter.py).
#include <algorithm>
#include <cmath>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/number.hpp"
#include "value/read_ahead.hpp"
#include "value/yaml.hpp"
#include "value/yaml_scalar.hpp"
#include "value/yaml_text_writer.hpp"

namespace kboot::value {

namespace {

// A scalar as PyYAML represents it.
struct Scalar {
  std::string text;
  bool plain_reads_back;  // without quotes it means the same
  std::size_t tag_size;   // of `!!str` and so on; counts for the length of a key
};

std::string float_text(double number) {
  if (std::isnan(number)) return ".nan";
  if (std::isinf(number)) return number < 0 ? "-.inf" : ".inf";
  std::string text = float_repr(number);
  // PyYAML would read `1e+16` as a string.
  const std::size_t exponent = text.find('e');
  if (exponent != std::string::npos && text.find('.') == std::string::npos)
    text.insert(exponent, ".0");
  return text;
}

Scalar represent(const Value& value) {
  switch (value.kind()) {
    case Kind::boolean:
      return {value.as_bool() ? "true" : "false", true, 6};
    case Kind::integer:
      return {std::to_string(value.as_int()), true, 5};
    case Kind::floating:
      return {float_text(value.as_double()), true, 7};
    case Kind::string:
      return {std::string(value.as_string()), !yaml::resolves_to_other(value.as_string()), 5};
    default:
      return {"null", true, 6};
  }
}

bool is_scalar(const Value& value) { return !value.is_list() && !value.is_dict(); }

bool is_set(const Value& value) {
  return value.is_list() && value.subtype() == Subtype::python_set;
}

class Emitter {
 public:
  explicit Emitter(const YamlDump& style)
      : style_(style),
        writer_(style.width > style.indent * 2 ? static_cast<std::size_t>(style.width) : 80) {}

  std::string emit(const Value& value) {
    read_ahead(value);
    node(value, Place::root, 0);
    writer_.write_indent(0);
    if (open_ended_) writer_.raw("...\n");
    return writer_.take();
  }

 private:
  enum class Place { root, sequence, mapping, simple_key };

  void node(const Value& raw, Place place, int depth) {
    if (depth > max_depth)
      throw base::Error("too-deep", "data is nested more than 1000 levels deep");
    const Value value = to_data(raw);
    if (is_scalar(value)) {
      scalar(value, place);
      return;
    }
    const bool set = is_set(value);
    if (set) writer_.indicator("!!set", true);
    const bool empty = value.is_list() ? value.as_list().empty() : value.as_dict().empty();
    const bool flow = flow_level_ > 0 || empty || flow_wanted(value);
    if (value.is_dict() || set) {
      const std::vector<Entry> entries = entries_of(value);
      flow ? flow_mapping(entries, depth) : block_mapping(entries, depth);
    } else {
      flow ? flow_sequence(value.as_list(), depth) : block_sequence(value.as_list(), place, depth);
    }
  }

  // default_flow_style=None: what holds scalars only is written in flow style.
  [[nodiscard]] bool flow_wanted(const Value& value) const {
    if (style_.block) return false;
    if (value.is_list())
      return std::all_of(value.as_list().begin(), value.as_list().end(), is_scalar);
    return std::all_of(value.as_dict().begin(), value.as_dict().end(), [](const Entry& entry) {
      return is_scalar(entry.key) && is_scalar(entry.value);
    });
  }

  [[nodiscard]] std::vector<Entry> entries_of(const Value& value) const {
    std::vector<Entry> entries;
    if (value.is_dict()) {
      entries = value.as_dict().entries();
    } else {
      for (const Value& item : value.as_list()) entries.push_back({item, Value()});
    }
    // As Python: keys that cannot be compared stay in their order.
    const bool comparable = std::all_of(entries.begin(), entries.end(), [&](const Entry& entry) {
      return compare(entry.key, entries.front().key) != std::partial_ordering::unordered;
    });
    if (style_.sort_keys && comparable) {
      std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return std::is_lt(compare(a.key, b.key));
      });
    }
    return entries;
  }

  void scalar(const Value& value, Place place) {
    const Scalar represented = represent(value);
    const std::u32string text = yaml::decode(represented.text);
    const yaml::Analysis analysis = yaml::analyze(text);
    const bool key = place == Place::simple_key;
    const Indent inner(*this, flow_indent());
    const bool plain = represented.plain_reads_back &&
                       !(key && (analysis.empty || analysis.multiline)) &&
                       (flow_level_ > 0 ? analysis.flow_plain : analysis.block_plain);
    const std::size_t indent = static_cast<std::size_t>(indent_);
    if (plain) {
      open_ended_ = place == Place::root;
      writer_.plain(text, indent, !key);
    } else if (analysis.single_quoted && !(key && analysis.multiline)) {
      writer_.single_quoted(text, indent, !key);
    } else {
      writer_.double_quoted(text, indent, !key);
    }
  }

  // A key short enough to stand before its colon; others need `? `.
  [[nodiscard]] static bool is_simple_key(const Value& key) {
    if (!is_scalar(key)) return key.is_list() ? key.as_list().empty() : key.as_dict().empty();
    const Scalar represented = represent(key);
    const std::u32string text = yaml::decode(represented.text);
    const yaml::Analysis analysis = yaml::analyze(text);
    return text.size() + represented.tag_size < 128 && !analysis.empty && !analysis.multiline;
  }

  void flow_break() {
    if (writer_.too_wide()) writer_.write_indent(static_cast<std::size_t>(indent_));
  }

  void flow_sequence(const List& list, int depth) {
    writer_.indicator("[", true, true);
    {
      const Indent inner(*this, flow_indent());
      ++flow_level_;
      bool first = true;
      for (const Value& item : list) {
        if (!first) writer_.indicator(",", false);
        first = false;
        flow_break();
        node(item, Place::sequence, depth + 1);
      }
      --flow_level_;
    }
    writer_.indicator("]", false);
  }

  void flow_mapping(const std::vector<Entry>& entries, int depth) {
    writer_.indicator("{", true, true);
    {
      const Indent inner(*this, flow_indent());
      ++flow_level_;
      bool first = true;
      for (const Entry& entry : entries) {
        if (!first) writer_.indicator(",", false);
        first = false;
        flow_break();
        flow_entry(entry, depth);
      }
      --flow_level_;
    }
    writer_.indicator("}", false);
  }

  void flow_entry(const Entry& entry, int depth) {
    const Value key = to_data(entry.key);
    if (is_simple_key(key)) {
      node(key, Place::simple_key, depth + 1);
      writer_.indicator(":", false);
    } else {
      writer_.indicator("?", true);
      node(key, Place::mapping, depth + 1);
      flow_break();
      writer_.indicator(":", true);
    }
    node(entry.value, Place::mapping, depth + 1);
  }

  void block_sequence(const List& list, Place place, int depth) {
    const bool under_key = place == Place::mapping && !writer_.at_indention();
    const Indent inner(*this, under_key ? indent_ : block_indent());
    for (const Value& item : list) {
      writer_.write_indent(static_cast<std::size_t>(indent_));
      writer_.indicator("-", true, false, true);
      node(item, Place::sequence, depth + 1);
    }
  }

  void block_mapping(const std::vector<Entry>& entries, int depth) {
    const Indent inner(*this, block_indent());
    for (const Entry& entry : entries) {
      writer_.write_indent(static_cast<std::size_t>(indent_));
      const Value key = to_data(entry.key);
      if (is_simple_key(key)) {
        node(key, Place::simple_key, depth + 1);
        writer_.indicator(":", false);
      } else {
        writer_.indicator("?", true, false, true);
        node(key, Place::mapping, depth + 1);
        writer_.write_indent(static_cast<std::size_t>(indent_));
        writer_.indicator(":", true, false, true);
      }
      node(entry.value, Place::mapping, depth + 1);
    }
  }

  // Indentation one level in; -1 stands for "none yet".
  [[nodiscard]] int flow_indent() const {
    return indent_ < 0 ? style_.indent : indent_ + style_.indent;
  }
  [[nodiscard]] int block_indent() const { return indent_ < 0 ? 0 : indent_ + style_.indent; }

  class Indent {
   public:
    Indent(Emitter& emitter, int indent) : emitter_(emitter), before_(emitter.indent_) {
      emitter.indent_ = indent;
    }
    Indent(const Indent&) = delete;
    Indent& operator=(const Indent&) = delete;
    ~Indent() { emitter_.indent_ = before_; }

   private:
    Emitter& emitter_;
    int before_;
  };

  const YamlDump& style_;
  yaml::TextWriter writer_;
  int indent_ = -1;
  int flow_level_ = 0;
  bool open_ended_ = false;
};

}  // namespace

std::string to_yaml(const Value& value, const YamlDump& style) {
  return Emitter(style).emit(value);
}

}  // namespace kboot::value
