/* Paths as people type them. */
#ifndef TEXT_PATH_H
#define TEXT_PATH_H

/* The folder that path lies in; slashes behind path, as a shell's completion
 * leaves them, say nothing. Freed with free(3); NULL: no memory. */
char *text_folder_of(const char *path);

#endif
