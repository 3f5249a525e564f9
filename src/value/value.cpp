// The value type: counting, destruction without recursion, freezing.
#include "value/value.hpp"

#include <cassert>
#include <cstring>
#include <new>

#include "value/containers.hpp"
#include "value/string_rep.hpp"

namespace kboot::value {

using detail::Rep;
using detail::StringRep;

// Frees a container that nobody refers to any more, and all that only it referred to.
void destroy(Rep* root) noexcept {
  std::vector<Rep*> pending;
  const auto drop = [&pending](Value& value) {
    if (value.kind_ <= Kind::string) return;  // its own destructor does it
    value.kind_ = Kind::null;
    Rep* rep = value.payload_.rep;
    if (rep->count.fetch_sub(1, std::memory_order_acq_rel) == 1) pending.push_back(rep);
  };
  for (pending.push_back(root); !pending.empty();) {
    Rep* rep = pending.back();
    pending.pop_back();
    if (rep->kind == Kind::list) {
      auto* list = static_cast<List*>(rep);
      for (Value& item : list->items_) drop(item);
      delete list;
    } else if (rep->kind == Kind::dict) {
      auto* dict = static_cast<Dict*>(rep);
      for (Entry& entry : dict->entries_) {
        drop(entry.key);
        drop(entry.value);
      }
      delete dict;
    } else {
      delete static_cast<Foreign*>(rep);
    }
  }
}

namespace {

// The empty string has no representation, so that it costs no allocation.
const StringRep* string_rep(const Rep* rep) { return static_cast<const StringRep*>(rep); }

void retain(Rep* rep) noexcept {
  if (rep != nullptr) rep->count.fetch_add(1, std::memory_order_relaxed);
}

void release(Rep* rep, Marks marks) noexcept {
  if (rep == nullptr || rep->count.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  if (rep->kind == Kind::string) {
    StringRep::free(static_cast<StringRep*>(rep), (marks & mark_secret) != 0);
  } else {
    destroy(rep);
  }
}

}  // namespace

StringRep* StringRep::make(std::string_view text, std::vector<ByteRange> secrets) {
  void* memory = ::operator new(sizeof(StringRep) + text.size());
  auto* rep = new (memory) StringRep(text.size());
  std::memcpy(rep->bytes(), text.data(), text.size());
  if (!secrets.empty()) rep->secrets = new std::vector<ByteRange>(std::move(secrets));
  return rep;
}

void StringRep::free(StringRep* rep, bool secret) noexcept {
  // Opened secrets do not stay in freed memory.
  if (secret || rep->secrets != nullptr) ::explicit_bzero(rep->bytes(), rep->size);
  delete rep->secrets;
  rep->~StringRep();
  ::operator delete(rep);
}

Value::Value(std::string_view text) : Value(Kind::string) {
  payload_.rep = text.empty() ? nullptr : StringRep::make(text, {});
}

Value::Value(const Value& other) noexcept
    : payload_(other.payload_),
      origin_(other.origin_),
      kind_(other.kind_),
      subtype_(other.subtype_),
      marks_(other.marks_),
      style_(other.style_) {
  if (counted()) retain(payload_.rep);
}

Value::Value(Value&& other) noexcept
    : payload_(other.payload_),
      origin_(other.origin_),
      kind_(other.kind_),
      subtype_(other.subtype_),
      marks_(other.marks_),
      style_(other.style_) {
  other.kind_ = Kind::null;
}

Value& Value::operator=(const Value& other) noexcept {
  Value copy(other);  // first, as `other` may live inside what *this holds
  return *this = std::move(copy);
}

Value& Value::operator=(Value&& other) noexcept {
  if (this == &other) return *this;
  const Value old(std::move(*this));  // freed last, as `other` may live inside it
  payload_ = other.payload_;
  origin_ = other.origin_;
  kind_ = other.kind_;
  subtype_ = other.subtype_;
  marks_ = other.marks_;
  style_ = other.style_;
  other.kind_ = Kind::null;
  return *this;
}

Value::~Value() {
  if (counted()) release(payload_.rep, marks_);
}

Value Value::list(std::vector<Value> items) {
  Value out(Kind::list);
  out.payload_.rep = new List(std::move(items));
  return out;
}

Value Value::dict() {
  Value out(Kind::dict);
  out.payload_.rep = new Dict();
  return out;
}

Value Value::dict(std::initializer_list<std::pair<Value, Value>> entries) {
  Value out = dict();
  for (const auto& [key, member] : entries) out.edit_dict().set(key, member);
  return out;
}

Value Value::foreign(std::unique_ptr<Foreign> object) {
  Value out(Kind::foreign);
  out.payload_.rep = object.release();
  return out;
}

Value Value::unknown() {
  Value out;
  out.marks_ = mark_unknown;
  return out;
}

Value Value::string(std::string_view text, std::vector<ByteRange> secrets) {
  if (secrets.empty() || text.empty()) return text;
  Value out(Kind::string);
  out.payload_.rep = StringRep::make(text, std::move(secrets));
  out.marks_ = mark_secret;
  return out;
}

bool Value::as_bool() const noexcept {
  assert(kind_ == Kind::boolean);
  return payload_.boolean;
}

std::int64_t Value::as_int() const noexcept {
  assert(kind_ == Kind::integer);
  return payload_.integer;
}

double Value::as_double() const noexcept {
  assert(is_number());
  return kind_ == Kind::floating ? payload_.floating : static_cast<double>(payload_.integer);
}

std::string_view Value::as_string() const noexcept {
  assert(kind_ == Kind::string);
  return payload_.rep == nullptr ? std::string_view() : string_rep(payload_.rep)->view();
}

const List& Value::as_list() const noexcept {
  assert(kind_ == Kind::list);
  return *static_cast<const List*>(payload_.rep);
}

const Dict& Value::as_dict() const noexcept {
  assert(kind_ == Kind::dict);
  return *static_cast<const Dict*>(payload_.rep);
}

const Foreign& Value::as_foreign() const noexcept {
  assert(kind_ == Kind::foreign);
  return *static_cast<const Foreign*>(payload_.rep);
}

List& Value::edit_list() {
  assert(kind_ == Kind::list && !payload_.rep->frozen);
  return *static_cast<List*>(payload_.rep);
}

Dict& Value::edit_dict() {
  assert(kind_ == Kind::dict && !payload_.rep->frozen);
  return *static_cast<Dict*>(payload_.rep);
}

const Value* Value::find(std::string_view key) const noexcept {
  return is_dict() ? as_dict().find(key) : nullptr;
}

std::string_view Value::text(std::string_view key, std::string_view fallback) const noexcept {
  const Value* member = find(key);
  return member != nullptr && member->is_string() ? member->as_string() : fallback;
}

std::vector<ByteRange> Value::secret_ranges() const {
  if (!is_string() || !has(mark_secret) || payload_.rep == nullptr) return {};
  const StringRep& rep = *string_rep(payload_.rep);
  if (rep.secrets != nullptr) return *rep.secrets;
  return {{0, static_cast<std::uint32_t>(rep.size)}};
}

bool Value::same(const Value& other) const noexcept {
  if (kind_ != other.kind_) return false;
  switch (kind_) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return payload_.boolean == other.payload_.boolean;
    case Kind::integer:
      return payload_.integer == other.payload_.integer;
    case Kind::floating:
      return payload_.floating == other.payload_.floating;
    default:
      return payload_.rep == other.payload_.rep;
  }
}

void freeze(const Value& root) {
  std::vector<const Value*> pending{&root};
  while (!pending.empty()) {
    const Value& value = *pending.back();
    pending.pop_back();
    if (value.kind_ <= Kind::string || value.payload_.rep->frozen) continue;
    value.payload_.rep->frozen = true;
    if (value.is_list()) {
      for (const Value& item : value.as_list()) pending.push_back(&item);
    } else if (value.is_dict()) {
      for (const Entry& entry : value.as_dict()) {
        pending.push_back(&entry.key);
        pending.push_back(&entry.value);
      }
    }
  }
}

bool frozen(const Value& container) noexcept {
  if (container.is_list()) return container.as_list().frozen;
  if (container.is_dict()) return container.as_dict().frozen;
  return true;
}

std::string_view kind_name(const Value& value) noexcept {
  switch (value.kind()) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "bool";
    case Kind::integer:
      return "int";
    case Kind::floating:
      return "float";
    case Kind::string:
      return "string";
    case Kind::list:
      return "list";
    case Kind::dict:
      return "dict";
    case Kind::foreign:
      return value.as_foreign().type_name();
  }
  return "";
}

}  // namespace kboot::value
