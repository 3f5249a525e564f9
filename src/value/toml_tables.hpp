// The tables of a TOML text as they are defined, and what may be defined where, as BurntSushi/toml's
// parser keeps them. Private to this folder.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.hpp"

namespace kboot::value {

using TomlKey = std::vector<std::string>;

class TomlTables {
 public:
  // What an error names as the last key: the table in scope and the key that is read.
  [[nodiscard]] std::string last_key() const;

  TomlKey context;      // the table in scope
  std::string current;  // the last part of the key whose value is read

  // These throw what is wrong as a std::string.
  void add_context(const TomlKey& key, bool array);
  void add_implicit_context(const TomlKey& key);
  void add_implicit(const TomlKey& key);
  void set_value(const std::string& key, const Value& value);
  void set_type(const std::string& key, bool array);

  [[nodiscard]] Value take() const;

 private:
  struct Table;
  struct Entry {
    std::shared_ptr<Table> table;  // one of these three
    std::vector<std::shared_ptr<Table>> tables;
    Value value;
  };
  struct Table {
    std::map<std::string, Entry, std::less<>> entries;
  };
  static Value to_value(const Table& table, int depth);
  static Table* inside(Entry& entry);
  void put(const std::string& key, Entry entry);

  std::shared_ptr<Table> root_ = std::make_shared<Table>();
  std::set<std::string> implicit_;
  std::set<std::string> arrays_;
};

}  // namespace kboot::value
