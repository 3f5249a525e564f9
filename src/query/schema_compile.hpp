// Compiles schemas into nodes. Private to this folder.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "query/schema_node.hpp"
#include "query/schema_roots.hpp"

namespace kboot::query {

class Compiler {
 public:
  // `assert_format` for metaschemas, which are checked in full.
  explicit Compiler(SchemaLoader* loader, bool assert_format = false);

  void add_document(std::string url, value::Value document) {
    roots_.add_document(std::move(url), std::move(document));
  }
  // Throws Error `json-schema`.
  const Node* compile(const std::string& url);

 private:
  friend class ObjectCompiler;
  const Node* compile(const Place& place);
  // `value` is what stands there, where the caller knows.
  Node* enqueue(const Place& place, const value::Value* value = nullptr);
  void compile_value(const value::Value& value, Node& node);
  void check_against_meta(const Root& root, const value::Value& schema, const std::string& pointer);
  const Node* meta_node(const Dialect& dialect);

  Roots roots_;
  bool assert_format_;
  std::unique_ptr<Compiler> meta_;  // of the metaschemas, made when it is needed
  std::deque<Node> nodes_;
  std::map<Place, Node*> by_place_;
  struct Waiting {
    Node* node;
    const value::Value* value;  // nullptr: to be looked up
  };
  std::vector<Waiting> queue_;
};

}  // namespace kboot::query
