bct_floor(input bindings.c key.c keymap.c
  LINK bct_model)
