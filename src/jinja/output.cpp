// Joins the pieces that statements print, as ansible_eval_concat and ansible_concat do.
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {

void Output::text(std::string_view text) {
  if (text.empty()) return;
  if (pieces_++ == 1) join();
  builder_.append(text);
  check_text_size(builder_.size());
}

void Output::value(const Value& value) {
  require_defined(value);
  unknown_ = unknown_ || value.has(value::mark_unknown);
  if (pieces_++ == 0) {
    only_ = value.is_null() ? Value("").add_marks(value.marks()) : value;
    single_ = true;
    return;
  }
  if (pieces_ == 2) join();
  if (!value.is_null()) print(builder_, value);
  check_text_size(builder_.size());
}

// A second piece came: the first is text from now on.
void Output::join() {
  if (!std::exchange(single_, false)) return;
  print(builder_, only_);
  only_ = Value();
}

Value Output::finish(bool convert) {
  if (unknown_) return Value::unknown();
  if (!single_) {
    Value out = builder_.take();
    return convert ? read_back(out) : out;
  }
  // One piece: Ansible prints a list or dict and reads it back, which is the value itself.
  if (convert && survives_printing(only_)) return only_;
  if (only_.is_string() && only_.subtype() == value::Subtype::python_text) return only_;
  if ((only_.is_list() || only_.is_dict()) && value::any_marked(only_, value::mark_unknown))
    return Value::unknown();
  Value out = text_of(only_);
  return convert ? read_back(out) : out;
}

}  // namespace kboot::jinja
