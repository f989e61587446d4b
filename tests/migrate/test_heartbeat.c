/* A runner that hangs: who notices, who takes over, and what it may do when it wakes. */
#include "scene.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TAKERS 8

/* What the lock's file tells: a boot, and milliseconds since it. */
static void
set_beat(const char *folder, const char *boot, int64_t age)
{
	char path[400], *own = support_read("/proc/sys/kernel/random/boot_id");
	struct timespec now;
	FILE *file;

	clock_gettime(CLOCK_BOOTTIME, &now);
	snprintf(path, sizeof(path), "%s/runner.lock", folder);
	file = fopen(path, "r+");
	assert_non_null(file);
	own[strcspn(own, "\n")] = '\0';
	fprintf(file, "%s %020" PRId64 "\n", boot ? boot : own,
		(int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 - age);
	assert_int_equal(fclose(file), 0);
	free(own);
}

static void
make_late(const char *folder)
{
	set_beat(folder, NULL, STORE_RUNNER_LIMIT + 1000);
}

static struct job_store *
opened(const char *folder)
{
	struct job_store *store;
	struct mof_error error;

	if (job_store_sqlite_open(folder, &store, &error) < 0)
		fail_msg("%s", error.message);
	return store;
}

static int
lock(struct job_store *store, uint64_t *ret_epoch)
{
	return store->ops->lock_runner(store, ret_epoch, NULL);
}

static int
lives(struct job_store *store)
{
	return store->ops->runner_lives(store, NULL);
}

static void
test_takes_over(void **state)
{
	char *folder = support_folder();
	struct job_store *first = opened(folder), *second = opened(folder), *third = opened(folder);
	struct mof_error error;
	uint64_t epoch, next;

	(void)state;
	assert_int_equal(lock(first, &epoch), 0);
	assert_int_equal(lock(first, &next), -EBUSY);
	assert_int_equal(lock(second, &next), -EBUSY);
	/* Within the limit, of another boot, or without any sign it is not late. */
	set_beat(folder, NULL, STORE_RUNNER_LIMIT - 5000);
	assert_int_equal(lock(second, &next), -EBUSY);
	set_beat(folder, "00000000-0000-0000-0000-000000000000", 10 * STORE_RUNNER_LIMIT);
	assert_int_equal(lock(second, &next), -EBUSY);
	assert_int_equal(lives(second), 1);
	assert_int_equal(first->ops->beat(first, NULL), 0);
	make_late(folder);
	assert_int_equal(first->ops->beat(first, NULL), 0);
	assert_int_equal(lock(second, &next), -EBUSY);

	make_late(folder);
	assert_int_equal(lives(second), 0);
	assert_int_equal(lives(third), 0);
	assert_int_equal(lock(second, &next), 0);
	assert_true(next > epoch);
	assert_int_equal(first->ops->beat(first, &error), -ESTALE);
	assert_non_null(strstr(error.message, "another runner has taken over"));
	assert_int_equal(lives(third), 1);
	assert_int_equal(lock(third, &next), -EBUSY);
	assert_int_equal(lock(first, &next), -EBUSY);
	/* What the first gives back is not the second's. */
	first->ops->unlock_runner(first);
	assert_int_equal(lives(third), 1);
	second->ops->unlock_runner(second);
	assert_int_equal(second->ops->beat(second, NULL), -ESTALE);
	assert_int_equal(lives(first), 0);
	assert_int_equal(lock(first, &next), 0);
	assert_int_equal(lives(third), 1);
	first->ops->close(first);
	second->ops->close(second);
	third->ops->close(third);
	support_remove(folder);
}

/* In a child: waits for the word, then tries to become the runner. */
static _Noreturn void
try_to_take(const char *folder, int word, int done)
{
	struct job_store *store = opened(folder);
	uint64_t epoch;
	char byte;
	int err;

	if (read(word, &byte, 1) < 0)
		_exit(2);
	err = lock(store, &epoch);
	/* Those who lost must not come again because this one has ended. */
	if (err == 0 && write(done, "x", 1) == 1)
		pause();
	_exit(err == 0 ? 0 : err == -EBUSY ? 1 : 2);
}

static void
test_one_takes_over(void **state)
{
	char *folder = support_folder();
	struct job_store *store = opened(folder);
	pid_t children[TAKERS];
	int word[2], done[2], busy = 0, status;
	uint64_t epoch;
	char byte;

	(void)state;
	assert_int_equal(lock(store, &epoch), 0);
	make_late(folder);
	assert_int_equal(pipe2(word, O_CLOEXEC), 0);
	assert_int_equal(pipe2(done, O_CLOEXEC), 0);
	for (int i = 0; i < TAKERS; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			close(word[1]);
			try_to_take(folder, word[0], done[1]);
		}
	}
	close(word[1]);
	assert_int_equal(read(done[0], &byte, 1), 1);
	for (int i = 0; i < TAKERS - 1; i++) {
		assert_true(wait(&status) > 0);
		busy += WIFEXITED(status) && WEXITSTATUS(status) == 1;
	}
	assert_int_equal(busy, TAKERS - 1);
	assert_int_equal(store->ops->beat(store, NULL), -ESTALE);
	for (int i = 0; i < TAKERS; i++)
		kill(children[i], SIGKILL);
	assert_true(wait(&status) > 0);
	assert_int_equal(lives(store), 0);
	close(word[0]);
	close(done[0]);
	close(done[1]);
	store->ops->close(store);
	support_remove(folder);
}

