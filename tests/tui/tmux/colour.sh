# Colour where it is wanted, none with NO_COLOR.
look --color always
see verified
colours || die "no colour with --color always"
with NO_COLOR=1
again
see "The repository has moved"
! colours || die "colour in spite of NO_COLOR"
