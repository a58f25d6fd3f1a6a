# Files that Borg wrote, kept here, against what Borg said of them.
bc_unit(golden_client golden/test_client.c LINK bc_formats bc_base)