/* Another runner takes over, and the job with it, as if this process had been stopped here. */
static void
be_stopped(struct scene *scene)
{
	struct migrate_job *job;
	uint64_t epoch;

	make_late(scene->folder);
	assert_int_equal(lock(scene->other, &epoch), 0);
	job = scene_load(scene, scene->id);
	scene_store_as(scene, job, epoch);
	job_free(job);
}

static void
stop_at_start(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	struct scene *scene = fake->context;

	if (action == MIGRATE_START)
		be_stopped(scene);
	fake_answer_well(fake, task, action);
}

static void
stop_at_prepare(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	if (action == MIGRATE_PREPARE)
		be_stopped(fake->context);
	fake_answer_well(fake, task, action);
}

/* Asked to end the job, it is stopped before it does; both happen within one round. */
static void
stop_before_abort(struct fake_driver *fake, struct fake_task *task)
{
	struct scene *scene = fake->context;

	(void)task;
	if (!strstr(fake->asked, "start") || fake->calls++)
		return;
	assert_int_equal(scene_request(scene, scene->id, 4), 0);
	make_late(scene->folder);
	assert_int_equal(lock(scene->other, &(uint64_t){ 0 }), 0);
}

static void
answer_no_start(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	if (action != MIGRATE_START)
		fake_answer_well(fake, task, action);
}

/* It does nothing more, writes nothing more, and says so. */
static void
assert_lost(struct scene *scene, const char *asked)
{
	struct mof_error error;
	uint64_t revision = 0, epoch = 0;
	struct migrate_job *job;

	scene->stop = 0;
	assert_int_equal(engine_run(&scene->options, &error), -ESTALE);
	assert_non_null(strstr(error.message, "another runner has taken over"));
	assert_string_equal(scene->fake.asked, asked);
	job = scene_load(scene, scene->id);
	revision = job->revision;
	epoch = job->epoch;
	assert_false(job_is_final(job));
	job_free(job);
	assert_int_equal(lives(scene->store), 1);
	/* Nor does it become runner again as long as the other lives. */
	assert_int_equal(engine_run(&scene->options, NULL), -EBUSY);
	job = scene_load(scene, scene->id);
	assert_int_equal(job->revision, revision);
	assert_int_equal(job->epoch, epoch);
	job_free(job);
}

static void
test_engine_loses(void **state)
{
	static const struct {
		void (*answer)(struct fake_driver *fake, struct fake_task *task,
			       enum migrate_action action);
		void (*idle)(struct fake_driver *fake, struct fake_task *task);
		const char *asked;
	} rows[] = {
		{ stop_at_prepare, NULL, "g1:prepare g1:close " },
		{ stop_at_start, NULL, "g1:prepare g1:start g1:close " },
		{ answer_no_start, stop_before_abort, "g1:prepare g1:start g1:close " },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct scene scene;

		scene_init(&scene);
		scene.fake.answer = rows[i].answer;
		scene.fake.idle = rows[i].idle;
		scene_submit(&scene, "g1", scene.id);
		assert_lost(&scene, rows[i].asked);
		scene_clear(&scene);
	}
}

/* A runner that works gives its signs: nobody finds it late. */
static void
look(struct fake_driver *fake, struct fake_task *task)
{
	struct scene *scene = fake->context;

	(void)task;
	if (!strstr(fake->asked, "start"))
		return;
	if (fake->calls++ == 0)
		make_late(scene->folder);
	if (fake->calls > 5 && lives(scene->other) == 1)
		scene->stop = 1;
}

static void
test_beats(void **state)
{
	struct moment begun = moment_now();
	struct scene scene;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene.fake.answer = answer_no_start;
	scene.fake.idle = look;
	scene_submit(&scene, "g1", id);
	scene_run(&scene);
	assert_true(moment_now().steady - begun.steady < 2 * STORE_BEAT_INTERVAL);
	scene_clear(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_takes_over),
		cmocka_unit_test(test_one_takes_over),
		cmocka_unit_test(test_engine_loses),
		cmocka_unit_test(test_beats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
