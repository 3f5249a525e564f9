// Reading TOML as BurntSushi/toml does.
#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/go_syntax.hpp"
#include "value/toml.hpp"
#include "value/toml_lex.hpp"
#include "value/toml_scalar.hpp"
#include "value/toml_tables.hpp"

namespace kboot::value {

namespace {

[[noreturn]] void refuse(std::size_t line, const std::string& key, const std::string& words) {
  const std::string where = key.empty() ? "" : base::cat(" (last key ", go_quoted(key), ")");
  throw base::Error("toml-syntax", base::cat("toml: line ", line, where, ": ", words));
}

class Reader {
 public:
  explicit Reader(std::string_view text) : lexer_(text) {}

  Value read() {
    try {
      while (read_item()) {
      }
    } catch (const TomlFault& fault) {
      refuse(fault.line, tables_.last_key(), fault.words);
    } catch (const std::string& words) {
      refuse(key_line_, tables_.last_key(), words);
    }
    return tables_.take();
  }

 private:
  // One line that is not empty; false at the end.
  bool read_item() {
    const std::uint32_t first = lexer_.next();
    if (toml_blank(first) || toml_line_end(first)) return true;
    if (first == TomlLexer::end) return false;
    if (first == '#') {
      lexer_.skip_comment();
      return true;
    }
    if (first == '[') {
      read_header();
    } else {
      lexer_.back();
      const TomlKey outer = tables_.context;
      const TomlKey key = read_key();
      enter(key);
      const std::size_t depth = 0;
      Value value = read_value(false, depth);
      tables_.set_value(tables_.current, value);
      tables_.set_type(tables_.current, is_array_);
      tables_.context = outer;
      tables_.current.clear();
    }
    return read_line_end();
  }

  bool read_line_end() {
    std::uint32_t code = lexer_.next();
    while (toml_blank(code)) code = lexer_.next();
    if (code == '#') {
      lexer_.skip_comment();
      return true;
    }
    if (toml_line_end(code)) return true;
    if (lexer_.at_end()) return false;
    lexer_.fail(
        base::cat("expected a top-level item to end with a newline, comment, or EOF, but got ",
                  toml_shown(code), " instead"));
  }

  void read_header() {
    const bool array = lexer_.peek() == '[';
    if (array) lexer_.next();
    TomlKey key;
    for (;;) {
      lexer_.skip_blanks();
      const std::uint32_t first = lexer_.peek();
      if (first == ']' || first == TomlLexer::end) {
        lexer_.fail("unexpected end of table name (table names cannot be empty)");
      }
      if (first == '.') {
        lexer_.fail("unexpected table separator (table names cannot be empty)");
      }
      read_part(first, key);
      lexer_.skip_blanks();
      const std::uint32_t after = lexer_.next();
      if (after == ']') break;
      if (after != '.') {
        lexer_.fail(base::cat("expected '.' or ']' to end table name, but got ", toml_shown(after),
                              " instead"));
      }
    }
    if (array) {
      const std::uint32_t after = lexer_.next();
      if (after != ']') {
        lexer_.fail(base::cat("expected end of table array name delimiter ']', but got ",
                              toml_shown(after), " instead"));
      }
    }
    tables_.add_context(key, array);
    tables_.set_type("", false);
  }

  void read_part(std::uint32_t first, TomlKey& key) {
    TomlToken token = {};
    if (first == '"' || first == '\'') {
      lexer_.next();
      token = lexer_.string(static_cast<char>(first));
    } else {
      token = lexer_.bare();
    }
    if (key.empty()) key_line_ = token.line;
    key.emplace_back(toml_scalar(token).as_string());
  }

  // Up to and with its `=`.
  TomlKey read_key() {
    TomlKey key;
    for (;;) {
      lexer_.skip_blanks();
      const std::uint32_t first = lexer_.peek();
      const bool begins = key.empty();
      if (first == '=' || first == TomlLexer::end) {
        lexer_.fail(begins ? "unexpected '=': key name appears blank" : "unexpected '='");
      }
      if (first == '.') {
        lexer_.fail(begins ? "unexpected '.': keys cannot start with a '.'" : "unexpected '.'");
      }
      read_part(first, key);
      lexer_.skip_blanks();
      const std::uint32_t after = lexer_.next();
      if (after == '=') return key;
      if (after == '.') continue;
      if (lexer_.at_end()) lexer_.fail("unexpected EOF; expected key separator '='");
      const std::string words =
          base::cat("expected '.' or '=', but got ", toml_shown(after), " instead");
      if (after == '\n') lexer_.fail_above(words);
      lexer_.fail(words);
    }
  }

