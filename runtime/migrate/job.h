/*
 * One migration job: what clients see of it (Msvm_MigrationJob), what the engine keeps beside it,
 * and the text that both have in the store.
 */
#ifndef MIGRATE_JOB_H
#define MIGRATE_JOB_H

#include "event.h"
#include "moment.h"
#include "progress.h"

#include <mof/mof.h>
#include <msvm_migration_job.h>

#ifdef __cplusplus
extern "C" {
#endif

struct migrate_config;

#define JOB_ID_SIZE 64
#define JOB_TEXT_SIZE 512
#define JOB_ERROR_SIZE 1024

/* ErrorCode: 1 to 999 are virErrorNumber, these are the engine's own. */
enum {
	JOB_ERROR_INCOMPATIBLE = 1001, /* a compatibility check found something */
	JOB_ERROR_WATCHDOG,            /* nothing moved for too long */
	JOB_ERROR_UNWATCHED,           /* ended while no runner looked: the reason is lost */
	JOB_ERROR_CLEANUP,             /* ended, but something was left behind */
	JOB_ERROR_RESTARTED,           /* the runner was gone before the move began */
	JOB_ERROR_TOO_LATE,            /* UntilTime passed */
	JOB_ERROR_QUEUE,               /* a limit, or cancelled before the move began */
	JOB_ERROR_STORE
};

/* How far the engine is.  Names in the store: job_phase_str(). */
enum job_phase {
	JOB_PHASE_QUEUED,    /* nobody works on it */
	JOB_PHASE_PREPARING, /* reaching the hosts; the driver has not been told to move */
	JOB_PHASE_MAKING,    /* images at the destination, which the move will fill */
	JOB_PHASE_MOVING,    /* the driver has been told, or is about to be */
	JOB_PHASE_SETTLING,  /* it is over; both hosts are asked where the guest is */
	JOB_PHASE_CLEANING,  /* images that nobody needs any more are removed */
	JOB_PHASE_FINISHING, /* the guest is at the destination; the last touches */
	JOB_PHASE_OVER
};

/* What a client asks for, the stronger ones behind: see job_ask(). */
enum job_request {
	JOB_REQUEST_NONE,
	JOB_REQUEST_START,   /* a job that waits or is suspended: now */
	JOB_REQUEST_SUSPEND, /* a job that waits: not before it is started */
	JOB_REQUEST_TERMINATE,
	JOB_REQUEST_KILL
};

/* Why the engine itself stops a move. */
enum job_stop {
	JOB_STOP_NONE,
	JOB_STOP_WATCHDOG, /* nothing moved for too long */
	JOB_STOP_LATE,     /* UntilTime has passed */
	JOB_STOP_BLACKOUT  /* CancelIfBlackoutThresholdExceeded */
};

/* Something that went wrong, or is left to be done: an Msvm_Error of GetErrorEx. */
struct job_finding {
	int domain, code;      /* virErrorDomain; like ErrorCode */
	unsigned int severity; /* CIM_Error.PerceivedSeverity */
	const char *message;
};

#define JOB_FINDINGS_MAX 64
#define JOB_DISKS_MAX 64

/* What was asked for; fixed when the job is made.  The texts belong to the job's arena. */
struct job_plan {
	const char *source, *destination; /* names of the hosts file, or URIs */
	const char *peer_uri;             /* NULL: by the hosts file */
	const char *domain;               /* the guest's name or UUID */
	uint64_t bandwidth;               /* MiB/s; 0: no limit */
	struct migrate_settings settings;
	const char *data_uri; /* where the memory goes; NULL: by the hosts file */
};

/* The state machine's memory between two steps; not stored, made anew by an adopting runner. */
struct job_watch {
	struct progress progress;
	struct migrate_sample sample; /* the latest with figures */
	int64_t entered;              /* steady time at which the phase was entered */
	int64_t changed;              /* the figures last changed */
	int64_t requested;            /* the request in seen was taken up */
	enum job_request seen;
	int64_t stopped;              /* the watchdog stopped the move; 0: it did not */
	int64_t ask_at;               /* when to ask both hosts again; 0: not planned */
	int64_t verdict_since;        /* since when the answers agree on verdict */
	unsigned int verdict;         /* the latest, enum verdict */
	bool resumed;                 /* a guest paused on both hosts was resumed once */
	int64_t resuming;             /* since when that is tried; 0: it is not */
	bool told;                    /* that its copies could not be mended, after the end */
	bool following;               /* watched, but not begun by this process */
	bool post_copy;               /* the driver was asked for it */
	bool switching;               /* the guest is going over */
	bool destroying, destroyed;   /* the copy that libvirt has left at the destination */
	bool cleaned;                 /* what was to be removed is gone, or was told of */
	struct migrate_places places; /* as the verdict was given by them */
	bool tidying;                 /* of a job that does not begin: a pool may be left of it */
};

struct migrate_job {
	char id[JOB_ID_SIZE]; /* = cim.instance_id */
	uint64_t revision;    /* in the store; 0: not stored yet */
	uint64_t epoch;       /* of the owning runner; 0: nobody's */
	struct msvm_migration_job cim;
	struct mof_arena arena;

	/* the engine's part, stored beside the instance */
	struct job_plan plan;
	struct migrate_guest guest; /* uuid is empty until the source was asked */
	enum job_phase phase;
	enum job_request request;
	struct migrate_result result; /* how the move ended, as libvirt told it */
	bool busy;                    /* final, but libvirt has not let go of the guest */
	bool removable;               /* goes by itself TimeBeforeRemoval after its end */
	bool delete_on_kill;          /* goes as soon as it has ended: KillJob(DeleteOnKill) */
	int64_t due;                  /* wall time before which it does not start; 0: at once */
	int64_t scheduled;            /* when its schedule was written: intervals count from it */
	uint64_t runs;                /* how often it has started */
	enum job_stop stop;           /* why its move was stopped, if nobody asked for that */
	bool looking;                 /* its later run could not begin: has the guest gone over? */
	bool retried;                 /* RecoveryAction has been taken for this run */
	struct job_finding *findings; /* in the arena */
	size_t finding_count;
	struct migrate_disk *disks; /* in the arena; whose images are to lie elsewhere */
	size_t disk_count;

	struct job_watch watch;
	const struct migrate_config *config; /* the runner's; NULL: config_defaults */

	/* where the changing texts of cim live */
	char uuid[MIGRATE_UUID_SIZE];
	char status_text[JOB_TEXT_SIZE];
	char error_text[JOB_ERROR_SIZE];
	const char *descriptions[2];
};

/* What a person or a client gives to make a job. */
struct job_wish {
	unsigned int job_type;       /* 0: Moving Virtual Machine */
	unsigned int migration_type; /* 0: the one that mostly makes such a job */
	const char *source, *destination, *peer_uri, *domain;
	uint64_t bandwidth;
	struct migrate_settings settings;
	/*
	 * What is to become of single disks; those not named keep their paths.  path NULL: this one
	 * too.  The disk meant is the one of that target or source; without either, the guest's
	 * disk at the same index.
	 */
	const struct migrate_disk *disks;
	size_t disk_count;
	const char *data_uri; /* where the memory goes; NULL: by the hosts file */
	/* The job's properties of these names, as the client gave them. */
	const char *new_system_setting_data;
	const char *const *new_resource_setting_data;
	size_t new_resource_count;
	const char *owner;                 /* who asks; NULL: "anonymous" */
	const struct migrate_guest *guest; /* as it was found; NULL: nobody looked yet */
	/* Whose writable properties the job gets: schedule, Priority, ..; NULL: the defaults. */
	const struct msvm_migration_job *properties;
	bool retry;                          /* RecoveryAction "Re-run Job" */
	const struct migrate_config *config; /* NULL: config_defaults */
};

/* The defaults of what job_wish.properties takes over. */
void job_init_properties(struct msvm_migration_job *properties);

/*
 * A new job in state New, not stored yet.  Copies the wish.  Returns 0; -EINVAL if its schedule
 * has no meaning or no start; -ENOMEM; -EIO if the system gives no random numbers.
 */
int job_new(const struct job_wish *wish, const struct moment *now, struct migrate_job **ret,
	    struct mof_error *reterr);

/* What a JobType does: it only looks; it moves a running guest; it moves images. */
bool job_type_is_check(unsigned int job_type);
bool job_type_moves_guest(unsigned int job_type);
bool job_type_moves_storage(unsigned int job_type);

/* NULL is fine. */
void job_free(struct migrate_job *job);

/* Writes both parts as one JSON text.  Returns 0; -EILSEQ; -ENOMEM. */
int job_encode(const struct migrate_job *job, struct mof_out *out);

/*
 * Reads what job_encode() wrote; revision and epoch are the store's.  Returns 0; -EINVAL for a
 * damaged text; -ENOTSUP if a newer version of the program wrote it; -ENOMEM.
 */
int job_decode(const char *text, size_t length, uint64_t revision, uint64_t epoch,
	       struct migrate_job **ret, struct mof_error *reterr);

/*
 * Takes over what others may change while a runner owns the job: the request and the writable
 * properties.  Returns whether the request is a new one.
 */
bool job_merge(struct migrate_job *job, const struct migrate_job *theirs);

/* Whether the job has not begun: it waits in the queue, or is suspended there. */
bool job_is_waiting(const struct migrate_job *job);

/* The properties that say when a job runs.  Nothing is copied that they point to. */
void job_copy_schedule(struct msvm_migration_job *to, const struct msvm_migration_job *from);

/*
 * Plans the first start of a job whose schedule was written now.  Returns 0 or -EINVAL with the
 * reason.
 */
int job_plan_start(struct migrate_job *job, const struct moment *now, struct mof_error *reterr);

/*
 * Plans the next run of a job that has just completed one.  Returns whether there is one, by
 * JobRunTimes, its schedule and UntilTime.
 */
bool job_plan_next(struct migrate_job *job, const struct moment *now);

/* When a job that waits has to be looked at: its start or UntilTime; INT64_MAX: never. */
int64_t job_wake_time(const struct migrate_job *job);

/* Whether UntilTime has passed. */
bool job_is_too_late(const struct migrate_job *job, const struct moment *now);

/* Whether the job has ended: state 7, 8, 9, 10 or 32768. */
bool job_is_final(const struct migrate_job *job);
bool job_state_is_final(unsigned int state);

/* Whether it has ended well: 7, or 32768, which Hyper-V has for an end with warnings. */
bool job_is_completed(const struct migrate_job *job);

#define JOB_STATE_COMPLETED_WITH_WARNINGS 32768

/* Whether a client wants the job to end. */
bool job_is_to_end(const struct migrate_job *job);

/* Whether its move has been stopped, or is to be, whoever decided that. */
bool job_is_stopped(const struct migrate_job *job);

/*
 * Records what a client asks for.  Returns 0 with *ret_changed telling whether the job has to be
 * stored, or -EPERM if its state allows no such request: START and SUSPEND only fit a job that
 * waits (2 and 5).  Kill beats Terminate, which beats the others; of those the last one counts.
 */
int job_ask(struct migrate_job *job, enum job_request request, bool *ret_changed);

/* Copies the disks.  Returns 0 or -ENOMEM; -EINVAL if there are more than JOB_DISKS_MAX. */
int job_set_disks(struct migrate_job *job, const struct migrate_disk *disks, size_t count);

/* What all disks take together. */
uint64_t job_disk_bytes(const struct migrate_job *job);

/*
 * Adds a finding; severity is one of CIM_Error.PerceivedSeverity.  Behind JOB_FINDINGS_MAX it takes
 * the place of one that matters less, or is dropped.
 */
void job_find(struct migrate_job *job, int domain, int code, unsigned int severity,
	      const char *format, ...) MOF_PRINTF(5, 6);

/*
 * Microseconds since 1970 at which a job that has ended may be removed.  Returns 0; -ENOENT if it
 * stays until somebody deletes it.
 */
int job_removal_time(const struct migrate_job *job, int64_t *ret);

const char *job_phase_str(enum job_phase phase);
const char *job_request_str(enum job_request request);

/*
 * The situations that a job can be in; each is one row of the table in job_status.c.
 *
 * JobState goes 2 to 3 to 4 and to an end, or back to 2 between two runs; 2 to 5 and back.  State 6
 * says that the job comes to its end: it was asked to, or has stopped its move itself (stop).
 * Nothing takes that back: if the runner or a host is gone meanwhile and the source then
 * says that the guest still moves, the job stays in 6 and stops that move as well.
 *
 * A job also waits in 6 for a host that does not answer, when nobody saw how its move ended.  If
 * that host then says that it has not ended at all, the job follows it in 4 again: it is no more
 * about to end than before, and in 6 it would tell a client that there is nothing to cancel.
 */
enum job_situation {
	JOB_QUEUED,
	JOB_STARTING,
	JOB_RUNNING,
	JOB_SUSPENDED,
	JOB_STOPPING,
	JOB_COMPLETED,
	JOB_DEGRADED, /* completed with warnings */
	JOB_TERMINATED,
	JOB_KILLED,
	JOB_FAILED,
	JOB_LOST,  /* failed because the destination did */
	JOB_SPLIT, /* failed, and the guest is not whole on one host */
	JOB_SITUATION_COUNT
};

/*
 * Sets JobState and with it every status property, TimeOfLastStateChange if the state is another
 * one, and Cancellable.  StatusDescriptions of a failed job begin with its ErrorDescription,
 * which is set before.
 */
void job_set_situation(struct migrate_job *job, enum job_situation situation,
		       const struct moment *now);

/* CommunicationStatus, a value of its ValueMap. */
void job_set_communication(struct migrate_job *job, unsigned int status);

/* JobStatus. */
void job_set_text(struct migrate_job *job, const char *format, ...) MOF_PRINTF(2, 3);

/* ErrorCode, ErrorDescription and ErrorSummaryDescription (a literal). */
void job_set_error(struct migrate_job *job, unsigned int code, const char *summary,
		   const char *description);

/* ElapsedTime of a job that has started and not ended; it never falls. */
void job_set_elapsed(struct migrate_job *job, const struct moment *now);

#ifdef __cplusplus
}
#endif

#endif
