/*
 * From a locked repository to an unlocked one.
 *
 * The passphrase comes from where Borg takes it: BORG_PASSPHRASE, else
 * BORG_PASSCOMMAND, else BORG_PASSPHRASE_FD, else a person; or the caller has
 * it already. It is kept in locked memory, used once and wiped. While a key is
 * loaded the process writes no core and cannot be traced; both settings are
 * put back when the last key has gone.
 *
 * Life: bc_repo_open -> bc_repo_unlock -> … -> bc_repo_close, and
 * bc_inspect_open -> bc_inspect_unlock -> facts… -> bc_inspect_free
 */
#ifndef BORGCACHE_KEY_H
#define BORGCACHE_KEY_H

#include <borgcache/env.h>
#include <borgcache/error.h>
#include <borgcache/inspect.h>
#include <borgcache/log.h>
#include <borgcache/repo.h>
#include <borgcache/types.h>
#include <borgcache/work.h>

/* Which sources of the environment count. */
enum {
    BC_UNLOCK_PASSPHRASE = 1,  /* BORG_PASSPHRASE, also when it is empty */
    BC_UNLOCK_PASSCOMMAND = 2, /* BORG_PASSCOMMAND */
    BC_UNLOCK_FD = 4,          /* BORG_PASSPHRASE_FD, where it is a number */
    BC_UNLOCK_ENVIRONMENT = 7
};

/* Where an answer goes: locked memory of the engine's, wiped by it. */
typedef struct bc_passphrase {
    char *text;  /* needs no NUL */
    size_t room; /* bytes that fit */
    size_t len;  /* set by the callback; UTF-8 */
} bc_passphrase;

/*
 * Ask a person. prompt is Borg's: "Enter passphrase for key /repo: ".
 *
 * BC_OK: answer is set. BC_ERR_NO_PASSPHRASE: nobody answers (end of input);
 * Borg's message is set by the engine. Another code ends the call with it, and
 * err is the callback's.
 */
typedef bc_code (*bc_passphrase_ask)(
    void *payload, const char *prompt, bc_passphrase *answer, bc_error *err);

typedef struct bc_unlock {
    const bc_env *env;   /* needed; borrowed for the call */
    bc_slice passphrase; /* ptr not NULL: this one; nothing else is tried */
    unsigned sources;    /* BC_UNLOCK_…; the first one that is set counts */
    bool try_empty;      /* without one: the empty passphrase first, as Borg */
    bc_passphrase_ask ask; /* then up to three times; NULL: nobody to ask */
    void *payload;         /* handed to ask */
    bool quiet_command;    /* BORG_PASSCOMMAND gets /dev/null as stdin and as
                              stderr: for a program that owns the screen */
    bc_work work; /* asked while BORG_PASSCOMMAND runs or the descriptor is
                     silent, with 0 of 0; no ends the program */
    bc_log log;
} bc_unlock;

/*
 * bc_unlock_is_set - would one of these sources give a passphrase?
 *
 * Looks at variables only; nothing is run or read.
 * Cost: a few look-ups.
 * Source: borg 2.0.0b12, helpers/passphrase.py, Passphrase.env_passphrase
 */
BC_API bool bc_unlock_is_set(const bc_env *env, unsigned sources);

/*
 * bc_repo_unlock - load the key of an open repository
 *
 * A repository without one (mode none), or whose key is loaded, stays as it
 * is. Nothing is written.
 *
 * BC_OK; BC_ERR_NO_MANIFEST 26, BC_ERR_PAYLOAD 48 (what the manifest says of
 * the key); BC_ERR_KEYFILE_INVALID 40, BC_ERR_KEYFILE_MISMATCH 41,
 * BC_ERR_KEYFILE_NOT_FOUND 42, BC_ERR_REPOKEY_NOT_FOUND 44 (where the key
 * should be); BC_ERR_KEY_FORMAT 49; BC_ERR_NO_PASSPHRASE 50,
 * BC_ERR_PASSCOMMAND 51, BC_ERR_PASSPHRASE_WRONG 52,
 * BC_ERR_PASSPHRASE_RETRIES 53; BC_ERR_LOCAL 2 (any damage that Borg does not
 * expect, a passphrase that is not UTF-8); BC_ERR_CANCELLED (how->work said no;
 * a derivation is not interrupted); codes of ask; BC_ERR_IO;
 * BC_ERR_NO_MEMORY. The repository stays locked then, and can be tried again.
 * BORG_PASSPHRASE_FD is read once in the life of an environment.
 *
 * Cost: one derivation for each passphrase, by Borg's choice about a quarter
 * of a second and 64 MiB; the run of BORG_PASSCOMMAND.
 * Source: borg 2.0.0b12, crypto/key.py, key_factory, FlexiKey.detect
 */
BC_API bc_code bc_repo_unlock(
    bc_repo *repo, const bc_unlock *how, bc_error *err) BC_NODISCARD;

/*
 * bc_inspect_unlock - load the key of the repository that is looked at
 *
 * Afterwards the facts that the key protects are there: manifest id and time,
 * logically_encrypted, replay and verdict; facts and findings handed out
 * before are void. Nothing is created, locked or touched. Where the repository
 * was not reached nothing happens.
 *
 * Results as bc_repo_unlock, with BC_OK also where only the manifest is wrong:
 * that is a finding. A failure leaves the facts as they were and, but for
 * BC_ERR_NO_PASSPHRASE, one finding: passphrase-wrong, or what key-locked
 * says. It can be tried again.
 * Cost: as bc_repo_unlock.
 * Source: none (ours)
 */
BC_API bc_code bc_inspect_unlock(
    bc_inspect *inspect, const bc_unlock *how, bc_error *err) BC_NODISCARD;

/*
 * bc_inspect_move_key - what one look has unlocked is good for the next one
 *
 *   to, from   looks at the same repository: same id, same key type
 *
 * For a caller that looks anew and does not have the passphrase any more. from
 * is locked afterwards. Where either was not reached, from has no key, or the
 * two differ, nothing happens; facts and findings of `to` change as by
 * bc_inspect_unlock.
 *
 * BC_OK, BC_ERR_NO_MEMORY (both as they were). Cost: one manifest is read and
 * decoded.
 * Source: none (ours)
 */
BC_API bc_code bc_inspect_move_key(
    bc_inspect *to, bc_inspect *from, bc_error *err) BC_NODISCARD;

#endif
