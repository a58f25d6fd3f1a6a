/*
 * The tables of options, commands, keys and variables as texts, and the parts
 * of the manual and of the shell completions that are made of them.
 *
 * A program of the build, not of the installation: it fills the lines of a
 * template of assets/ that name a part, such as @MAN_OPTIONS@.
 */
#ifndef MANUAL_H
#define MANUAL_H

#include <stdbool.h>
#include <stdio.h>

typedef struct manual_option {
    const char *name;
    char letter;
    const char *argument; /* "" for a flag; with |: the choices */
    const char *commands;
    const char *help;
} manual_option;

typedef struct manual_command {
    const char *name;
    bool writes;
    const char *argument;
    const char *help;
    const char *examples;
} manual_command;

typedef struct manual_key {
    const char *keys;
    const char *help;
} manual_key;

typedef struct manual_variable {
    const char *name;
    const char *help;
} manual_variable;

/* Each ends with a row of NULL. */
extern const manual_option manual_options[];
extern const manual_command manual_commands[];
extern const manual_key manual_keys[];
extern const manual_variable manual_variables[];

/* Does the command take the option? "": none is there yet, so it may. */
bool manual_takes(const manual_option *option, const char *command);

/* Is the argument a list of choices? */
bool manual_is_choice(const manual_option *option);

/* Is it a path, so that a shell should offer files? */
bool manual_is_path(const manual_option *option);

/* The text with one character in place of another. */
void manual_put(FILE *out, const char *text, char from, char to);

/* Parts; each prints whole lines. */
void manual_man_commands(FILE *out);
void manual_man_options(FILE *out);
void manual_man_keys(FILE *out);
void manual_man_variables(FILE *out);
void manual_bash_commands(FILE *out);
void manual_bash_values(FILE *out);
void manual_bash_options(FILE *out);
void manual_zsh_commands(FILE *out);
void manual_zsh_options(FILE *out);
void manual_fish_commands(FILE *out);
void manual_fish_options(FILE *out);

#endif
