// The listeners for programs: one JSON object per event and line, and one document per file.
#include <deque>

#include "base/files.hpp"
#include "base/text.hpp"
#include "report/event_json.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::report {

namespace {

using value::Value;

class JsonLines final : public run::Reporter {
 public:
  explicit JsonLines(const Screen& screen) : screen_(screen) {}

  void on(const run::Event& event) override {
    if (const auto* started = std::get_if<run::RunStarted>(&event)) inventory_ = started->inventory;
    Value object = event_json(event, screen_.diff);
    // Lines of several runs come mixed.
    if (!inventory_.empty()) object.edit_dict().set("inventory", inventory_);
    object.edit_dict().set("time", utc_text(screen_.clock.wall()));
    screen_.out.data(value::to_masked_json(object));
  }

 private:
  Screen screen_;
  std::string inventory_;
};

// One run of the document: plays -> tasks -> one row per host, with the items of loops beside.
class JsonRun final : public run::Reporter {
 public:
  explicit JsonRun(Value& runs) : runs_(runs) {}

  void on(const run::Event& event) override {
    Value image = event_json(event, true);
    auto& dict = image.edit_dict();
    dict.erase("event");
    if (std::holds_alternative<run::RunBroken>(event)) {
      broken(image);
    } else if (std::holds_alternative<run::RunStarted>(event)) {
      run_ = image;
      for (const std::string_view list : {"clusters", "plays", "warnings"})
        run_.edit_dict().set(list, Value::list());
      runs_.edit_list().append(run_);
    } else if (std::holds_alternative<run::ClusterConnected>(event)) {
      append(run_, "clusters", image);
    } else if (std::holds_alternative<run::PlayStarted>(event)) {
      dict.set("tasks", Value::list());
      play_ = image;
      append(run_, "plays", play_);
    } else if (std::holds_alternative<run::ItemFinished>(event) ||
               std::holds_alternative<run::TaskFinished>(event)) {
      append(play_, "tasks", image);
    } else if (std::holds_alternative<run::Warned>(event)) {
      append(run_, "warnings", *image.find("diagnostic"));
    } else if (std::holds_alternative<run::RunFinished>(event)) {
      for (const auto& [key, member] : image.as_dict()) {
        if (run_.is_dict()) run_.edit_dict().set(key, member);
      }
    }
  }

 private:
  void broken(const Value& image) {
    if (run_.is_dict()) {
      run_.edit_dict().set("errors", *image.find("errors"));
    } else {
      run_ = image;
      runs_.edit_list().append(run_);
    }
  }
  static void append(Value& owner, std::string_view list, const Value& row) {
    const Value* found = owner.find(list);
    if (found == nullptr) return;
    Value shared = *found;
    shared.edit_list().append(row);
  }

  Value& runs_;
  Value run_;
  Value play_;
};

class JsonFile final : public FileReport {
 public:
  JsonFile(std::string path, const base::Redactor& redactor)
      : path_(std::move(path)), redactor_(redactor) {}

  [[nodiscard]] std::unique_ptr<run::Reporter> listener() override {
    return std::make_unique<JsonRun>(parts_.emplace_back(Value::list()));
  }
  void save() override {
    Value runs = Value::list();
    for (const Value& part : parts_) {
      for (const Value& run : part.as_list()) runs.edit_list().append(run);
    }
    const Value document = Value::dict({{"kboot", KBOOT_VERSION}, {"runs", runs}});
    const std::string text =
        value::to_masked_json(document, {.style = value::JsonStyle::pretty, .indent = 2});
    try {
      base::write_file(path_, base::cat(redactor_.filter(text), "\n"));
    } catch (const base::Error& error) {
      failure_ = error.diagnostic();
    }
  }
  [[nodiscard]] std::optional<base::Diagnostic> failure() const override { return failure_; }

 private:
  std::string path_;
  const base::Redactor& redactor_;
  std::deque<Value> parts_;  // the runs of each listener
  std::optional<base::Diagnostic> failure_;
};

}  // namespace

std::unique_ptr<run::Reporter> json_lines(const Screen& screen) {
  return std::make_unique<JsonLines>(screen);
}

std::unique_ptr<FileReport> json_file(std::string path, const base::Redactor& redactor) {
  return std::make_unique<JsonFile>(std::move(path), redactor);
}

}  // namespace kboot::report
