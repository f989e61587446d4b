/* Why a call failed, in words. */
#ifndef MOF_ERROR_H
#define MOF_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define MOF_PRINTF(nth, first) __attribute__((format(printf, nth, first)))
#else
#define MOF_PRINTF(nth, first)
#endif

/*
 * Filled on failure only, and needs no initialisation.  The message is one line without a final
 * stop; a longer text is cut.  line and column count from 1 and are 0 where there is no text to
 * point at.
 */
struct mof_error {
	char message[512];
	unsigned int line, column;
};

/*
 * Fills *reterr, which may be NULL, and returns code, so that a caller can write
 * "return mof_error_set(reterr, -EINVAL, ..)".
 */
int mof_error_set(struct mof_error *reterr, int code, const char *format, ...) MOF_PRINTF(3, 4);

#ifdef __cplusplus
}
#endif

#endif
