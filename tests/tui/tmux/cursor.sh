# The real cursor goes with the selected row.
look
see verified
at=$(cursor_line)
press Down
until_true "the cursor does not follow" cursor_is_on $((at + 1))
