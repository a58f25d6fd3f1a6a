# As Borg: a line with the message id, then one that says what it was.
sed -i 's/^version = 1/version = 2/' demo/cache/*/config
for shows in yes no; do
    BORG_RELOCATED_REPO_ACCESS_IS_OK=yes BORG_SHOW_SYSINFO=$shows \
        "$PROGRAM" --batch --log-json open 2>errors
    code=$?
    sed -n 's/"time": [0-9.]*/"time": T/
        s/Platform: .*PID: [0-9]*/PLATFORM/
        /^{/p' errors >&2
done
exit $code
