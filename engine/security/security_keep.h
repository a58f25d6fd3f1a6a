/*
 * What Borg's SecurityManager writes, and its checks with consent.
 *
 * Source: cache-side spec 8; borg 2.0.0b12, cache.py, SecurityManager
 */
#ifndef SECURITY_KEEP_H
#define SECURITY_KEEP_H

#include "io/io_write.h"
#include "security/security.h"

/* The facts that are remembered. */
typedef struct security_facts {
    bc_slice location; /* canonical */
    uint8_t key_type;
    bool plaintext_key;
    bc_tri logically_encrypted;
    bc_slice manifest_timestamp;
} security_facts;

typedef struct security_manager {
    const bc_iow *iow;
    const char *dir;  /* SECURITY/<id> */
    const char *id;   /* 64 hex, for log lines */
    bool warn;        /* false: repo-create's way (cache-side 9.2) */
    unsigned consent; /* BC_CONSENT_… */
    bool pretend;     /* the checks write nothing and go on as if they had */
    bc_log log;
} security_manager;

/* location, key-type, manifest-timestamp, in this order, by io_save. The
 * directory must exist. BC_OK, BC_ERR_IO, BC_ERR_NO_MEMORY. */
bc_code security_save(const security_manager *m, const security_facts *facts,
    bc_error *err) BC_NODISCARD;

/*
 * Borg's assert_access_unknown, and the whole of assert_secure. What an
 * accepted question or a first encounter saves is saved at once.
 *
 * BC_OK; BC_NEEDS_CONSENT with question set (nothing written for it);
 * BC_ERR_ENCRYPTION_CHANGED 61, BC_ERR_ID_NOT_UNIQUE 63, BC_ERR_REPLAY 64
 * with Borg's messages; BC_ERR_LOCAL (a file that is not UTF-8, named);
 * BC_ERR_UNSUPPORTED (a file longer than security_load reads); BC_ERR_IO;
 * BC_ERR_NO_MEMORY.
 */
bc_code security_assert_known(bc_question *question, const security_manager *m,
    const security_facts *facts, bc_error *err) BC_NODISCARD;
bc_code security_assert(bc_question *question, const security_manager *m,
    const security_facts *facts, bc_error *err) BC_NODISCARD;

/* Remove SECURITY/<id>; nothing happens when it is not there. A link is
 * refused. BC_OK, BC_ERR_UNSUPPORTED, BC_ERR_IO, BC_ERR_NO_MEMORY. */
bc_code security_destroy(
    const bc_iow *iow, const char *dir, bc_error *err) BC_NODISCARD;

#endif
