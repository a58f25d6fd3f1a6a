/*
 * What goes to stderr beside questions: the log, errors and progress, as lines
 * for people or as the JSON lines that readers of Borg's --log-json know.
 */
#include "cli/cli_log.h"

#include "text/text_iso.h"

#include <string.h>
#include <strings.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define TOPIC_PREFIX "borg.debug."

/* A line is written to a terminal at most that often. */
#define REDRAW_NS INT64_C(200000000)

/* Python's json.dumps: ASCII only, and a byte that is no text is the lone
 * surrogate that Python decodes it to. */
static void put_json_text(FILE *out, const char *text)
{
    const uint8_t *at = (const uint8_t *)text;
    size_t left = strlen(text);

    fputc('"', out);
    while (left > 0) {
        size_t length = text_utf8_length(at, left);
        uint32_t point = 0xdc00u | at[0];

        if (length == 1)
            point = at[0];
        else if (length > 1) {
            point = at[0] & (0x7fu >> length);
            for (size_t i = 1; i < length; i++)
                point = point << 6 | (at[i] & 0x3fu);
        }
        if (point == '"' || point == '\\')
            fprintf(out, "\\%c", (int)point);
        else if (point == '\n' || point == '\t' || point == '\r')
            fputs(point == '\n' ? "\\n" : point == '\t' ? "\\t" : "\\r", out);
        else if (point >= 0x20 && point < 0x7f)
            fputc((int)point, out);
        else if (point > 0xffff)
            fprintf(out, "\\u%04x\\u%04x", 0xd7c0 + (point >> 10),
                0xdc00 | (point & 0x3ff));
        else
            fprintf(out, "\\u%04x", point);
        length += length == 0;
        at += length;
        left -= length;
    }
    fputc('"', out);
}

static void put_time(FILE *out)
{
    struct timespec now = {0, 0};

    clock_gettime(CLOCK_REALTIME, &now);
    fprintf(out, "%lld.%06ld", (long long)now.tv_sec, now.tv_nsec / 1000);
}

static const char *level_name(bc_level level)
{
    if (level >= BC_ERROR)
        return "ERROR";
    if (level >= BC_WARNING)
        return "WARNING";
    return level >= BC_INFO ? "INFO" : "DEBUG";
}

static void put_json_line(const char *level, const char *logger,
    const char *msgid, const char *message)
{
    fputs("{\"type\": \"log_message\", \"time\": ", stderr);
    put_time(stderr);
    fputs(", \"message\": ", stderr);
    put_json_text(stderr, message);
    fprintf(stderr, ", \"levelname\": \"%s\", \"name\": \"%s\"", level, logger);
    if (msgid != NULL)
        fprintf(stderr, ", \"msgid\": \"%s\"", msgid);
    fputs("}\n", stderr);
}

static void put_plain(const char *text)
{
    cli_put_cstr(stderr, text);
    fputc('\n', stderr);
}

/* Does the topic, short or in full, name the logger or one above it? */
static bool is_above(const char *topic, const char *logger, bool *exact)
{
    const char *prefix = strchr(topic, '.') == NULL ? TOPIC_PREFIX : "";
    size_t skip = strlen(prefix);
    size_t len = strlen(topic);

    if (strncmp(logger, prefix, skip) != 0 ||
        strncmp(logger + skip, topic, len) != 0)
        return false;
    *exact = logger[skip + len] == 0;
    return *exact || logger[skip + len] == '.';
}

/*
 * The level from which this logger speaks. Borg keeps everything below
 * borg.debug silent unless its own name was given, whatever the level.
 */
static bc_level threshold(const cli_options *o, const char *logger)
{
    bool above = false;

    for (size_t i = 0; i < o->debug_topics.count; i++) {
        bool exact = false;

        if (is_above(o->debug_topics.items[i], logger, &exact))
            above = true;
        if (exact)
            return BC_DEBUG;
    }
    if (strncmp(logger, TOPIC_PREFIX, strlen(TOPIC_PREFIX)) == 0)
        return BC_WARNING;
    if (above || o->debug)
        return BC_DEBUG;
    if (o->verbose)
        return BC_INFO;
    return o->quiet ? BC_ERROR : BC_WARNING;
}

static void log_line(
    void *payload, bc_level level, const char *logger, const char *text)
{
    const cli_options *options = payload;

    if (level < threshold(options, logger))
        return;
    if (options->log_json)
        put_json_line(level_name(level), logger, NULL, text);
    else
        put_plain(text);
}

bc_log cli_log(const cli_options *options)
{
    return (bc_log){log_line, (void *)(uintptr_t)options};
}

void cli_log_topics(const cli_options *o)
{
    for (size_t i = 0; i < o->debug_topics.count; i++) {
        const char *topic = o->debug_topics.items[i];
        char text[256];

        snprintf(text, sizeof(text), "Enabling debug topic %s%s",
            strchr(topic, '.') == NULL ? TOPIC_PREFIX : "", topic);
        log_line((void *)(uintptr_t)o, BC_DEBUG, "borg.archiver", text);
    }
}

