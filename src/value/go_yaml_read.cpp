// Reading YAML as sigs.k8s.io/yaml does: yaml.v2's decoder, then what encoding/json makes of it.
#include <cmath>
#include <optional>
#include <unordered_set>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/source_map.hpp"
#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/go_json_text.hpp"
#include "value/go_scalar.hpp"
#include "value/go_syntax.hpp"
#include "value/go_yaml.hpp"
#include "value/go_yaml_tree.hpp"
#include "value/yaml_source.hpp"

namespace kboot::value {

namespace {

[[noreturn]] void fail(std::string_view words) {
  throw base::Error("yaml-syntax", base::cat("error converting YAML to JSON: ", words));
}

// How much of a document's values may come from aliases, as yaml.v2 bounds it.
double allowed_alias_ratio(std::size_t decoded) {
  constexpr double low = 400'000;
  constexpr double high = 4'000'000;
  const auto count = static_cast<double>(decoded);
  if (count <= low) return 0.99;
  if (count >= high) return 0.10;
  return 0.99 - 0.89 * ((count - low) / (high - low));
}

// What a key becomes in JSON; nothing for what yaml.v2 gives and sigs.k8s.io/yaml refuses.
std::optional<std::string> key_text(const Value& key) {
  switch (key.kind()) {
    case Kind::string:
      return std::string(key.as_string());
    case Kind::boolean:
      return key.as_bool() ? "true" : "false";
    case Kind::integer:
      if (key.subtype() == Subtype::go_uint64) return std::nullopt;
      return std::to_string(key.as_int());
    case Kind::floating: {
      const std::string text = go_float32_g(key.as_double());
      return text == "+Inf" ? ".inf" : text == "-Inf" ? "-.inf" : text == "NaN" ? ".nan" : text;
    }
    default:
      return std::nullopt;
  }
}

bool is_merge(const GoYamlNode& node) {
  return node.kind == GoYamlEventKind::scalar && node.text == "<<" &&
         (node.implicit || node.tag == "tag:yaml.org,2002:merge");
}

class Decoder {
 public:
  Decoder(std::string_view text, const GoYamlOptions& options) : text_(text), options_(options) {
    if (options.track_origins) {
      first_ =
          base::sources().add(options.name, std::string(text), (options.marks & mark_secret) != 0);
    }
  }

  Value read(const GoYamlNode& root) {
    count();  // of the document
    Value value = decode(root, 0);
    if (!refused_.empty()) fail(refused_);
    return value;
  }

 private:
  void count() {
    ++decoded_;
    if (alias_depth_ > 0) ++from_aliases_;
    if (from_aliases_ > 100 && decoded_ > 1000 &&
        static_cast<double>(from_aliases_) / static_cast<double>(decoded_) >
            allowed_alias_ratio(decoded_)) {
      fail("yaml: document contains excessive aliasing");
    }
  }

  // What the values become on the way through JSON; `raw` keeps yaml.v2's own types.
  Value decode(const GoYamlNode& node, int depth, bool raw = false) {
    count();
    if (depth > max_depth) {
      throw base::Error("too-deep", "data is nested more than 1000 levels deep");
    }
    switch (node.kind) {
      case GoYamlEventKind::alias:
        return alias(node, depth, raw);
      case GoYamlEventKind::sequence_start:
        return sequence(node, depth, raw);
      case GoYamlEventKind::mapping_start: {
        Value dict = dressed(Value::dict(), node);
        add_members(node, dict.edit_dict(), depth, raw);
        return dict;
      }
      default:
        return raw ? resolved(node) : dressed(as_json(resolved(node)), node);
    }
  }

  Value alias(const GoYamlNode& node, int depth, bool raw) {
    if (!active_.insert(&node).second) {
      fail(base::cat("yaml: anchor '", node.text, "' value contains itself"));
    }
    ++alias_depth_;
    Value value = decode(*node.target, depth + 1, raw);
    --alias_depth_;
    active_.erase(&node);
    return value;
  }

  Value sequence(const GoYamlNode& node, int depth, bool raw) {
    std::vector<Value> items;
    items.reserve(node.children.size());
    for (const GoYamlNode* child : node.children) items.push_back(decode(*child, depth + 1, raw));
    return dressed(Value::list(std::move(items)), node);
  }

