# Calls a function of partner.sh in the working folder, for shell.mjs.
#   shell.sh ORIGIN KEY_FILE FOLDER sign METHOD URL [FIELD...]       of a call with the body in FOLDER; writes the fields to send
#   shell.sh ORIGIN KEY_FILE FOLDER verify STATUS METHOD URL SIGNATURE   of the answer in FOLDER
source ./partner.sh "$1" "$2"
cp "$3"/{body,headers,answer} "$work"
"${@:4}"
[[ $4 == verify ]] || printf '%s\n' "${signed[@]}"