/* What a report of an error should say about the place it is from. */
static void put_platform(char *out, size_t cap, const bc_env *env)
{
    const char *shows =
        env == NULL ? NULL : bc_env_get(env, "BORG_SHOW_SYSINFO");
    struct utsname name;

    out[0] = 0;
    if ((shows != NULL && strcasecmp(shows, "no") == 0) || uname(&name) != 0)
        return;
    snprintf(out, cap, "Platform: %s %s %s %s\nborgcache-tui: %s\nPID: %ld\n",
        name.sysname, name.release, name.version, name.machine, BC_VERSION,
        (long)getpid());
}

/* Borg names an exception that none of its error classes is for only in a
 * second line: there without the traceback, which C does not have. */
static void put_json_exception(const bc_env *env, const char *text)
{
    char platform[512];
    char block[2048];

    put_platform(platform, sizeof(platform), env);
    snprintf(block, sizeof(block),
        "\nError:\n\n%s\n\nIf reporting bugs, please include the "
        "following:\n\n%s",
        text, platform);
    put_json_line("ERROR", "borg.archiver", "Exception", "Local Exception");
    put_json_line("ERROR", "borg.archiver", NULL, block);
}

void cli_log_error(
    const cli_options *options, const bc_env *env, const bc_error *err)
{
    if (!options->log_json)
        put_plain(err->message);
    else if (err->code == BC_ERR_LOCAL)
        put_json_exception(env, err->message);
    else
        put_json_line(
            "ERROR", "borg.archiver", bc_code_msgid(err->code), err->message);
}

/* On a terminal, or where it was asked for. */
static bool shows_progress(const cli_options *o)
{
    return o->progress || (!o->quiet && isatty(2) == 1);
}

/* How every progress line ends. */
static void put_json_tail(
    const cli_context *c, const char *msgid, const char *type, bool finished)
{
    fprintf(stderr,
        ", \"operation\": %u, \"msgid\": \"%s\", \"type\": \"progress_%s\", "
        "\"finished\": %s, \"time\": ",
        c->operation, msgid, type, finished ? "true" : "false");
    put_time(stderr);
    fputs("}\n", stderr);
}

static void put_progress_json(
    const cli_context *c, const char *msgid, const char *message, bool finished)
{
    fputs("{\"message\": ", stderr);
    put_json_text(stderr, message);
    put_json_tail(c, msgid, "message", finished);
}

static void report(
    void *payload, const char *msgid, const char *message, bool finished)
{
    cli_context *c = payload;

    if (!c->reporting)
        c->operation++;
    c->reporting = !finished;
    if (!c->options->progress) /* as Borg; these take no time to speak of */
        return;
    if (c->options->log_json)
        put_progress_json(c, msgid, message, finished);
    else
        put_plain(message);
}

bc_progress cli_progress(cli_context *c)
{
    return (bc_progress){report, c};
}

/* Python's "%3.0f%%" behind what is read; rewritten on a terminal. */
static void put_percent(cli_context *c, const cli_percent *p, unsigned percent)
{
    char text[128];

    snprintf(text, sizeof(text), "%s %3u%%", p->message, percent);
    if (c->options->log_json) {
        fputs("{\"message\": ", stderr);
        put_json_text(stderr, text);
        fprintf(stderr, ", \"current\": %llu, \"total\": %llu, \"info\": null",
            (unsigned long long)p->current, (unsigned long long)p->total);
        put_json_tail(c, p->msgid, "percent", false);
        return;
    }
    if (isatty(2) == 1)
        fputc('\r', stderr);
    cli_put_cstr(stderr, text);
    if (isatty(2) != 1)
        fputc('\n', stderr);
}

static int64_t monotonic_ns(void)
{
    struct timespec now = {0, 0};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

void cli_percent_begin(cli_percent *p, cli_context *c)
{
    c->operation++;
    p->drawn_ns = monotonic_ns();
    p->shown = 0;
}

void cli_percent_at(cli_percent *p, cli_context *c, uint64_t current)
{
    unsigned percent;

    p->current = current;
    if (!shows_progress(c->options) || p->total == 0)
        return;
    percent = (unsigned)((double)current * 100 / (double)p->total);
    if (isatty(2) == 1 && !c->options->log_json) {
        if (monotonic_ns() - p->drawn_ns < REDRAW_NS)
            return;
        p->drawn_ns = monotonic_ns();
    } else if (p->shown > 0 && percent < p->shown + 5)
        return;
    p->shown = percent;
    put_percent(c, p, percent);
}

void cli_percent_end(cli_percent *p, cli_context *c)
{
    if (p->shown == 0)
        return;
    if (c->options->log_json) {
        fputs("{\"message\": \"\"", stderr);
        put_json_tail(c, p->msgid, "percent", true);
    } else
        fputc('\n', stderr);
}
