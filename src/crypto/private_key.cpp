// Keys and signatures, on libcrypto.
#include "crypto/private_key.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/x509.h>

#include <array>
#include <stdexcept>

#include "crypto/der.hpp"
#include "crypto/libraries.hpp"
#include "crypto/pem.hpp"
#include "crypto/secret_bytes.hpp"

namespace kboot::crypto {
namespace {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* pointer) const noexcept {
    Free(pointer);
  }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using Pkcs8 = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Deleter<PKCS8_PRIV_KEY_INFO_free>>;

struct TypeRow {
  KeyType type;
  int id;                 // libcrypto's
  std::string_view form;  // the word before " PRIVATE KEY"
};
constexpr std::array type_rows{
    TypeRow{KeyType::rsa, EVP_PKEY_RSA, "RSA"},
    TypeRow{KeyType::dsa, EVP_PKEY_DSA, "DSA"},
    TypeRow{KeyType::ecdsa, EVP_PKEY_EC, "EC"},
    TypeRow{KeyType::ed25519, EVP_PKEY_ED25519, ""},
};

// How a curve or RSA signs: the digest, and the DER of the algorithm's object identifier.
struct SignatureRow {
  int curve_bits;  // 0: RSA
  const EVP_MD* (*digest)();
  std::string_view object_id;
};
constexpr std::array signature_rows{
    SignatureRow{0, EVP_sha256, "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B"},
    SignatureRow{224, EVP_sha256, "\x2A\x86\x48\xCE\x3D\x04\x03\x02"},
    SignatureRow{256, EVP_sha256, "\x2A\x86\x48\xCE\x3D\x04\x03\x02"},
    SignatureRow{384, EVP_sha384, "\x2A\x86\x48\xCE\x3D\x04\x03\x03"},
    SignatureRow{521, EVP_sha512, "\x2A\x86\x48\xCE\x3D\x04\x03\x04"},
};

[[noreturn]] void refuse(const char* what) {
  throw std::runtime_error(std::string("libcrypto refuses to ") + what);
}

// What an i2d function of libcrypto writes.
template <typename Object>
std::string to_der(int (*write)(const Object*, unsigned char**), const Object* object) {
  unsigned char* bytes = nullptr;
  const int size = write(object, &bytes);
  if (size <= 0) refuse("write a key");
  std::string out(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  wipe({bytes, out.size()});
  OPENSSL_free(bytes);
  return out;
}

KeyPtr generated(EVP_PKEY_CTX* context) {
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_generate(context, &key) != 1) refuse("make a key");
  return KeyPtr(key);
}

KeyPtr generate_dsa() {
  constexpr int modulus_bits = 2048;
  constexpr int order_bits = 256;
  const KeyContext context(EVP_PKEY_CTX_new_id(EVP_PKEY_DSA, nullptr));
  if (EVP_PKEY_paramgen_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_dsa_paramgen_bits(context.get(), modulus_bits) != 1 ||
      EVP_PKEY_CTX_set_dsa_paramgen_q_bits(context.get(), order_bits) != 1) {
    refuse("make DSA's parameters");
  }
  const KeyPtr parameters = generated(context.get());
  const KeyContext keys(EVP_PKEY_CTX_new(parameters.get(), nullptr));
  if (EVP_PKEY_keygen_init(keys.get()) != 1) refuse("make a key");
  return generated(keys.get());
}

}  // namespace

struct PrivateKey::Key {
  KeyPtr pkey;
  const TypeRow* row;

  // How it signs; nullptr for a curve that is none of NIST's, and for keys without a digest.
  [[nodiscard]] const SignatureRow* signature() const noexcept {
    const int bits = row->type == KeyType::ecdsa ? EVP_PKEY_get_bits(pkey.get()) : 0;
    for (const SignatureRow& candidate : signature_rows) {
      if (candidate.curve_bits == bits && (bits > 0 || row->type == KeyType::rsa)) {
        return &candidate;
      }
    }
    return nullptr;
  }
};

