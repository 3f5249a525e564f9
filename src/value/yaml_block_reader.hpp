// The YAML that charts and programs mostly write (block style, nothing escaped, no anchors or tags),
// read without libyaml, which takes many times longer. Private to this folder.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "value/yaml_event.hpp"

namespace kboot::value::yaml {

class BlockReader {
 public:
  BlockReader(std::string_view text, EventSink& sink) : text_(text), sink_(sink) {}

  // Reads the only document, a mapping. False where the text is or may be anything else, mistakes
  // included: what the sink got is void then, and libyaml has to read it.
  [[nodiscard]] bool run();

 private:
  // A mapping or list that is not finished.
  struct Level {
    std::size_t column;
    bool is_list;
    bool indentless;  // a list at the column of the key that it belongs to
  };

  bool line(std::size_t column, std::size_t from, std::size_t end);
  bool place(std::size_t column, std::size_t from, bool dash);
  bool continuation(std::size_t from, std::size_t end);
  bool entries(std::size_t column, std::size_t from, std::size_t end);
  bool member(std::size_t from, std::size_t end);
  bool value(std::size_t from, std::size_t end);
  bool plain(std::size_t from, std::size_t end);
  bool quoted(std::size_t from);
  bool block(std::size_t from, std::size_t end);
  bool literal(std::size_t line, std::size_t indent, char chomping);
  std::string_view replaced(std::string_view text, char quote);
  bool flow_list(std::size_t from, std::size_t end);

  void open(std::size_t column, std::size_t from, bool is_list, bool indentless = false);
  void close();
  void scalar(std::string_view text, base::ScalarStyle style, std::size_t offset);

  [[nodiscard]] bool is_document_start(std::size_t from, std::size_t end) const;
  [[nodiscard]] bool is_dash(std::size_t from, std::size_t end) const;
  [[nodiscard]] bool begins_plain(std::size_t from, std::size_t end) const;
  [[nodiscard]] bool nothing_behind(std::size_t at, std::size_t end) const;
  [[nodiscard]] std::size_t colon(std::size_t from, std::size_t end) const;
  [[nodiscard]] std::size_t find(std::string_view what, std::size_t from, std::size_t end) const;
  [[nodiscard]] std::size_t line_end(std::size_t at) const;
  [[nodiscard]] std::size_t content(std::size_t at) const;  // behind the spaces
  [[nodiscard]] std::string_view cut(std::size_t from, std::size_t end) const {
    return text_.substr(from, end - from);
  }

  std::string_view text_;
  EventSink& sink_;
  std::vector<Level> open_;
  std::size_t next_ = 0;       // where the next line begins
  bool awaits_ = false;        // a key or a dash has no value yet,
  std::size_t awaits_at_ = 0;  // which stands from here on
  bool continues_ = false;     // a plain scalar ended with its line: deeper lines belong to it
  bool dropped_ = false;       // that scalar is not wanted
  std::string scratch_;        // a text that is not written as it is
};

}  // namespace kboot::value::yaml
