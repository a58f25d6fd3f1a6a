/*
 * Result codes and the error a call leaves behind.
 *
 * Every call that can fail returns a bc_code and takes a bc_error * last,
 * which may be NULL. The error belongs to the caller; there is no hidden or
 * thread-local state. BC_OK leaves it untouched. A message is one line, names
 * what and on what, and has no final full stop unless Borg's own text has one.
 *
 * Each code carries the exit code and message id that Borg 2.0.0b12 uses for
 * the same failure, so that a front end can answer as Borg does.
 */
#ifndef BORGCACHE_ERROR_H
#define BORGCACHE_ERROR_H

#include <borgcache/types.h>

/*
 * X(name, modern exit code, Borg's message id)
 *
 * With BORG_EXIT_CODES set to anything but "modern" every error exits 2 and
 * every warning 1.
 *
 * Source: borg 2.0.0b12, helpers/errors.py and the classes that derive there
 */
#define BC_CODES(X)                                                            \
    X(BC_OK, 0, "")                                                            \
    X(BC_NEEDS_CONSENT, 2, "")                                                 \
    X(BC_ERR_USAGE, 2, "Error")                                                \
    X(BC_ERR_IO, 2, "Error")                                                   \
    X(BC_ERR_NO_MEMORY, 2, "Error")                                            \
    X(BC_ERR_NOT_FOUND, 2, "Error")                                            \
    X(BC_ERR_UNSUPPORTED, 2, "Error")                                          \
    X(BC_ERR_LOCAL, 2, "Exception")                                            \
    X(BC_ERR_CANCELLED, 3, "CancelledByUser")                                  \
    X(BC_ERR_COMMAND, 4, "CommandError")                                       \
    X(BC_ERR_FORMATTING, 5, "PlaceholderError")                                \
    X(BC_ERR_PLACEHOLDER, 6, "InvalidPlaceholder")                             \
    X(BC_ERR_REPO_NOT_FOUND, 13, "Repository.DoesNotExist")                    \
    X(BC_ERR_REPO_INVALID, 15, "Repository.InvalidRepository")                 \
    X(BC_ERR_REPO_CONFIG, 16, "Repository.InvalidRepositoryConfig")            \
    X(BC_ERR_OBJECT_NOT_FOUND, 17, "Repository.ObjectNotFound")                \
    X(BC_ERR_FEATURE, 25, "MandatoryFeatureUnsupported")                       \
    X(BC_ERR_NO_MANIFEST, 26, "NoManifestError")                               \
    X(BC_ERR_MANIFEST, 27, "UnsupportedManifestError")                         \
    X(BC_ERR_ARCHIVE_NOT_FOUND, 31, "Archive.DoesNotExist")                    \
    X(BC_ERR_KEYFILE_INVALID, 40, "KeyfileInvalidError")                       \
    X(BC_ERR_KEYFILE_MISMATCH, 41, "KeyfileMismatchError")                     \
    X(BC_ERR_KEYFILE_NOT_FOUND, 42, "KeyfileNotFoundError")                    \
    X(BC_ERR_REPOKEY_NOT_FOUND, 44, "RepoKeyNotFoundError")                    \
    X(BC_ERR_PAYLOAD, 48, "UnsupportedPayloadError")                           \
    X(BC_ERR_KEY_FORMAT, 49, "UnsupportedKeyFormatError")                      \
    X(BC_ERR_NO_PASSPHRASE, 50, "NoPassphraseFailure")                         \
    X(BC_ERR_PASSCOMMAND, 51, "PasscommandFailure")                            \
    X(BC_ERR_PASSPHRASE_WRONG, 52, "PassphraseWrong")                          \
    X(BC_ERR_PASSPHRASE_RETRIES, 53, "PasswordRetriesExceeded")                \
    X(BC_ERR_INIT_ABORTED, 60, "Cache.CacheInitAbortedError")                  \
    X(BC_ERR_ENCRYPTION_CHANGED, 61, "Cache.EncryptionMethodMismatch")         \
    X(BC_ERR_ACCESS_ABORTED, 62, "Cache.RepositoryAccessAborted")              \
    X(BC_ERR_ID_NOT_UNIQUE, 63, "Cache.RepositoryIDNotUnique")                 \
    X(BC_ERR_REPLAY, 64, "Cache.RepositoryReplay")                             \
    X(BC_ERR_LOCK_FAILED, 72, "LockFailed")                                    \
    X(BC_ERR_LOCK_TIMEOUT, 73, "LockTimeout")                                  \
    X(BC_ERR_NOT_LOCKED, 74, "NotLocked")                                      \
    X(BC_ERR_NOT_MY_LOCK, 75, "NotMyLock")                                     \
    X(BC_ERR_INTEGRITY, 90, "IntegrityError")                                  \
    X(BC_ERR_CORRUPT, 91, "FileIntegrityError")                                \
    X(BC_ERR_TRUNCATED, 91, "FileIntegrityError")                              \
    X(BC_ERR_DECOMPRESSION, 92, "DecompressionError")

typedef enum bc_code {
#define BC_CODE_ENUM(name, exit_code, msgid) name,
    BC_CODES(BC_CODE_ENUM)
#undef BC_CODE_ENUM
        BC_CODE_COUNT
} bc_code;

typedef struct bc_error {
    bc_code code;
    int sys_errno; /* 0 when the system had no part in it */
    char message[512];
} bc_error;

#define BC_ERROR_INIT                                                          \
    {                                                                          \
        BC_OK, 0, ""                                                           \
    }

/*
 * bc_code_name - the code's own name, such as "BC_ERR_IO"
 *
 * Never NULL; "BC_ERR_?" for a value that is none.
 * Cost: a table look-up. Source: none (ours)
 */
BC_API const char *bc_code_name(bc_code code);

/*
 * bc_code_exit - the exit code that Borg uses for this failure
 *
 *   legacy   true when BORG_EXIT_CODES is set and is not "modern"
 *
 * 0 for BC_OK, otherwise 2 to 127.
 * Cost: a table look-up.
 * Source: borg 2.0.0b12, helpers/errors.py, ErrorBase.exit_code
 */
BC_API int bc_code_exit(bc_code code, bool legacy);

/*
 * bc_code_msgid - Borg's message id, such as "Cache.RepositoryReplay"
 *
 * Never NULL; empty for BC_OK.
 * Cost: a table look-up.
 * Source: borg 2.0.0b12, helpers/errors.py, ErrorBase.get_message
 */
BC_API const char *bc_code_msgid(bc_code code);

#endif