PrivateKey::PrivateKey(std::unique_ptr<Key> key) : key_(std::move(key)) {}
PrivateKey::~PrivateKey() = default;
PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey& PrivateKey::operator=(PrivateKey&&) noexcept = default;

PrivateKey PrivateKey::generate(KeyType type, int bits) {
  use_libcrypto();
  const TypeRow& row = type_rows[static_cast<std::size_t>(type)];
  if (type == KeyType::dsa) return PrivateKey(std::make_unique<Key>(generate_dsa(), &row));
  const KeyContext context(EVP_PKEY_CTX_new_id(row.id, nullptr));
  bool ready = EVP_PKEY_keygen_init(context.get()) == 1;
  if (type == KeyType::rsa) {
    ready = ready && EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), bits) == 1;
  } else if (type == KeyType::ecdsa) {
    const int curve = bits == 384   ? NID_secp384r1
                      : bits == 521 ? NID_secp521r1
                                    : NID_X9_62_prime256v1;
    ready = ready && EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context.get(), curve) == 1;
  }
  if (!ready) refuse("make a key");
  return PrivateKey(std::make_unique<Key>(generated(context.get()), &row));
}

std::optional<PrivateKey> PrivateKey::read(std::string_view form, std::string_view der) {
  use_libcrypto();
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  const auto size = static_cast<long>(der.size());
  KeyPtr key;
  if (form.empty()) {
    const Pkcs8 pkcs8(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &bytes, size));
    if (pkcs8 != nullptr) key.reset(EVP_PKCS82PKEY(pkcs8.get()));
  }
  for (const TypeRow& row : type_rows) {
    if (!form.empty() && row.form == form) {
      key.reset(d2i_PrivateKey(row.id, nullptr, &bytes, size));
    }
    if (key != nullptr && EVP_PKEY_is_a(key.get(), OBJ_nid2sn(row.id)) == 1) {
      return PrivateKey(std::make_unique<Key>(std::move(key), &row));
    }
  }
  return std::nullopt;
}

KeyType PrivateKey::type() const noexcept { return key_->row->type; }

std::string PrivateKey::pem() const {
  if (type() == KeyType::ed25519) {
    const Pkcs8 pkcs8(EVP_PKEY2PKCS8(key_->pkey.get()));
    return pem_encode("PRIVATE KEY", to_der(i2d_PKCS8_PRIV_KEY_INFO, pkcs8.get()));
  }
  return pem_encode(std::string(key_->row->form).append(" PRIVATE KEY"),
                    to_der(i2d_PrivateKey, key_->pkey.get()));
}

std::string PrivateKey::public_info() const { return to_der(i2d_PUBKEY, key_->pkey.get()); }

std::string PrivateKey::signature_algorithm() const {
  if (type() == KeyType::ed25519) {
    return der::sequence(der::value(der::object_id_tag, "\x2B\x65\x70"));
  }
  const SignatureRow* const row = key_->signature();
  if (row == nullptr) refuse("sign with such a key");
  const std::string parameters = row->curve_bits == 0 ? der::value(der::null_tag, "") : "";
  return der::sequence(der::value(der::object_id_tag, row->object_id) + parameters);
}

std::string PrivateKey::sign(std::string_view bytes) const {
  const SignatureRow* const row = key_->signature();
  if (row == nullptr && type() != KeyType::ed25519) refuse("sign with such a key");
  const DigestContext context(EVP_MD_CTX_new());
  std::size_t size = 0;
  const auto* const data = reinterpret_cast<const unsigned char*>(bytes.data());
  if (EVP_DigestSignInit(context.get(), nullptr, row == nullptr ? nullptr : row->digest(), nullptr,
                         key_->pkey.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, data, bytes.size()) != 1) {
    refuse("sign");
  }
  std::string out(size, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, data,
                     bytes.size()) != 1) {
    refuse("sign");
  }
  out.resize(size);
  return out;
}

}  // namespace kboot::crypto
