// How failures are made.
#include "gotpl/failure.hpp"

#include <utility>

namespace kboot::gotpl {

Failure::Failure(std::string message)
    : data_(std::make_shared<Data>(Data{.message = std::move(message)})) {}

Failure::Failure(std::string message, const Failure& cause)
    : data_(std::make_shared<Data>(
          Data{.message = std::move(message), .cause = std::make_shared<const Failure>(cause)})) {}

Failure::Failure(std::string message, std::string reason, Site site, const Failure* cause)
    : data_(std::make_shared<Data>(
          Data{.message = std::move(message),
               .reason = std::move(reason),
               .site = std::make_shared<const Site>(std::move(site)),
               .cause = cause == nullptr ? nullptr : std::make_shared<const Failure>(*cause)})) {}

void Failure::set_nil_operand(std::string operand) { data_->nil_operand = std::move(operand); }

void Failure::add_caller(Site site) { data_->callers.push_back(std::move(site)); }

}  // namespace kboot::gotpl
