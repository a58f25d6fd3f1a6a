bct_floor(text fail.c text_number.c text_safe.c text_time.c)
