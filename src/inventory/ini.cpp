// Inventories in Ansible's INI form (ansible/plugins/inventory/ini.py).
#include <map>

#include "base/shell_words.hpp"
#include "base/text.hpp"
#include "inventory/sources.hpp"
#include "jinja/jinja.hpp"
#include "value/containers.hpp"

namespace kboot::inventory {

namespace {

// Values are Python literals where they are any; JSON's words are texts here.
Value literal(std::string_view text, base::Origin origin) {
  const std::string_view trimmed = base::trim(text);
  const bool json_word = trimmed == "true" || trimmed == "false" || trimmed == "null";
  const auto read = json_word ? std::nullopt : jinja::read_literal(text);
  Value value = read ? *read : Value(text);
  return value.set_origin(origin);
}

// The line without its comment: `#` outside quotes, as Python's shlex cuts it.
std::string_view without_comment(std::string_view line) {
  char quote = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char byte = line[at];
    if (byte == '\\' && quote != '\'') {
      ++at;
    } else if (quote != 0) {
      if (byte == quote) quote = 0;
    } else if (byte == '"' || byte == '\'') {
      quote = byte;
    } else if (byte == '#') {
      return base::trim_end(line.substr(0, at));
    }
  }
  return line;
}

class IniReader {
 public:
  IniReader(Graph& graph, const std::string& path, const Value& text)
      : graph_(graph),
        path_(path),
        marks_(text.marks()),
        text_(text.as_string()),
        first_(base::sources().add(path, std::string(text_), text.has(value::mark_secret))) {}

  void read() {
    std::size_t offset = 0;
    for (const std::string_view raw : base::split(text_, '\n')) {
      const std::string_view line = base::trim(raw);
      origin_ = first_.plus(offset + static_cast<std::size_t>(line.data() - raw.data()));
      length_ = static_cast<std::uint32_t>(std::max<std::size_t>(line.size(), 1));
      offset += raw.size() + 1;
      if (!line.empty() && line.front() != '#' && line.front() != ';') take(line);
    }
    if (pending_.empty()) return;
    const Pending* first = nullptr;
    for (const auto& [name, pending] : pending_) {
      if (first == nullptr || pending.origin.offset < first->origin.offset) first = &pending;
    }
    throw error(first->message).at(first->origin, first->length);
  }

 private:
  enum class Section { hosts, children, variables };
  // A group that was named before its own section came.
  struct Pending {
    std::string message;
    base::Origin origin;
    std::uint32_t length;
    std::vector<std::string> parents;
  };

  static base::Error error(std::string message) {
    base::Error made("inventory-syntax", std::move(message));
    made.status(base::Status::bad_input);
    return made;
  }
  [[noreturn]] void fail(std::string message) const {
    throw error(std::move(message)).at(origin_, length_);
  }

  void take(std::string_view line) {
    if (line.front() == '[' && section(line)) return;
    switch (section_) {
      case Section::hosts:
        host(line);
        break;
      case Section::variables:
        variable(line);
        break;
      case Section::children:
        child(line);
        break;
    }
  }

  // `[name]`, `[name:children]`, `[name:vars]`, perhaps with a comment. False for what only begins
  // like one.
  bool section(std::string_view line) {
    const std::size_t close = line.find(']');
    const std::string_view behind = close == line.npos ? line : base::trim(line.substr(close + 1));
    const std::string_view inside = close == line.npos ? line : line.substr(1, close - 1);
    const std::size_t colon = inside.find(':');
    const std::string name(inside.substr(0, colon));
    const bool formed = close != line.npos && (behind.empty() || behind.front() == '#') &&
                        !name.empty() && name.find_first_of(" \t") == std::string::npos;
    if (!formed) {
      if (line.back() == ']')
        fail(base::cat("`", line,
                       "` is no section: `[group]`, `[group:children]` or `[group:vars]`"));
      return false;
    }
    const std::string_view kind = colon == inside.npos ? "hosts" : inside.substr(colon + 1);
    if (kind != "hosts" && kind != "children" && kind != "vars") {
      fail(base::cat("the section `[", inside,
                     "]` is of an unknown kind: `children` and `vars` are known"));
    }
    section_ = kind == "vars"       ? Section::variables
               : kind == "children" ? Section::children
                                    : Section::hosts;
    group_ = name;
    declare(name);
    return true;
  }

