bct_floor(input key.c keymap.c
  LINK bct_model)
