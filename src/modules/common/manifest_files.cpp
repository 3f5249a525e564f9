// Finds and reads manifests.
#include "modules/common/manifest_files.hpp"

#include <fnmatch.h>

#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "modules/common/file_attributes.hpp"
#include "modules/common/kube_definitions.hpp"
#include "net/download.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using run::Args;
using run::TaskContext;
using value::Value;

constexpr std::string_view endings[] = {".json", ".yaml", ".yml"};
constexpr std::string_view kustomizations[] = {"kustomization.yaml", "kustomization.yml",
                                               "Kustomization"};
constexpr std::string_view schemes[] = {"https://", "http://", "file://"};

bool has(std::span<const std::string_view> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

bool is_url(std::string_view text) {
  return std::ranges::any_of(schemes, [text](std::string_view s) { return text.starts_with(s); });
}

class Reader {
 public:
  Reader(TaskContext& task, const Args& args) : task_(task), args_(args) {}

  std::vector<Value> read() {
    const auto& sources = args_.find("src")->as_list();
    if (args_.has("checksum") && (sources.size() != 1 || !is_url(sources[0].as_string()))) {
      throw base::Error("argument-conflict", "`checksum` belongs to a single URL as `src`",
                        args_.find("checksum")->origin());
    }
    for (const Value& source : sources) add_source(source);
    return std::move(objects_);
  }

 private:
  void add_source(const Value& source) {
    const std::string name(source.as_string());
    if (is_url(name)) {
      add_text(download(name), name);
      return;
    }
    const bool anywhere = name.starts_with('/') || name.starts_with('~');
    const std::string path = anywhere ? local_path(task_, name) : task_.find_file("files", name);
    if (!base::is_directory(path)) {
      add_file(path);
      return;
    }
    const std::size_t before = files_;
    add_folder(path);
    if (files_ > before) return;
    throw base::Error("empty-folder", base::cat("there is no manifest in `", path, '`'),
                      source.origin())
        .hint(args_.flag("recurse") ? "files end in .yaml, .yml or .json"
                                    : "files end in .yaml, .yml or .json; `recurse: true` looks "
                                      "below too");
  }

  Value download(const std::string& url) {
    constexpr std::string_view algorithm = "sha256:";
    std::string checksum = args_.text("checksum");
    if (!checksum.empty() && !checksum.starts_with(algorithm)) {
      throw base::Error("bad-checksum", "`checksum` must begin with `sha256:`",
                        args_.find("checksum")->origin());
    }
    if (!checksum.empty()) checksum.erase(0, algorithm.size());
    return net::download(task_.base(), task_.transport(), {.url = url, .sha256 = checksum});
  }

  // As kubectl apply -f: only files of these endings.
  void add_folder(const std::string& folder) {
    std::vector<std::string> below;
    for (const std::string& name : base::list_directory(folder)) {
      if (is_excluded(name)) continue;
      const std::string path = base::join_path(folder, name);
      if (base::is_directory(path)) {
        below.push_back(path);
        continue;
      }
      if (has(kustomizations, name)) refuse_kustomization(path);
      if (has(endings, base::extension(name))) add_file(path);
    }
    if (!args_.flag("recurse")) return;
    for (const std::string& path : below) add_folder(path);
  }

  [[nodiscard]] bool is_excluded(const std::string& name) const {
    const Value* patterns = args_.find("exclude");
    if (patterns == nullptr) return false;
    return std::ranges::any_of(patterns->as_list(), [&name](const Value& pattern) {
      return fnmatch(std::string(pattern.as_string()).c_str(), name.c_str(), 0) == 0;
    });
  }

  [[noreturn]] void refuse_kustomization(const std::string& path) const {
    throw base::Error("kustomization",
                      base::cat('`', path, "` is for kustomize, which kboot does not have"),
                      args_.find("src")->origin())
        .hint("where the other files stand by themselves, pass it over with `exclude`");
  }

  void add_file(const std::string& path) {
    ++files_;
    const Value text = task_.read_file(path);
    add_text(args_.flag("template") ? task_.render_template(text, path) : text, path);
  }

  void add_text(const Value& text, const std::string& name) {
    for (const Value& document : read_manifest(text, name)) add_object(document, name);
  }

  void add_object(const Value& object, const std::string& name) {
    if (object.is_dict() && object.as_dict().empty()) return;
    if (!object.is_dict()) {
      throw base::Error("bad-definition",
                        base::cat("a Kubernetes object must be a mapping, not ",
                                  value::kind_name(object), ", in `", name, '`'),
                        object.origin())
          .status(base::Status::bad_input);
    }
    const Value* items = object.find("items");
    if (object.text("kind").ends_with("List") && items != nullptr && items->is_list()) {
      for (const Value& item : items->as_list()) add_object(item, name);
      return;
    }
    objects_.push_back(with_namespace(object));
  }

  // The namespace of the task where the object names none; kinds without namespaces ignore it.
  [[nodiscard]] Value with_namespace(const Value& object) const {
    const std::string name_space = args_.text("namespace");
    const Value* metadata = object.find("metadata");
    if (name_space.empty() || metadata == nullptr || !metadata->is_dict()) return object;
    if (!metadata->text("namespace").empty()) return object;
    Value inner = copy_of(*metadata), outer = copy_of(object);
    inner.edit_dict().set("namespace", name_space);
    outer.edit_dict().set("metadata", inner);
    return outer;
  }
  static Value copy_of(const Value& dict) {
    Value copy = Value::dict();
    for (const auto& [key, member] : dict.as_dict()) copy.edit_dict().set(key, member);
    return copy.set_origin(dict.origin()).add_marks(dict.marks());
  }

  TaskContext& task_;
  const Args& args_;
  std::vector<Value> objects_;
  std::size_t files_ = 0;
};

}  // namespace

std::vector<Value> manifest_objects(TaskContext& task, const Args& args) {
  return Reader(task, args).read();
}

}  // namespace kboot::modules
