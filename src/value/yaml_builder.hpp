// Builds values out of YAML events: scalars, anchors, merge keys, duplicate keys, tags, bounds.
// Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "value/yaml_event.hpp"
#include "value/yaml_source.hpp"

namespace kboot::value::yaml {

class Builder final : public EventSink {
 public:
  Builder(Source& source, const YamlOptions& options)
      : source_(source),
        options_(options),
        marks_(options.marks | (options.secret ? mark_secret : 0)) {}

  void take(const Event& event) override;
  [[nodiscard]] std::vector<Value> documents() { return std::move(documents_); }

 private:
  // A list or dict that is not finished.
  struct Open {
    Value container;
    std::string anchor;
    std::string tag;
    std::size_t offset = 0;
    std::size_t events_before = 0;
    bool has_key = false;
    bool merging = false;  // the key is `<<`
    Value key;
    std::size_t key_offset = 0;
    std::vector<Value> merged;  // what `<<` named, first wins
  };
  struct Anchor {
    Value value;
    std::size_t events;  // how many an alias stands for
  };

  void scalar(const Event& event);
  void alias(const Event& event);
  void open(const Event& event, Value container);
  void close();
  void count(std::size_t events, std::size_t offset);
  [[nodiscard]] Value make_scalar(const Event& event);
  [[nodiscard]] Value tagged(const Event& event, std::size_t start);
  [[nodiscard]] Value finish(Open& done);
  [[nodiscard]] bool expects_key() const;
  void add(Value value, const Event& event);
  void add_key(Value key, const Event& event);
  void add_member(Value value, std::size_t offset);
  void merge_into(Open& open, const Value& value, std::size_t offset);
  void define(std::string_view anchor, const Value& value, std::size_t events);
  void warn_duplicate(const Value& key, const Value& first, std::size_t offset);

  Source& source_;
  const YamlOptions& options_;
  Marks marks_;
  std::vector<Open> open_;
  std::unordered_map<std::string, Anchor> anchors_;
  std::vector<Value> documents_;
  Value root_;
  std::size_t events_ = 0;
};

}  // namespace kboot::value::yaml
