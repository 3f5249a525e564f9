// A list that is collected and then copied elsewhere: short ones need no memory of the heap.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace kboot::gotpl {

template <typename T>
class Few {
 public:
  void push_back(const T& item) {
    if (size_ < here_.size()) {
      here_[size_] = item;
    } else {
      if (size_ == here_.size()) all_.assign(here_.begin(), here_.end());
      all_.push_back(item);
    }
    ++size_;
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::span<const T> items() const noexcept {
    return size_ <= here_.size() ? std::span<const T>(here_.data(), size_)
                                 : std::span<const T>(all_);
  }
  [[nodiscard]] const T& operator[](std::size_t index) const noexcept { return items()[index]; }

 private:
  std::array<T, 8> here_;  // not set beyond size_
  std::vector<T> all_;     // them too, once there are more
  std::size_t size_ = 0;
};

}  // namespace kboot::gotpl
