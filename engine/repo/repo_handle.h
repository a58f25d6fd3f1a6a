/* What an open repository is, inside engine/repo. */
#ifndef REPO_HANDLE_H
#define REPO_HANDLE_H

#include "repo/repo.h"

struct repo {
    repo_ops ops;
    void *ctx; /* owned when ops.free is set */
    bc_id id;
    int64_t version;
};

#endif
