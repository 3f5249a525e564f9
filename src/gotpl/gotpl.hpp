// Front door of gotpl: Go's text/template as Helm uses it (Go 1.26).
//
//   Functions   the rows of functions that templates may call (function.hpp)
//   Unit        one text, parsed: immutable, may be kept and shared
//   Set         named templates that know each other; cheap to extend for `tpl`
//   Execution   one run over data; functions call back into it (include, tpl)
//   Failure     what went wrong, in Go's own words, with its place
//
// Values are value::Value with Go's types as subtypes (go_value.hpp). Texts, positions and messages
// are Go's, byte for byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/base.hpp"
#include "base/context.hpp"
#include "gotpl/failure.hpp"
#include "gotpl/function.hpp"
#include "value/value.hpp"

namespace kboot::regex {
class GoPattern;
}

namespace kboot::gotpl {

using value::Value;

struct Tree;
class Arena;
class Machine;
struct Trace;

struct ParseOptions {
  std::string_view left = "{{";
  std::string_view right = "}}";
};

// One parsed text: its own tree and those of its `define`s and `block`s. Holds pointers to rows of
// the Functions it was parsed with, which must live longer.
class Unit {
 public:
  // Throws Failure: "template: NAME:LINE: REASON".
  static std::shared_ptr<const Unit> parse(std::string name, std::string text,
                                           const Functions& functions,
                                           const ParseOptions& options = {});
  // What parse() gives for the same text under another name.
  static std::shared_ptr<const Unit> parse_again(const Unit& known, std::string name);
  ~Unit();
  Unit(const Unit&) = delete;
  Unit& operator=(const Unit&) = delete;

  [[nodiscard]] const std::string& name() const noexcept { return source_->name; }
  // What stands outside of all `define`s.
  [[nodiscard]] const Tree& main() const noexcept { return *trees_.front(); }
  // `main` first, then one for each name that was defined.
  [[nodiscard]] const std::vector<std::unique_ptr<const Tree>>& trees() const noexcept {
    return trees_;
  }

 private:
  explicit Unit(std::shared_ptr<const Source> source);

  std::shared_ptr<const Source> source_;
  std::shared_ptr<Arena> arena_;          // of the nodes
  std::shared_ptr<const Source> parsed_;  // that the nodes' texts are parts of
  std::vector<std::unique_ptr<const Tree>> trees_;
};

// Named templates. The last definition of a name wins, but an empty one (white space and comments)
// never replaces another (text/template's AddParseTree).
class Set {
 public:
  Set() = default;
  // A set that sees all of `parent` and adds to it without changing it: Go's Clone. The parent must
  // live longer and must not change meanwhile.
  [[nodiscard]] static Set over(const Set& parent) noexcept {
    Set out;
    out.parent_ = &parent;
    return out;
  }

  void add(std::shared_ptr<const Unit> unit);
  // The template of that name, or nullptr.
  [[nodiscard]] const Tree* find(std::string_view name) const noexcept;

 private:
  const Set* parent_ = nullptr;
  std::vector<std::shared_ptr<const Unit>> units_;
  std::map<std::string_view, const Tree*> trees_;  // names live in the units
};

// What a missing key of a map gives (text/template's option missingkey).
enum class MissingKey : std::uint8_t {
  zero,   // the zero of the map's elements; helm's choice
  error,  // "map has no entry for key"; helm --strict
};

struct ExecutionOptions {
  MissingKey missing_key = MissingKey::zero;
  bool track_secrets = false;  // keep which bytes of the output are secret
  Trace* trace = nullptr;      // gets what the outermost template writes (trace.hpp); may be null
};

// What the rows of the host need beside their arguments: the charts, the cluster, ... The host
// derives from it, and its rows get it back by Call::host<T>().
class Host {
 public:
  virtual ~Host() = default;
};

// One run: counts depth, keeps the variables, knows the set that is being executed. Run it on a
// thread with a large stack (64 MB or more): it looks at what is left and fails before it overflows.
class Execution {
 public:
  Execution(const Set& set, const base::Context& context, Host& host,
            const ExecutionOptions& options = {});
  ~Execution();
  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;

  // Executes the template NAME of the current set: Go's ExecuteTemplate; for `include` too, from
  // inside a function. A string (with the ranges of its secret bytes). Throws Failure.
  Value execute(std::string_view name, const Value& data);
  // Executes the main tree of a unit, with `set` as the current set meanwhile: for `tpl`.
  Value execute(const Set& set, const Unit& unit, const Value& data);

  // The set whose templates are being executed right now.
  [[nodiscard]] const Set& set() const noexcept;
  [[nodiscard]] const base::Context& context() const noexcept;
  [[nodiscard]] Host& host() const noexcept;
  // A regular expression, compiled once for all calls: good until the next one. Throws Error
  // `regex-syntax`.
  [[nodiscard]] const regex::GoPattern& pattern(std::string_view text);

 private:
  std::unique_ptr<Machine> machine_;
};

}  // namespace kboot::gotpl
