#!/usr/bin/env python3
"""Print envelopes and a key blob as Borg's legacy classes make them.

Run with the Python that has borg 2.0.0b12. The texts stand in
tests/unit/crypto/test_crypto_key.c and test_crypto_blob.c; the blob has a new
random salt each time, the envelopes are always the same.
"""
from borg.crypto.key import RepoKey
from borg.crypto.low_level import AES256_CTR_BLAKE2b, AES256_CTR_HMAC_SHA256
from borg.logger import setup_logging

KEY = bytes(range(160))
IV = (7).to_bytes(16, "big")


class Repository:
    id = bytes(32)


def envelope(cipher, mac_key, type_byte):
    one = cipher(mac_key=mac_key, enc_key=KEY[:32], header_len=1, aad_offset=1)
    one.set_iv(IV)
    return one.encrypt(b"hello\n", header=bytes([type_byte])).hex()


def main():
    setup_logging(level="warning")
    print(envelope(AES256_CTR_HMAC_SHA256, KEY[32:64], 3))
    print(envelope(AES256_CTR_BLAKE2b, KEY[32:160], 5))
    print(RepoKey(Repository()).encrypt_key_file_pbkdf2(
        b"secret plaintext of a key", "test").hex())


if __name__ == "__main__":
    main()
