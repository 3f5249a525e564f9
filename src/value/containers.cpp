// Dict's look-up and changes, and what foreign objects share.
#include "value/containers.hpp"

#include <algorithm>
#include <functional>

#include "value/compare.hpp"
#include "value/json.hpp"
#include "value/number.hpp"

namespace kboot::value {

namespace {

bool is_key(const Value& candidate, std::string_view key) noexcept {
  return candidate.is_string() && candidate.as_string() == key;
}

std::size_t hash_text(std::string_view text) noexcept {
  return std::hash<std::string_view>()(text);
}

// What a key's order among its siblings goes by.
std::string key_text(const Value& key) {
  switch (key.kind()) {
    case Kind::string:
      return std::string(key.as_string());
    case Kind::integer:
      return std::to_string(key.as_int());
    case Kind::boolean:
      return key.as_bool() ? "true" : "false";
    case Kind::floating:
      return float_repr(key.as_double());
    case Kind::null:
      return "null";
    default:
      return to_json(key);
  }
}

}  // namespace

template <typename Matches>
std::size_t Dict::probe(std::size_t hash, Matches matches) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask; slots_[at] != 0; at = (at + 1) & mask) {
    const std::size_t index = slots_[at] - 1;
    if (matches(entries_[index].key)) return index;
  }
  return npos;
}

std::size_t Dict::index_of(std::string_view key) const noexcept {
  const auto matches = [key](const Value& candidate) { return is_key(candidate, key); };
  if (!slots_.empty()) return probe(hash_text(key), matches);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (matches(entries_[i].key)) return i;
  }
  return npos;
}

std::size_t Dict::index_of(const Value& key) const noexcept {
  if (key.is_string()) return index_of(key.as_string());
  const auto matches = [&key](const Value& candidate) { return equal(candidate, key); };
  if (!slots_.empty()) return probe(value::hash(key), matches);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (matches(entries_[i].key)) return i;
  }
  return npos;
}

void Dict::insert_slot(std::size_t hash, std::uint32_t index) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at] != 0) at = (at + 1) & mask;
  slots_[at] = index + 1;
}

void Dict::rebuild() {
  slots_.clear();
  if (entries_.size() < hashed_from) return;
  std::size_t size = 32;
  while (size < entries_.size() * 3) size *= 2;
  slots_.resize(size);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    insert_slot(value::hash(entries_[i].key), static_cast<std::uint32_t>(i));
  }
}

const Value* Dict::find(std::string_view key) const noexcept {
  const std::size_t index = index_of(key);
  return index == npos ? nullptr : &entries_[index].value;
}

void Dict::set(Value key, Value value) {
  const std::size_t index = index_of(key);
  if (index != npos) {
    entries_[index].value = std::move(value);
    return;
  }
  entries_.push_back({std::move(key), std::move(value)});
  // At most two of three slots are taken.
  if (slots_.empty() ? entries_.size() >= hashed_from : entries_.size() * 3 > slots_.size() * 2) {
    rebuild();
  } else if (!slots_.empty()) {
    insert_slot(value::hash(entries_.back().key), static_cast<std::uint32_t>(entries_.size() - 1));
  }
}

bool Dict::erase(const Value& key) {
  const std::size_t index = index_of(key);
  if (index == npos) return false;
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(index));
  rebuild();
  return true;
}

void Dict::clear() {
  entries_.clear();
  slots_.clear();
}

std::vector<const Entry*> Dict::sorted() const {
  std::vector<const Entry*> out;
  out.reserve(entries_.size());
  bool texts_only = true;
  for (const Entry& entry : entries_) {
    out.push_back(&entry);
    texts_only = texts_only && entry.key.is_string();
  }
  std::sort(out.begin(), out.end(), [texts_only](const Entry* a, const Entry* b) {
    return texts_only ? a->key.as_string() < b->key.as_string()
                      : key_text(a->key) < key_text(b->key);
  });
  return out;
}

std::string Foreign::to_text() const {
  const Value data = to_data();
  return data.is_string() ? std::string(data.as_string())
                          : to_json(data, {.style = JsonStyle::python});
}

Value to_data(const Value& value) {
  if (!value.is(Kind::foreign)) return value;
  Value data = value.as_foreign().to_data().marked(value.marks());
  if (!data.origin()) data.set_origin(value.origin());
  return data;
}

}  // namespace kboot::value
