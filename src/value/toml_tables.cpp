// The tables of a TOML text as they are defined.
#include "value/toml_tables.hpp"

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/toml_text.hpp"

namespace kboot::value {

namespace {

TomlKey parent_of(const TomlKey& key) { return {key.begin(), key.end() - 1}; }

}  // namespace

std::string TomlTables::last_key() const {
  if (current.empty()) return toml_key(context);
  return context.empty() ? current : base::cat(toml_key(context), ".", current);
}

// The table that further keys go into: the last one of a list of tables.
TomlTables::Table* TomlTables::inside(Entry& entry) {
  if (!entry.tables.empty()) return entry.tables.back().get();
  return entry.table.get();
}

void TomlTables::add_context(const TomlKey& key, bool array) {
  constexpr std::size_t most_parts = 100;  // the work grows with their square
  if (key.size() > most_parts) {
    throw base::Error("too-deep", "a key has more than 100 parts");
  }
  Table* table = root_.get();
  TomlKey path;
  for (const std::string& part : parent_of(key)) {
    path.push_back(part);
    const auto [found, added] = table->entries.try_emplace(part);
    if (added) {
      add_implicit(path);
      found->second.table = std::make_shared<Table>();
    }
    table = inside(found->second);
    if (table == nullptr) {
      throw base::cat("Key '", toml_key(path), "' was already created as a hash.");
    }
  }
  context = path;
  if (array) {
    const auto [found, added] = table->entries.try_emplace(key.back());
    if (!added && found->second.tables.empty()) {
      throw base::cat("Key '", toml_key(key),
                      "' was already created and cannot be used as an array.");
    }
    found->second.tables.push_back(std::make_shared<Table>());
  } else {
    Entry entry;
    entry.table = std::make_shared<Table>();
    put(key.back(), std::move(entry));
  }
  context.push_back(key.back());
}

void TomlTables::add_implicit(const TomlKey& key) { implicit_.insert(toml_key(key)); }

void TomlTables::add_implicit_context(const TomlKey& key) {
  add_implicit(key);
  add_context(key, false);
}

void TomlTables::set_value(const std::string& key, const Value& value) {
  Entry entry;
  entry.value = value;
  put(key, std::move(entry));
}

void TomlTables::put(const std::string& key, Entry entry) {
  Table* table = root_.get();
  TomlKey path;
  for (const std::string& part : context) {
    path.push_back(part);
    table = inside(table->entries[part]);
    if (table == nullptr) {
      throw base::cat("Key '", toml_key(path), "' has already been defined.");
    }
  }
  path.push_back(key);
  const auto [found, added] = table->entries.try_emplace(key);
  if (added) {
    found->second = std::move(entry);
    return;
  }
  // A table that only keys inside it had made may be defined once.
  const std::string name = toml_key(path);
  if (implicit_.erase(name) == 0) throw base::cat("Key '", name, "' has already been defined.");
  if (arrays_.contains(name)) found->second = std::move(entry);
}

void TomlTables::set_type(const std::string& key, bool array) {
  TomlKey path = context;
  if (!key.empty() || path.empty()) path.push_back(key);
  const std::string name = toml_key(path);
  if (array) {
    arrays_.insert(name);
  } else {
    arrays_.erase(name);
  }
}

Value TomlTables::take() const { return to_value(*root_, 0); }

Value TomlTables::to_value(const Table& table, int depth) {
  if (depth > max_depth) {
    throw base::Error("too-deep", "data is nested more than 1000 levels deep");
  }
  Value out = Value::dict();
  for (const auto& [key, entry] : table.entries) {
    Value value = entry.value;
    if (entry.table) value = to_value(*entry.table, depth + 1);
    if (!entry.tables.empty()) {
      std::vector<Value> items;
      for (const auto& item : entry.tables) items.push_back(to_value(*item, depth + 1));
      value = Value::list(std::move(items));
    }
    out.edit_dict().set(Value(key), std::move(value));
  }
  return out;
}

}  // namespace kboot::value
