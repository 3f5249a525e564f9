// The walk through a value and the schemas that it is checked against. Private to this folder.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "query/schema_check.hpp"
#include "query/schema_fault.hpp"
#include "query/schema_url.hpp"
#include "value/containers.hpp"

namespace kboot::query {

using value::Value;
using Names = std::set<std::string_view>;

// Which members and items no keyword has looked at yet.
struct Unseen {
  Names names;
  std::set<std::size_t> items;

  [[nodiscard]] bool empty() const noexcept { return names.empty() && items.empty(); }
  void keep_only(const Unseen& other) {
    std::erase_if(names, [&](std::string_view name) { return !other.names.contains(name); });
    std::erase_if(items, [&](std::size_t item) { return !other.items.contains(item); });
  }
};

// Where a value is: the token of a JSON pointer behind those before it.
struct Path {
  const Path* parent = nullptr;  // nullptr for the root, which has no token
  std::string_view token = {};
  std::size_t index = 0;  // of an item, where `token` is empty and `is_item`
  bool is_item = false;

  [[nodiscard]] std::string text() const;
};

// How we got to a schema: for cycles and dynamic references.
struct Scope {
  const Node* node;
  std::string_view keyword;  // of the reference that led here
  int value_depth;
  const Scope* parent;
  int depth;
};

struct Run {
  const MetaCheck* meta;
  std::size_t steps = 0;
};

class Checker {
 public:
  Checker(Run& run, const Value& value, const Path& at, const Scope& scope, bool only_result,
          bool caller_needs_unseen, const Node* meta_node);

  // Nothing where the value is right.
  std::optional<Fault> check();

  [[nodiscard]] const Unseen& unseen() const noexcept { return unseen_; }

 private:
  void find_unseen(bool caller_needs);

  // A schema inside a schema that is checked may follow another draft.
  void follow_dialect();

  Fault fault(std::string text) const {
    if (only_result_) return {};
    return {Fault::plain, at_.text(), std::move(text), {}};
  }
  void add(std::optional<Fault> found) {
    if (found) faults_.push_back(std::move(*found));
  }
  void add(std::string text) { faults_.push_back(fault(std::move(text))); }
  void add(std::string text, std::vector<Fault> causes) {
    faults_.push_back(fault(std::move(text)));
    faults_.back().causes = std::move(causes);
  }
  [[nodiscard]] bool decided() const { return only_result_ && !faults_.empty(); }

  // What ends the check where it is wrong.
  std::optional<Fault> check_first();

  void check_kind();

  void check_object(const value::Dict& dict);

  void check_members(const value::Dict& dict);
  // false where the keywords do not allow the member.
  bool check_member(const value::Entry& entry);

  void check_names(const value::Dict& dict);

  [[nodiscard]] std::vector<std::string_view> find_missing(
      const std::vector<std::string>& needed) const;
  void check_needed(std::string_view name, const std::vector<std::string>& needed);

  void check_list(const value::List& list);

  void check_contains(const value::List& list);

  void check_string(std::string_view text);

  void check_number();

  void check_conditions();

  void check_any();

  void check_one();

  void check_unseen();

  void check_dynamic_references();

  std::optional<Fault> check_reference(const Node* to, std::string_view keyword);

  // The same value against another schema.
  std::optional<Fault> check_self(const Node* node, std::string_view keyword, bool only_result);

  std::optional<Fault> check_part(const Node* node, const Value& value, const Path& at);
  std::optional<Fault> check_item(const Node* node, std::size_t index) {
    return check_part(node, value_.as_list()[index], {&at_, {}, index, true});
  }

  Run& run_;
  const Value& value_;
  const Path& at_;
  const Scope& scope_;
  const Node* node_;
  bool only_result_;
  const Node* meta_node_;
  Unseen unseen_;
  std::vector<Fault> faults_;
};

}  // namespace kboot::query
