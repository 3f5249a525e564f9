// Sets libcurl's options for one request and takes its callbacks.
#include "net/curl_transfer.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <system_error>

#include "base/text.hpp"

namespace kboot::net {

namespace {

using std::chrono::milliseconds;

constexpr unsigned user_timeout_ms =
    30'000;  // a peer that acknowledges nothing for so long is gone

void append(Slist& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)list.release();
  list.reset(longer);
}

void give_head(Transfer& transfer) {
  if (transfer.head_given) return;
  transfer.head_given = true;
  transfer.handler->head(transfer.head);
}

bool will_redirect(const Transfer& transfer) {
  const int status = transfer.head.status;
  return transfer.request.follow_redirects && status >= 300 && status < 400 &&
         !transfer.head.header("location").empty();
}

void take_header_line(Transfer& transfer, std::string_view line) {
  if (line.starts_with("HTTP/")) {
    std::int64_t status = 0;
    const auto space = line.find(' ');
    if (space != line.npos) base::parse_int(line.substr(space + 1, 3), status);
    transfer.head = {.status = static_cast<int>(status), .headers = {}};
    return;
  }
  if (line.empty()) {
    if (transfer.head.status >= 200 && !will_redirect(transfer)) give_head(transfer);
    return;
  }
  const auto colon = line.find(':');
  if (colon == line.npos || transfer.head_given) return;  // what follows the body are trailers
  transfer.head.headers.push_back(
      {std::string(line.substr(0, colon)), std::string(base::trim(line.substr(colon + 1)))});
}

std::size_t on_header(char* bytes, std::size_t, std::size_t size, void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.cancelled) return CURL_WRITEFUNC_ERROR;
  try {
    take_header_line(transfer, base::trim({bytes, size}));
    return size;
  } catch (...) {
    transfer.failure = std::current_exception();
    return CURL_WRITEFUNC_ERROR;
  }
}

std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.cancelled) return CURL_WRITEFUNC_ERROR;
  transfer.received += size;
  transfer.too_large = transfer.received > transfer.request.max_body;
  if (transfer.too_large) return CURL_WRITEFUNC_ERROR;
  try {
    give_head(transfer);
    if (transfer.handler->data({bytes, size}) == Flow::go_on) return size;
    transfer.stopped = true;
  } catch (...) {
    transfer.failure = std::current_exception();
  }
  return CURL_WRITEFUNC_ERROR;
}

int on_socket(void*, curl_socket_t socket, curlsocktype) noexcept {
  // Best effort: without it the kernel's own, much longer time-out holds.
  (void)setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &user_timeout_ms, sizeof user_timeout_ms);
  return CURL_SOCKOPT_OK;
}

template <typename T>
void set(Transfer& transfer, CURLoption option, T value) {
  if (const CURLcode code = curl_easy_setopt(transfer.easy.get(), option, value);
      code != CURLE_OK) {
    throw std::runtime_error(
        base::cat("libcurl option ", static_cast<int>(option), ": ", curl_easy_strerror(code)));
  }
}

void set_blob(Transfer& transfer, CURLoption option, std::string_view bytes) {
  curl_blob blob{const_cast<char*>(bytes.data()), bytes.size(), CURL_BLOB_NOCOPY};
  set(transfer, option, &blob);
}

