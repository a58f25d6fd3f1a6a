/* Lines for the status row: said at once, or when somebody can read them. */
#include "model/parts.h"

#include <stdarg.h>
#include <stdio.h>

/* What is said into a prompt would be gone with its next character. */
static void say_when_free(model *m, bool is_bad, const char *text)
{
    if (!m->prompt) {
        model_say(m, is_bad, "%s", text);
        return;
    }
    snprintf(m->late, sizeof(m->late), "%s", text);
    m->late_is_bad = is_bad;
}

void model_report(model *m, bool is_bad, const char *format, ...)
{
    char text[sizeof(m->late)];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    model_log_add(m, is_bad ? BC_WARNING : BC_INFO, "borgcache-tui", text);
    say_when_free(m, is_bad, text);
}

void model_say_after_reload(model *m)
{
    if (m->said_later[0])
        say_when_free(m, false, m->said_later);
    m->said_later[0] = 0;
}

void model_say(model *m, bool is_bad, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(m->message, sizeof(m->message), format, args);
    va_end(args);
    m->message_is_bad = is_bad;
}

void model_say_held(model *m)
{
    if (!m->late[0] || m->prompt)
        return;
    model_say(m, m->late_is_bad, "%s", m->late);
    m->late[0] = 0;
}
