bct_floor(term hidden.c signals.c term.c theme.c
  LINK bct_view bct_input bct_text PkgConfig::CURSES)