  void declare(const std::string& name) {
    const bool known = graph_.group(name) != nullptr;
    const auto waiting = pending_.find(name);
    if (section_ == Section::variables) {
      if (!known && waiting == pending_.end()) {
        pending_[name] = {base::cat("`[", name, ":vars]` is for a group that is not defined"),
                          origin_,
                          length_,
                          {}};
      }
      graph_.add_group(name);
      return;
    }
    graph_.add_group(name);
    if (waiting == pending_.end()) return;
    const std::vector<std::string> parents = std::move(waiting->second.parents);
    pending_.erase(waiting);
    for (const std::string& parent : parents) add_child(parent, name);
  }

  void add_child(const std::string& parent, const std::string& child) {
    try {
      graph_.add_child(parent, child);
    } catch (base::Error& loop) {
      loop.at(origin_, length_);
      throw;
    }
  }

  void child(std::string_view line) {
    const std::string name(base::trim(line.substr(0, line.find('#'))));
    if (name.empty() || name.find_first_of(": \t]") != std::string::npos) {
      fail(base::cat("`", line, "` is no name of a group"));
    }
    if (graph_.group(name) != nullptr && pending_.find(name) == pending_.end()) {
      add_child(group_, name);
      return;
    }
    const auto [waiting, added] = pending_.try_emplace(name);
    if (added) {
      waiting->second = {
          base::cat("`[", group_, ":children]` names the group `", name, "`, which is not defined"),
          origin_,
          length_,
          {}};
    }
    waiting->second.parents.push_back(group_);
  }

  void variable(std::string_view line) {
    const std::size_t equals = line.find('=');
    if (equals == line.npos)
      fail(base::cat("`", line, "` is no variable: `name=value` is expected"));
    const std::string_view name = base::trim(line.substr(0, equals));
    const std::string_view text = base::trim(line.substr(equals + 1));
    const auto at = static_cast<std::size_t>(text.data() - line.data());
    graph_.set_group_variable(group_, Value(name).set_origin(origin_),
                              literal(text, origin_.plus(at)).add_marks(marks_));
  }

  void host(std::string_view line) {
    std::vector<std::string> words;
    try {
      words = base::split_words(without_comment(line));
    } catch (const base::Error&) {
      fail("a quote in the definition of a host has no end");
    }
    if (words.empty()) return;
    Value variables = Value::dict();
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::size_t equals = words[i].find('=');
      if (equals == std::string::npos) {
        fail(base::cat("`", words[i], "` is no variable of a host: `name=value` is expected"));
      }
      const std::string_view word = words[i];
      const std::size_t at = line.find(word.substr(0, equals + 1));
      variables.edit_dict().set(
          Value(word.substr(0, equals)).set_origin(origin_.plus(at)),
          literal(word.substr(equals + 1), origin_.plus(at + equals + 1)).add_marks(marks_));
    }
    add_hosts(graph_, Value(words.front()).set_origin(origin_), group_, variables, path_);
  }

  Graph& graph_;
  const std::string& path_;
  value::Marks marks_;
  std::string_view text_;
  base::Origin first_;
  base::Origin origin_;  // of the present line
  std::uint32_t length_ = 1;
  Section section_ = Section::hosts;
  std::string group_ = "ungrouped";
  std::map<std::string, Pending> pending_;
};

}  // namespace

void read_ini(Graph& graph, const std::string& path, const Value& text) {
  IniReader(graph, path, text).read();
}

}  // namespace kboot::inventory