  // Makes the tables that a key with points goes through.
  void enter(const TomlKey& key) {
    tables_.current = key.back();
    for (std::size_t i = 0; i + 1 < key.size(); ++i) {
      TomlKey path = tables_.context;
      path.push_back(key[i]);
      tables_.add_implicit_context(path);
    }
  }

  Value read_value(bool in_array, std::size_t depth) {
    if (depth > static_cast<std::size_t>(max_depth)) {
      throw base::Error("too-deep", "data is nested more than 1000 levels deep");
    }
    std::uint32_t first = lexer_.next();
    while (toml_blank(first)) first = lexer_.next();
    is_array_ = false;
    if (first == '[') return read_array(depth);
    if (first == '{') return read_table(in_array, depth);
    return toml_scalar(lexer_.scalar(first));
  }

  // White space, line ends and comments inside of brackets; gives what follows them.
  std::uint32_t skip_lines() {
    for (;;) {
      const std::uint32_t code = lexer_.next();
      if (code == '#') {
        lexer_.skip_comment();
      } else if (!toml_blank(code) && !toml_line_end(code)) {
        return code;
      }
    }
  }

  std::string shown(std::uint32_t code) {
    if (code == TomlLexer::end) return "end of file";
    std::string out;
    base::append_utf8(out, code);
    return base::cat("'", out, "'");
  }

  Value read_array(std::size_t depth) {
    tables_.set_type(tables_.current, true);
    std::vector<Value> items;
    for (;;) {
      const std::uint32_t first = skip_lines();
      if (first == ',') lexer_.fail("unexpected comma");
      if (first == ']') break;
      lexer_.back();
      items.push_back(read_value(true, depth + 1));
      const std::uint32_t after = skip_lines();
      if (after == ']') break;
      if (after != ',') {
        lexer_.fail(
            base::cat("expected a comma (',') or array terminator (']'), but got ", shown(after)));
      }
    }
    is_array_ = true;
    return Value::list(std::move(items));
  }

  Value read_table(bool in_array, std::size_t depth) {
    Value out = Value::dict();
    const TomlKey outer = tables_.context;
    const std::string outer_key = tables_.current;
    TomlKey here = outer;
    here.push_back(outer_key);
    tables_.context = here;
    tables_.current.clear();
    tables_.add_implicit(here);
    tables_.add_context(here, in_array);
    for (bool more = true; more;) {
      const std::uint32_t first = skip_lines();
      if (first == ',') lexer_.fail("unexpected comma");
      if (first == '}') break;
      lexer_.back();
      const TomlKey key = read_key();
      enter(key);
      const Value value = read_value(false, depth + 1);
      tables_.set_value(tables_.current, value);
      tables_.set_type(tables_.current, is_array_);
      put_inside(out, key, value);
      tables_.context = here;
      more = read_separator();
    }
    tables_.context = outer;
    tables_.current = outer_key;
    is_array_ = false;
    return out;
  }

  void put_inside(Value& table, const TomlKey& key, const Value& value) {
    Value inner = table;
    for (std::size_t i = 0; i + 1 < key.size(); ++i) {
      if (inner.find(key[i]) == nullptr) inner.edit_dict().set(Value(key[i]), Value::dict());
      Value next = *inner.find(key[i]);
      if (!next.is_dict()) {
        throw base::cat(go_quoted(tables_.last_key()), " is not a table");
      }
      inner = next;
    }
    inner.edit_dict().set(Value(key.back()), value);
  }

  // Behind a member of an inline table: is there another one?
  bool read_separator() {
    for (;;) {
      const std::uint32_t code = skip_lines();
      if (code == '}') return false;
      if (code != ',') {
        lexer_.fail(base::cat("expected a comma or an inline table terminator '}', but got ",
                              shown(code), " instead"));
      }
      lexer_.skip_blanks();
      if (lexer_.peek() != '}') return true;
    }
  }

  TomlLexer lexer_;
  TomlTables tables_;
  std::size_t key_line_ = 0;  // of the first part of the last key
  bool is_array_ = false;     // the value that was read last
};

}  // namespace

Value read_toml(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    text.remove_prefix(2);
  } else if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  if (text.substr(0, 6).find('\0') != std::string_view::npos) {
    refuse(1, "",
           "files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8");
  }
  return Reader(text).read();
}

}  // namespace kboot::value
