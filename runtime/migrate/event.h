/*
 * The language between the state machine, the engine and the drivers: what can happen to a job
 * (events) and what a driver can be asked to do for it (actions).
 */
#ifndef MIGRATE_EVENT_H
#define MIGRATE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MIGRATE_UUID_SIZE 37
#define MIGRATE_MESSAGE_SIZE 480

/* What a driver is asked to do.  Each can be asked for again and then does no further harm. */
enum migrate_action {
	MIGRATE_NOTHING,
	MIGRATE_PREPARE,             /* reach both hosts, look at the guest: PREPARED or ENDED */
	MIGRATE_MAKE_IMAGES,         /* empty ones at the destination, for the disks: FINISHED */
	MIGRATE_START,               /* do what the JobType says: PROGRESS.., then ENDED */
	MIGRATE_FOLLOW,              /* watch a move begun by another process: the same */
	MIGRATE_ABORT,               /* stop the move; its ENDED tells when it has stopped */
	MIGRATE_POST_COPY,           /* the guest goes over now, the rest of its memory behind it */
	MIGRATE_SETTLE,              /* ask both hosts where the guest is: SETTLED */
	MIGRATE_SUSPEND_DESTINATION, /* of a guest that runs twice: FINISHED */
	MIGRATE_RESUME_DESTINATION,  /* of a guest that is paused on both: FINISHED */
	MIGRATE_RESUME_SOURCE,       /* FINISHED */
	MIGRATE_PIVOT,         /* from the images to their copies; START's ENDED tells the end */
	MIGRATE_DESTROY_COPY,  /* a process at the destination that never ran the guest: FINISHED */
	MIGRATE_REMOVE_COPIES, /* the images that were made for this job: FINISHED */
	MIGRATE_REMOVE_SOURCES, /* those that were copied from: FINISHED */
	MIGRATE_COPY_AUTOSTART, /* set it at the destination: FINISHED */
	MIGRATE_CLOSE           /* nothing more will be asked for this job */
};

enum migrate_event_type {
	/* from the engine */
	MIGRATE_TAKEN,   /* the runner takes a queued job */
	MIGRATE_ADOPTED, /* the runner takes over a job whose owner is gone */
	MIGRATE_TICK,    /* time has passed, or job->request has changed */
	MIGRATE_REFUSED, /* the engine cannot serve the job: result */

	/* from the driver, in the order in which a driver hands them out */
	MIGRATE_PREPARED,  /* guest */
	MIGRATE_FOUND,     /* finding of a check */
	MIGRATE_PROGRESS,  /* sample */
	MIGRATE_READY,     /* every image is copied, and kept like its copy */
	MIGRATE_SWITCHING, /* the guest stopped at the source to go on elsewhere */
	MIGRATE_ENDED,     /* result of PREPARE, START or FOLLOW */
	MIGRATE_SETTLED,   /* places */
	MIGRATE_FINISHED   /* result of one of the small actions */
};

/* How a call of the driver ended.  domain and code are libvirt's (virErrorDomain, .Number). */
enum migrate_result_kind {
	MIGRATE_RESULT_UNKNOWN, /* nobody was there to see it */
	MIGRATE_RESULT_OK,
	MIGRATE_RESULT_FAILED
};

struct migrate_result {
	enum migrate_result_kind kind;
	int domain, code;
	bool no_contact; /* a host could not be reached at all */
	char message[MIGRATE_MESSAGE_SIZE];
};

/* One thing that a check has found. */
struct migrate_finding {
	int domain, code;      /* libvirt's, or 0 and a code of the engine's own */
	unsigned int severity; /* CIM_Error.PerceivedSeverity: 5 and above is in the way */
	char message[MIGRATE_MESSAGE_SIZE];
};

/* How a move is to be made, beside its bandwidth. */
struct migrate_settings {
	bool tls, tunnelled;       /* the transport */
	bool compressed;           /* EnableCompression */
	int capping;               /* CPUCappingMagnitude: 0 to 2 */
	bool post_copy;            /* behind the first pass */
	bool cancel_if_stuck;      /* CancelIfBlackoutThresholdExceeded */
	bool overwrite;            /* AllowOverwriteExistingFile */
	bool remove_source_images; /* once they are copied and the guest has its new ones */
};

/* A disk whose image is to lie elsewhere.  The texts belong to whoever holds the struct. */
struct migrate_disk {
	const char *target; /* "vda": its name within the guest */
	const char *source; /* the path of the image; NULL as long as the source was not asked */
	const char *path;   /* where it is to lie */
	const char *format; /* "raw", "qcow2"; NULL like source */
	uint64_t capacity;  /* bytes; 0 like source */
	bool made;          /* the image at path was made for this job */
};

/* The guest as the source shows it before the move. */
struct migrate_guest {
	char uuid[MIGRATE_UUID_SIZE];
	bool persistent, autostart, paused;
	bool shut_off; /* defined, not active */
	/* Those whose images are to lie elsewhere, with all that is known; the driver\'s. */
	const struct migrate_disk *disks;
	size_t disk_count;
	uint64_t memory; /* bytes */
};

/* Figures of a running move.  All are 0 until QEMU at the destination has started. */
struct migrate_sample {
	uint64_t total, processed, remaining; /* bytes of memory; processed counts resent ones */
	uint64_t rate;                        /* bytes per second; 0: not known */
	unsigned int pass;                    /* over the memory, from 1 */
	uint64_t disk_total, disk_remaining;  /* bytes of storage, which goes first */
};

enum migrate_place_state {
	MIGRATE_PLACE_UNKNOWN, /* the host does not answer */
	MIGRATE_PLACE_ABSENT,
	MIGRATE_PLACE_SHUT_OFF, /* defined, not active */
	MIGRATE_PLACE_PAUSED,
	MIGRATE_PLACE_RUNNING
};

struct migrate_place {
	enum migrate_place_state state;
	bool persistent;
	bool incoming;  /* paused, and waiting for memory: it has never run here */
	bool moving;    /* a migration of it is under way, as this host sees it */
	bool torn;      /* post-copy broke off: each host has a part of its memory */
	uint64_t moved; /* bit n: disk n of the order has its image at the new path */
	char message[MIGRATE_MESSAGE_SIZE]; /* why the host does not answer */
};

struct migrate_places {
	struct migrate_place source, destination;
};

struct migrate_event {
	enum migrate_event_type type;
	union {
		struct migrate_guest guest;
		struct migrate_finding finding;
		struct migrate_sample sample;
		struct migrate_result result;
		struct migrate_places places;
	} u;
};

#ifdef __cplusplus
}
#endif

#endif
