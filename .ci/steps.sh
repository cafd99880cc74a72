# Sourced by .ci/run and .ci/full. `step <name> <command>...` runs a command, and stops the script if it fails. When the
# script ends, a table shows how long each step took.
table=""

step() {
    echo "== $1"
    local began=$SECONDS
    table+="| $1 | failed |"$'\n'
    "${@:2}"
    table="${table%| failed |$'\n'}| $((SECONDS - began)) |"$'\n'
}

print_table() {
    printf '\n| step | seconds |\n|---|---|\n%s| together | %s |\n' "$table" "$SECONDS"
}
trap print_table EXIT
