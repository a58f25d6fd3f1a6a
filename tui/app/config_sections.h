/* The sections of the settings file, one function each. */
#ifndef APP_CONFIG_SECTIONS_H
#define APP_CONFIG_SECTIONS_H

#include "app/config.h"

typedef struct app_reading {
    app_config *config;
    const char *path;
    unsigned line;
    unsigned theme_line; /* of [ui] theme */
} app_reading;

/* "PATH:LINE: ..." among the warnings, as long as there is room. */
void app_warn(app_reading *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Each takes what it knows and warns of the rest. */
void app_set_ui(app_reading *r, const char *name, const char *value);
void app_set_files(app_reading *r, const char *name, const char *value);
void app_set_keys(app_reading *r, const char *name, const char *value);
void app_set_theme(
    app_reading *r, const char *theme, const char *name, const char *value);

#endif
