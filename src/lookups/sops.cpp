// The lookup `community.sops.sops`: the text of a SOPS file, or a value in it.
#include <algorithm>

#include "base/encoding.hpp"
#include "lookups/lookups.hpp"
#include "lookups/support.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

namespace kboot::lookups {
namespace {

using value::Value;

// `["key"]['other'][0]`: keys between quotes, numbers of list items, as `sops --extract` has them.
std::vector<Value> parse_path(std::string_view text) {
  std::vector<Value> path;
  while (!text.empty()) {
    const std::size_t end = text.find(']');
    if (text.size() < 3 || text[0] != '[' || end == std::string_view::npos) {
      throw lookup_error("`extract` is a text like `[\"key\"][0]`");
    }
    std::string_view part = text.substr(1, end - 1);
    std::int64_t number = 0;
    const bool quoted =
        part.size() >= 2 && (part[0] == '"' || part[0] == '\'') && part.back() == part.front();
    if (quoted) {
      path.emplace_back(part.substr(1, part.size() - 2));
    } else if (base::parse_int(part, number) && number >= 0) {
      path.emplace_back(number);
    } else {
      throw lookup_error("`extract` is a text like `[\"key\"][0]`");
    }
    text.remove_prefix(end + 1);
  }
  return path;
}

Value extracted(Value tree, std::string_view path) {
  for (const Value& step : parse_path(path)) {
    const Value* next = nullptr;
    if (step.is_string()) {
      next = tree.is_dict() ? tree.find(step.as_string()) : nullptr;
    } else if (tree.is_list()) {
      const auto index = static_cast<std::size_t>(step.as_int());
      next = index < tree.as_list().size() ? &tree.as_list()[index] : nullptr;
    }
    if (next == nullptr) {
      throw lookup_error(base::cat("the SOPS file has no `", path, "`"));
    }
    tree = Value(*next);
  }
  return tree;
}

// The file's text as the options want it.
std::string text_of(const LookupRequest& request, const Value& opened, const std::string& path) {
  const Value* const extract = option(request, "extract");
  const Value* const output = option(request, "output_type");
  const std::string type = output == nullptr ? "" : jinja::to_text(*output);
  if (!type.empty() && type != "yaml" && type != "json" && type != "binary" && type != "dotenv") {
    throw lookup_error("`output_type` is yaml, json, binary or dotenv");
  }
  const bool other_form = type == "yaml" || type == "json";
  if (extract == nullptr && !other_form) {
    return std::string(opened.as_string());
  }
  value::YamlOptions options;
  options.secret = true;
  Value tree = value::read_yaml(opened.as_string(), path, options);
  if (extract != nullptr) {
    tree = extracted(std::move(tree), jinja::to_text(*extract));
  }
  if (tree.is_string()) {
    return std::string(tree.as_string());
  }
  return type == "json" || !(tree.is_dict() || tree.is_list())
             ? value::to_json(tree)
             : value::to_yaml(tree, {.block = true, .sort_keys = false});
}

}  // namespace

Value sops(const LookupRequest& request, LookupHost& host) {
  std::vector<Value> out;
  for (const Value& term : flat_terms(request)) {
    const std::string name = jinja::to_text(term);
    const auto path = host.find_file("files", name);
    if (!path && flag(request, "empty_on_not_exist", false)) {
      out.emplace_back("");
      continue;
    }
    if (!path) {
      throw lookup_error(base::cat("the lookup `sops` does not find the file `", name, "`"));
    }
    const Value opened = host.read_file(*path);
    if (!opened.has(value::mark_secret)) {
      throw lookup_error(base::cat("`", *path, "` is not encrypted"));
    }
    std::string text = text_of(request, opened, *path);
    if (flag(request, "base64", false)) {
      text = base::base64_encode(text);
    } else if (flag(request, "rstrip", true)) {
      text.resize(base::trim_end(text).size());
    }
    host.context().redactor.add(text);
    out.push_back(Value(text).add_marks(opened.marks() | value::mark_secret));
  }
  return Value::list(std::move(out));
}

}  // namespace kboot::lookups
