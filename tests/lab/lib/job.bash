# job.bash: drives msvm-migrate and reads the jobs that it keeps. For the demo and the tests.
#
# The caller sets LAB (the path of lab.sh) and STORE (the folder of the jobs).

BUILD=${BUILD:-$(dirname "$LAB")/../../build}
MIGRATE=$BUILD/msvm-migrate

# What is set on this machine for its real jobs must not reach the lab.
unset MOFC_STORE MOFC_HOSTS STATE_DIRECTORY LIBVIRT_DEFAULT_URI

migrate() {
	"$MIGRATE" "$@" --store "$STORE"
}

# job_command NAME [OPTION...]: leaves in COMMAND what moves a guest from host-a to host-b.
job_command() {
	local name=$1
	shift
	COMMAND=("$MIGRATE" start --connect "$("$LAB" uri a)" --domain "$name"
		--to "$("$LAB" uri b)" --peer-uri "$("$LAB" peer-uri b)" --store "$STORE" "$@")
}

job_start() {
	job_command "$@"
	timeout 120 "${COMMAND[@]}"
}

# Reads a job into JOB, as it is at one moment; job_get then answers from that.
job_load() {
	JOB=$(migrate show "$1" --format json)
}

# job_get PROPERTY: nothing for null, a string without its quotes, an array in one line with nothing
# but commas between its elements, a number, true or false.
job_get() {
	local value='"([^"\\]|\\.)*"|\[[^]]*\]|[-0-9.]+|true|false|null'
	[[ $JOB =~ \"$1\"[[:space:]]*:[[:space:]]*($value) ]] || return 1
	value=${BASH_REMATCH[1]}
	case $value in
	\"*) value=${value#\"} value=${value%\"} ;;
	null) value= ;;
	\[*) value=$(tr -d '\t\n' <<<"$value" | sed 's/\([[,]\) */\1/g; s/ *]$/]/') ;;
	esac
	printf '%s\n' "$value"
}

job_is_final() {
	case $(job_get JobState) in
	7 | 8 | 9 | 10 | 32768) ;;
	*) return 1 ;;
	esac
}
