// mergo's rules for maps.
#include "gotpl/go_merge.hpp"

#include <vector>

#include "base/text.hpp"
#include "gotpl/convert.hpp"
#include "gotpl/function.hpp"
#include "gotpl/sprig_support.hpp"
#include "value/compare.hpp"

namespace kboot::gotpl {
namespace {

using value::Subtype;

// A shallow copy of what must not be written to.
void make_writable(Value& map) {
  if (!value::frozen(map)) return;
  Value copy = Value::dict();
  for (const value::Entry& entry : map.as_dict()) copy.edit_dict().set(entry.key, entry.value);
  copy.set_subtype(map.subtype()).set_origin(map.origin()).add_marks(map.marks());
  map = copy;
}

class Merge {
 public:
  explicit Merge(bool overwrite) : overwrite_(overwrite) {}

  void maps(Value& into, const Value& from, int depth) {
    if (depth > value::max_depth) throw Failure("the maps are too deep to merge");
    make_writable(into);
    // A copy: `into` and `from` may be one map, or parts of each other.
    const std::vector<value::Entry> entries = from.as_dict().entries();
    for (const value::Entry& entry : entries) member(into, entry, depth);
  }

 private:
  void set(Value& into, const value::Entry& entry) {
    if (into.subtype() == Subtype::go_string_map && !entry.value.is_string()) {
      const std::string_view type = entry.value.is_list() ? go_type(entry.value) : "interface {}";
      throw Failure(base::cat("reflect.Value.SetMapIndex: value of type ", type,
                              " is not assignable to type string"));
    }
    into.edit_dict().set(entry.key, entry.value);
  }

  void member(Value& into, const value::Entry& entry, int depth) {
    if (is_nil_interface(entry.value)) {
      if (overwrite_) set(into, entry);
      return;
    }
    const Value* const found = into.as_dict().find(entry.key.as_string());
    if (found == nullptr) return set(into, entry);
    Value old = *found;
    if (entry.value.is_dict() && old.is_dict()) {
      inner(into, entry, old, depth);
      return;
    }
    const GoKind kind = go_kind(entry.value);
    const bool compound = kind == GoKind::map || kind == GoKind::structure;
    if (kind == GoKind::slice && into.subtype() == Subtype::go_string_map) {
      throw Failure("reflect: call of reflect.Value.IsNil on string Value");
    }
    if (compound && !overwrite_ && go_kind(old) == GoKind::pointer) {
      throw Failure("src and dst must be of same type");
    }
    if (overwrite_ || is_empty(old)) set(into, entry);
  }

  void inner(Value& into, const value::Entry& entry, Value& old, int depth) {
    if (old.subtype() != Subtype::go_nil) {
      const bool replaced = value::frozen(old);
      maps(old, entry.value, depth + 1);
      if (replaced) into.edit_dict().set(entry.key, old);
    }
    if (is_empty(old)) set(into, entry);
  }

  bool overwrite_;
};

}  // namespace

void merge_maps(Value& into, const Value& from, bool overwrite) {
  Merge(overwrite).maps(into, from, 0);
}

}  // namespace kboot::gotpl