void set_trust(Transfer& transfer, const Trust& trust) {
  const Tls* tls = transfer.request.tls.get();
  const bool verify = tls == nullptr || tls->verify;
  set(transfer, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L);
  set(transfer, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
  if (tls != nullptr && !tls->ca.empty()) {
    set_blob(transfer, CURLOPT_CAINFO_BLOB, tls->ca);
  } else if (!trust.file.empty()) {
    set(transfer, CURLOPT_CAINFO,
        trust.file.c_str());  // libcurl keeps a parsed file for all its connections
  } else {
    set_blob(transfer, CURLOPT_CAINFO_BLOB, trust.built_in);
  }
  if (tls != nullptr && !tls->certificate.empty()) {
    set_blob(transfer, CURLOPT_SSLCERT_BLOB, tls->certificate);
    set_blob(transfer, CURLOPT_SSLKEY_BLOB, tls->key);
  }
}

// libcurl verifies the name in the URL: another name goes into the URL, while CONNECT_TO keeps the
// way to the host.
void set_url(Transfer& transfer, Url url) {
  const Tls* tls = transfer.request.tls.get();
  std::string text = transfer.request.url.substr(0, transfer.request.url.find('#'));
  if (tls != nullptr && !tls->server_name.empty() && tls->server_name != url.host) {
    append(transfer.headers, base::cat("Host: ", url.authority()));
    const std::string host =
        url.host.find(':') == url.host.npos ? url.host : base::cat('[', url.host, ']');
    append(transfer.connect_to, base::cat("::", host, ':', url.effective_port()));
    url.port = url.effective_port();
    url.host = tls->server_name;
    text = url.text();
    set(transfer, CURLOPT_CONNECT_TO, transfer.connect_to.get());
  }
  set(transfer, CURLOPT_URL, text.c_str());
}

void set_body(Transfer& transfer) {
  const Request& request = transfer.request;
  if (request.method == "HEAD") {
    set(transfer, CURLOPT_NOBODY, 1L);
    return;
  }
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT" ||
      request.method == "PATCH") {
    set(transfer, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(transfer, CURLOPT_POSTFIELDS, request.body.data());
  }
  set(transfer, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void set_times(Transfer& transfer, base::Instant now) {
  const auto ms = [](base::Duration duration) {
    return std::max<long>(1, static_cast<long>(std::chrono::ceil<milliseconds>(duration).count()));
  };
  set(transfer, CURLOPT_CONNECTTIMEOUT_MS, ms(transfer.request.connect_timeout));
  base::Instant until = transfer.request.deadline.at;
  if (transfer.request.timeout > base::Duration::zero())
    until = std::min(until, now + transfer.request.timeout);
  if (until != base::Instant::max()) set(transfer, CURLOPT_TIMEOUT_MS, ms(until - now));
  set(transfer, CURLOPT_TCP_KEEPALIVE, 1L);
  set(transfer, CURLOPT_TCP_KEEPIDLE, 30L);
  set(transfer, CURLOPT_TCP_KEEPINTVL, 15L);
}

void set_callbacks(Transfer& transfer) {
  set(transfer, CURLOPT_PRIVATE, &transfer);
  set(transfer, CURLOPT_ERRORBUFFER, transfer.error);
  set(transfer, CURLOPT_HEADERFUNCTION, &on_header);
  set(transfer, CURLOPT_HEADERDATA, &transfer);
  set(transfer, CURLOPT_WRITEFUNCTION, &on_body);
  set(transfer, CURLOPT_WRITEDATA, &transfer);
  set(transfer, CURLOPT_SOCKOPTFUNCTION, &on_socket);
  set(transfer, CURLOPT_NOSIGNAL, 1L);
  set(transfer, CURLOPT_QUICK_EXIT, 1L);
}

// What an error code of libcurl says about how far the exchange came.
struct CodeRow {
  CURLcode code;
  Phase phase;
  bool permanent;
  const char* cause;  // nullptr: libcurl's own words
};
constexpr CodeRow code_rows[] = {
    {CURLE_UNSUPPORTED_PROTOCOL, Phase::resolve, true, nullptr},
    {CURLE_URL_MALFORMAT, Phase::resolve, true, "malformed URL"},
    {CURLE_COULDNT_RESOLVE_PROXY, Phase::resolve, false, nullptr},
    {CURLE_COULDNT_RESOLVE_HOST, Phase::resolve, false, "the host's name does not resolve"},
    {CURLE_COULDNT_CONNECT, Phase::connect, false, nullptr},
    {CURLE_SSL_CONNECT_ERROR, Phase::tls, false, nullptr},
    {CURLE_PEER_FAILED_VERIFICATION, Phase::tls, true, nullptr},
    {CURLE_SSL_CERTPROBLEM, Phase::tls, true, nullptr},
    {CURLE_SSL_CACERT_BADFILE, Phase::tls, true, nullptr},
    {CURLE_SSL_CIPHER, Phase::tls, true, nullptr},
    {CURLE_SEND_ERROR, Phase::send, false, "connection cut while sending"},
    {CURLE_GOT_NOTHING, Phase::receive, false,
     "the server closed the connection without an answer"},
    {CURLE_RECV_ERROR, Phase::receive, false, "connection cut"},
    {CURLE_PARTIAL_FILE, Phase::receive, false, "connection cut in the middle of the answer"},
    {CURLE_HTTP2, Phase::receive, false, "connection cut (HTTP/2)"},
    {CURLE_HTTP2_STREAM, Phase::receive, false, "answer cut (HTTP/2)"},
    {CURLE_TOO_MANY_REDIRECTS, Phase::receive, true, "more than ten redirects"},
};

std::string own_words(const Transfer& transfer, CURLcode code) {
  long number = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_OS_ERRNO, &number);
  if (code == CURLE_COULDNT_CONNECT && number != 0) {
    return base::lower(std::generic_category().message(static_cast<int>(number)));
  }
  std::string text = transfer.error[0] != '\0' ? transfer.error : curl_easy_strerror(code);
  if (text.size() > 1 && text[1] >= 'a' && text[0] >= 'A' && text[0] <= 'Z')
    text[0] = base::lower(text)[0];
  return text;
}

End time_out(const Transfer& transfer) {
  long connections = 0;
  curl_off_t ready = 0;
  const bool tls = transfer.request.url.starts_with("https:");
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_NUM_CONNECTS, &connections);
  curl_easy_getinfo(transfer.easy.get(), tls ? CURLINFO_APPCONNECT_TIME_T : CURLINFO_CONNECT_TIME_T,
                    &ready);
  if (connections > 0 && ready == 0)
    return {.phase = Phase::connect, .cause = "no connection in time", .timed_out = true};
  return {.phase = Phase::receive, .cause = "no answer in time", .timed_out = true};
}

End end_of(const Transfer& transfer, CURLcode code) {
  if (transfer.too_large) {
    return {
        .phase = Phase::receive,
        .cause = base::cat("the answer is larger than ", transfer.request.max_body >> 20, " MiB"),
        .permanent = true};
  }
  if (code == CURLE_OK) return {.ok = true, .phase = Phase::complete};
  if (transfer.stopped) return {.phase = Phase::receive, .cause = "stopped", .permanent = true};
  if (code == CURLE_OPERATION_TIMEDOUT) return time_out(transfer);
  const auto* row = std::ranges::find(code_rows, code, &CodeRow::code);
  if (row == std::end(code_rows))
    return {.phase = Phase::receive, .cause = own_words(transfer, code)};
  return {.phase = row->phase,
          .cause = row->cause != nullptr ? row->cause : own_words(transfer, code),
          .permanent = row->permanent};
}

}  // namespace

