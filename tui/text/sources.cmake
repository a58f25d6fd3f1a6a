bct_floor(text answer.c fail.c text_hex.c text_iso.c text_number.c text_path.c
  text_safe.c text_time.c text_word.c)
