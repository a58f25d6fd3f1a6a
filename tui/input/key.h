/*
 * A key as a number: a Unicode character, or one of the values below. Names
 * are what --script, the action table and the help screen use.
 */
#ifndef INPUT_KEY_H
#define INPUT_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t input_key;

/* X(id, name); above every character */
#define INPUT_KEYS(X)                                                          \
    X(UP, "Up")                                                                \
    X(DOWN, "Down")                                                            \
    X(LEFT, "Left")                                                            \
    X(RIGHT, "Right")                                                          \
    X(PAGE_UP, "PgUp")                                                         \
    X(PAGE_DOWN, "PgDn")                                                       \
    X(HOME, "Home")                                                            \
    X(END, "End")                                                              \
    X(ENTER, "Enter")                                                          \
    X(ESCAPE, "Esc")                                                           \
    X(TAB, "Tab")                                                              \
    X(BACK_TAB, "S-Tab")                                                       \
    X(BACKSPACE, "Backspace")                                                  \
    X(SPACE, "Space")                                                          \
    X(F1, "F1")                                                                \
    X(F3, "F3")                                                                \
    X(F4, "F4")                                                                \
    X(F5, "F5")                                                                \
    X(F6, "F6")                                                                \
    X(F10, "F10")

enum {
    INPUT_KEY_NONE = 0,
    INPUT_KEY_BASE = 0x110000,
#define X(id, name) INPUT_KEY_##id,
    INPUT_KEYS(X)
#undef X
};

/*
 * The key of a name: "Up", "^L" (control), or one ASCII character.
 * len bytes at name. INPUT_KEY_NONE when there is no such key.
 */
input_key input_key_named(const char *name, size_t len);

#endif
