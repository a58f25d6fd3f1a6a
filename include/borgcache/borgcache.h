/* Everything, for programs outside this repository. */
#ifndef BORGCACHE_BORGCACHE_H
#define BORGCACHE_BORGCACHE_H

#include <borgcache/archives.h>
#include <borgcache/cache.h>
#include <borgcache/chunks.h>
#include <borgcache/env.h>
#include <borgcache/error.h>
#include <borgcache/explain.h>
#include <borgcache/export.h>
#include <borgcache/files.h>
#include <borgcache/finding.h>
#include <borgcache/inspect.h>
#include <borgcache/key.h>
#include <borgcache/load.h>
#include <borgcache/log.h>
#include <borgcache/manage.h>
#include <borgcache/names.h>
#include <borgcache/repo.h>
#include <borgcache/types.h>
#include <borgcache/watch.h>
#include <borgcache/work.h>

#endif
