/*
 * What the model looks like. Draws on a surface and changes nothing else.
 *
 * Every screen is one view_*.c; view.c has what they share: header, tabs,
 * rules, status and footer.
 */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "model/model.h"
#include "view/surface.h"

/* The whole screen; the surface has the model's size. Sets the cursor. */
void view_draw(const model *m, view_surface *s);

/*
 * Lines of the page that is shown (Security, Chunks, Help, one entry), for
 * model_set_extent; 0 where the screen is a list.
 */
uint64_t view_extent(const model *m, bool ascii);

#endif