  void add_members(const GoYamlNode& node, Dict& dict, int depth, bool raw) {
    for (std::size_t at = 0; at + 1 < node.children.size(); at += 2) {
      const GoYamlNode& key_node = *node.children[at];
      const GoYamlNode& value_node = *node.children[at + 1];
      if (is_merge(key_node)) {
        merge(value_node, dict, depth, raw);
        continue;
      }
      Value key = read_key(key_node, depth, raw);
      Value value = decode(value_node, depth + 1, raw);
      if (raw) {
        dict.set(std::move(key), std::move(value));
      } else if (const auto text = key_text(key)) {
        dict.set(dressed(Value(*text), key_node), std::move(value));
      } else if (refused_.empty()) {
        refused_ = base::cat(
            "unsupported map key of type: ", key.is_null() ? "%!s(<nil>)" : "uint64",
            ", key: ", go_syntax(key), ", value: ", go_syntax(decode(value_node, depth + 1, true)));
      }
    }
  }

  Value read_key(const GoYamlNode& node, int depth, bool raw) {
    const GoYamlNode& content = node.kind == GoYamlEventKind::alias ? *node.target : node;
    if (content.kind == GoYamlEventKind::scalar) {
      count();
      if (&content != &node) {
        ++alias_depth_;
        count();
        --alias_depth_;
      }
      return resolved(content);
    }
    Value key = decode(node, depth + 1, true);
    if (key.is_list() || key.is_dict()) {
      fail(base::cat("yaml: invalid map key: ", go_syntax(key)));
    }
    (void)raw;
    return key;
  }

  // yaml.v2 sets what is merged where the `<<` stands: over the keys before it.
  void merge(const GoYamlNode& node, Dict& dict, int depth, bool raw) {
    if (node.kind == GoYamlEventKind::sequence_start) {
      for (auto item = node.children.rbegin(); item != node.children.rend(); ++item) {
        merge_one(**item, dict, depth, raw);
      }
    } else {
      merge_one(node, dict, depth, raw);
    }
  }

  void merge_one(const GoYamlNode& node, Dict& dict, int depth, bool raw) {
    const bool is_alias = node.kind == GoYamlEventKind::alias;
    const GoYamlNode& content = is_alias ? *node.target : node;
    if (content.kind != GoYamlEventKind::mapping_start) {
      fail("yaml: map merge requires map or sequence of maps as the value");
    }
    count();
    if (depth > max_depth) {
      throw base::Error("too-deep", "data is nested more than 1000 levels deep");
    }
    if (!is_alias) return add_members(content, dict, depth + 1, raw);
    if (!active_.insert(&node).second) {
      fail(base::cat("yaml: anchor '", node.text, "' value contains itself"));
    }
    ++alias_depth_;
    count();
    add_members(content, dict, depth + 1, raw);
    --alias_depth_;
    active_.erase(&node);
  }

  Value resolved(const GoYamlNode& node) {
    try {
      return resolve_go_yaml(node.tag, node.text, node.implicit);
    } catch (const base::Error& error) {
      fail(error.diagnostic().message);
    }
  }

  Value as_json(Value value) {
    switch (value.kind()) {
      case Kind::integer:
        return value.subtype() == Subtype::go_uint64
                   ? static_cast<double>(static_cast<std::uint64_t>(value.as_int()))
                   : static_cast<double>(value.as_int());
      case Kind::floating:
        if (!std::isfinite(value.as_double()) && refused_.empty()) {
          refused_ = base::cat("json: unsupported value: ", go_float_g(value.as_double()));
        }
        return value;
      case Kind::string:
        return base::is_utf8(value.as_string()) ? value : Value(go_valid_utf8(value.as_string()));
      default:
        return value;
    }
  }

  Value dressed(Value value, const GoYamlNode& node) const {
    value.set_style(node.style).add_marks(options_.marks);
    if (first_) {
      value.set_origin(first_.plus(yaml::content_start(text_, node.offset, node.style, node.text)));
    }
    return value;
  }

  std::string_view text_;
  const GoYamlOptions& options_;
  Origin first_;
  std::size_t decoded_ = 0;
  std::size_t from_aliases_ = 0;
  int alias_depth_ = 0;
  std::unordered_set<const GoYamlNode*> active_;  // aliases that are being followed
  std::string refused_;                           // what stands in the way of JSON
};

}  // namespace

Value read_go_yaml(std::string_view text, const GoYamlOptions& options) {
  Value value;
  try {
    const GoYamlTree tree(text);
    if (tree.root() != nullptr) value = Decoder(text, options).read(*tree.root());
  } catch (base::Error& error) {
    std::string& message = error.diagnostic().message;
    if (message.starts_with("yaml: ")) message.insert(0, "error converting YAML to JSON: ");
    throw;
  }
  if (value.is_null() && options.target != GoTarget::any) {
    return options.target == GoTarget::map ? Value::dict() : Value::list();
  }
  if (const auto refusal = go_json_refusal(value, options.target)) {
    throw base::Error("yaml-syntax",
                      base::cat("error unmarshaling JSON: while decoding JSON: ", *refusal));
  }
  return value;
}

}  // namespace kboot::value
