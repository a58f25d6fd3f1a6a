# cs scenario 50: the series is a match expression.
BORG_RELOCATED_REPO_ACCESS_IS_OK=yes "$PROGRAM" --batch rebuild-files aid:00
