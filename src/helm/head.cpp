// The head of a document.
#include "helm/head.hpp"

#include "helm/go_fields.hpp"
#include "value/containers.hpp"
#include "value/yaml_members.hpp"

namespace kboot::helm {

const std::string* Head::annotation(std::string_view key) const {
  for (const auto& [name, text] : annotations) {
    if (name == key) return &text;
  }
  return nullptr;
}

namespace {

// Most of a long document, such as a CustomResourceDefinition, lies outside of these.
constexpr std::string_view members[] = {"apiVersion", "kind", "metadata"};

Value head_of(std::string_view text) {
  if (auto document = value::read_yaml_members(text, members)) return std::move(*document);
  return read_document(text, "");
}

}  // namespace

Head read_head(std::string_view text) {
  Head head;
  const Value document = head_of(text);
  const Fields fields(document, "SimpleHead", "", "util");
  fields.read("apiVersion", head.api_version);
  fields.read("kind", head.kind);
  const Value* metadata = fields.find("metadata");
  if (metadata == nullptr) return head;
  const Fields inside(*metadata, "SimpleHead", "metadata.", "util");
  inside.read("name", head.name);
  Value annotations;
  inside.read_texts("annotations", annotations);
  if (!annotations.is_dict()) return head;
  for (const value::Entry& entry : annotations.as_dict()) {
    head.annotations.emplace_back(entry.key.as_string(), entry.value.as_string());
  }
  return head;
}

}  // namespace kboot::helm
