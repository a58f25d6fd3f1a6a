/*
 * Borg's yes(): what an answer means and what is said about it.
 *
 * Source: cache-side spec 8.6; borg 2.0.0b12, helpers/yes_no.py
 */
#ifndef FMT_ANSWER_H
#define FMT_ANSWER_H

#include <borgcache/types.h>

typedef enum fmt_answer {
    FMT_ANSWER_YES,
    FMT_ANSWER_NO,
    FMT_ANSWER_DEFAULT, /* empty too */
    FMT_ANSWER_INVALID
} fmt_answer;

fmt_answer fmt_answer_read(bc_slice answer);

#endif