void prepare(Transfer& transfer, const Url& url, const Trust& trust,
             const ProxyEnvironment& proxies, base::Instant now) {
  transfer.easy.reset(curl_easy_init());
  if (!transfer.easy) throw std::bad_alloc();
  const Request& request = transfer.request;
  append(transfer.headers, "Expect:");  // a big body goes out at once, not after a round trip
  for (const Header& header : request.headers)
    append(transfer.headers, base::cat(header.name, ": ", header.value));
  set_callbacks(transfer);
  set_url(transfer, url);
  set_trust(transfer, trust);
  set_body(transfer);
  set_times(transfer, now);
  set(transfer, CURLOPT_HTTPHEADER, transfer.headers.get());
  set(transfer, CURLOPT_USERAGENT, "kboot/" KBOOT_VERSION);
  set(transfer, CURLOPT_PROTOCOLS_STR, "http,https");
  set(transfer, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(transfer, CURLOPT_PIPEWAIT, 1L);
  const std::string proxy = request.proxy.empty() ? proxy_for(url, proxies) : request.proxy;
  set(transfer, CURLOPT_PROXY,
      proxy.c_str());  // empty: none, whatever libcurl sees in the environment
  set(transfer, CURLOPT_NOPROXY, "");
  if (request.follow_redirects) {
    set(transfer, CURLOPT_FOLLOWLOCATION, 1L);
    set(transfer, CURLOPT_MAXREDIRS, 10L);
  }
}

void finish(Transfer& transfer, CURLcode code) {
  if (transfer.failure) std::rethrow_exception(transfer.failure);
  if (transfer.cancelled) return;
  End end = end_of(transfer, code);
  curl_off_t sent = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_SIZE_UPLOAD_T, &sent);
  end.sent = static_cast<std::uint64_t>(sent);
  if (end.ok) give_head(transfer);
  transfer.handler->end(end);
}

}  // namespace kboot::net
