# chaos_plan.bash: what happens in a run of chaos: drawn by chance, the same for the same seed and
# number.

# One step of a generator of 64 bits (a shift must not copy the sign).
chaos_step() {
	CHAOS=$((CHAOS ^ (CHAOS << 13)))
	CHAOS=$((CHAOS ^ ((CHAOS >> 7) & 0x01ffffffffffffff)))
	CHAOS=$((CHAOS ^ (CHAOS << 17)))
}

# chaos_seed SEED RUN: each run begins its own row of numbers, so that it can be repeated alone.
chaos_seed() {
	local i
	CHAOS=$((($1 + 1) * 6364136223846793005 + $2 * 1442695040888963407))
	[ $CHAOS -ne 0 ] || CHAOS=1
	for i in 1 2 3 4 5 6 7 8; do
		chaos_step
	done
}

# chaos_draw FROM TO: leaves in DRAWN a number from FROM to TO.
chaos_draw() {
	chaos_step
	DRAWN=$(($1 + ((CHAOS >> 20) & 0x7fffffff) % ($2 - $1 + 1)))
}

# chaos_pick WORD=WEIGHT...: leaves in DRAWN one of the words; a greater weight is drawn more often.
chaos_pick() {
	local choice sum=0
	for choice; do
		sum=$((sum + ${choice##*=}))
	done
	chaos_draw 1 $sum
	sum=$DRAWN
	for choice; do
		sum=$((sum - ${choice##*=}))
		[ $sum -gt 0 ] || break
	done
	DRAWN=${choice%=*}
}

# Which part of the job is to be hit, and a job that has such a part.
plan_phase() {
	chaos_pick moving=40 queued=7 preparing=10 making=11 settling=12 cleaning=10 finishing=10
	PHASE=$DRAWN
	case $PHASE in
	making) chaos_pick 306=1 ;;
	cleaning) chaos_pick 306=60 307=40 ;;
	finishing) chaos_pick 305=50 306=50 ;;
	*) chaos_pick 305=35 306=35 307=30 ;;
	esac
	TYPE=$DRAWN
}

# How far the job is by then, as the store knows it, which hears of it once a second. Much happens
# at the very beginning and in the last moments.
plan_instant() {
	PERCENT=0
	case $PHASE in
	making | settling | cleaning | finishing) DRAWN=0 ;; # these are over soon
	*) chaos_draw -15 8 ;;
	esac
	[ "$DRAWN" -ge 0 ] || DRAWN=0
	DELAY=$DRAWN
	[ "$PHASE" = moving ] || return 0
	chaos_pick begin=25 midst=60 end=15
	case $DRAWN in
	begin)
		chaos_draw 0 600
		DELAY=$DRAWN
		;;
	midst)
		chaos_draw 1 75
		PERCENT=$DRAWN
		chaos_draw 0 600
		DELAY=$DRAWN
		;;
	end)
		PERCENT=76
		chaos_draw 0 800
		DELAY=$DRAWN
		;;
	esac
}

# The faults that mean something for such a job in such a phase.
plan_fault() {
	local faults=(runner-kill=12 runner-pause=9 libvirtd-a=10 cancel=5 kill=5)
	[ "$TYPE" = 307 ] || faults+=(libvirtd-b=10 link=9)
	case $PHASE in
	moving)
		faults+=(qemu-a=8 abort=9)
		[ "$TYPE" = 307 ] || faults+=(qemu-b=11 stop-qemu-b=11)
		[ "$TYPE" = 305 ] || faults+=(disk-full=16)
		;;
	making) faults+=(qemu-a=6 disk-full=12) ;;
	queued | preparing) faults+=(qemu-a=6) ;;
	finishing) faults+=(qemu-b=6) ;;
	esac
	chaos_pick "${faults[@]}"
	FAULT=$DRAWN
}

# After so many milliseconds without a sign of life another runner takes over; see store.h.
RUNNER_LIMIT=15000

# How long the fault lasts, in milliseconds. Some last longer than libvirt waits for a host.
plan_duration() {
	chaos_draw 100 5000
	LASTS=$DRAWN
	case $FAULT in
	runner-kill)
		chaos_draw 0 1500
		LASTS=$DRAWN
		;;
	runner-pause)
		chaos_draw 1 100
		[ $DRAWN -gt 20 ] || LASTS=$((RUNNER_LIMIT + 5000))
		;;
	link | stop-qemu-b)
		chaos_draw 1 100
		[ $DRAWN -gt 12 ] || LASTS=32000
		;;
	esac
}

# chaos_plan SEED RUN: TYPE PHASE PERCENT DELAY FAULT LASTS, and what else makes the job:
#   RUNNER     serve: a service; wait: the one that start --wait starts
#   WS, RATE, BANDWIDTH
#   RENAMED    the copy of an image gets another name
#   AUTOSTART, REMOVED (--remove-source-images)
#   STOPPED    the job is cancelled before the fault
#   ORPHANED   while the fault lasts the runner is killed as well
chaos_plan() {
	chaos_seed "$1" "$2"
	plan_phase
	plan_instant
	plan_fault
	plan_duration
	chaos_pick serve=60 wait=40
	RUNNER=$DRAWN
	case $PHASE-$FAULT in
	queued-runner-*) RUNNER=serve ;; # the other one does not run yet
	esac
	chaos_draw 40 72
	WS=$DRAWN
	chaos_draw 1 5
	RATE=$DRAWN
	chaos_draw 8 14
	BANDWIDTH=$DRAWN
	chaos_draw 0 1
	RENAMED=$DRAWN
	AUTOSTART=0 REMOVED=0 STOPPED=0
	[ "$PHASE" != finishing ] || AUTOSTART=1
	case $PHASE in
	settling) chaos_pick 1=35 0=65 && STOPPED=$DRAWN ;;
	cleaning)
		chaos_draw 0 1
		STOPPED=$DRAWN REMOVED=$((1 - DRAWN))
		;;
	*) chaos_pick 1=25 0=75 && REMOVED=$DRAWN ;;
	esac
	[ "$TYPE" != 305 ] || REMOVED=0
	chaos_pick 1=20 0=80
	ORPHANED=$DRAWN
	[[ $FAULT != runner-* ]] || ORPHANED=0
}
