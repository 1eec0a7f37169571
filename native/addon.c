/*
 * The Node addon: registration, and lists of commands handed from JavaScript to the thread that runs them.
 *
 * One runner thread serves the whole process; lists run in the order they come, each using the whole pool. Several models
 * therefore never compete for cores. JavaScript's thread only copies bytes in and out.
 */

#include <node_api.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "interpreter.h"
#include "ops/isa.h"
#include "ops/ops.h"
#include "pool.h"

#define MAX_RESULTS 64

/* One per JavaScript environment. */
typedef struct {
  napi_threadsafe_function done;
  Machine *machine;
  int pending;             /* promises not settled; JavaScript's thread only */
  _Atomic int outstanding; /* jobs that the runner has not let go of */
} Instance;

typedef struct Job {
  struct Job *next;
  Instance *instance;
  napi_deferred deferred;
  CommandList list;
  double *words;
  Staged *staged;
  Result results[MAX_RESULTS];
} Job;

static struct {
  pthread_once_t once;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
  Job *first, *last;
} queue = {.once = PTHREAD_ONCE_INIT, .mutex = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static void *run_jobs(void *unused) {
  (void)unused;
  for (;;) {
    pthread_mutex_lock(&queue.mutex);
    while (!queue.first) pthread_cond_wait(&queue.wake, &queue.mutex);
    Job *job = queue.first;
    queue.first = job->next;
    if (!queue.first) queue.last = NULL;
    pthread_mutex_unlock(&queue.mutex);
    Instance *instance = job->instance;
    machine_run(instance->machine, &job->list);
    napi_call_threadsafe_function(instance->done, job, napi_tsfn_blocking);
    atomic_fetch_sub(&instance->outstanding, 1);
  }
  return NULL;
}

static void start_runner(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, run_jobs, NULL) == 0) pthread_detach(thread);
}

static void push_job(Job *job) {
  pthread_once(&queue.once, start_runner);
  pthread_mutex_lock(&queue.mutex);
  if (queue.last) queue.last->next = job;
  else queue.first = job;
  queue.last = job;
  pthread_cond_signal(&queue.wake);
  pthread_mutex_unlock(&queue.mutex);
}

static void free_job(Job *job) {
  for (size_t i = 0; i < job->list.num_results; i++) free(job->results[i].data);
  for (size_t i = 0; i < job->list.num_staged; i++) free((void *)job->staged[i].data);
  free(job->staged);
  free(job->words);
  free(job);
}

static void free_bytes(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  free(data);
}

/* From here on an ArrayBuffer has the bytes themselves, and copying them does not keep JavaScript's thread. */
#define LEAST_EXTERNAL ((size_t)1 << 20)

/* The bytes of a result as an ArrayBuffer; 0 when there is none to be had. */
static int give_buffer(napi_env env, Result *result, napi_value *buffer) {
  if (result->size >= LEAST_EXTERNAL &&
      napi_create_external_arraybuffer(env, result->data, result->size, free_bytes, NULL, buffer) == napi_ok) {
    result->data = NULL;
    return 1;
  }
  void *bytes = NULL; /* some hosts have no external buffers */
  if (napi_create_arraybuffer(env, result->size, &bytes, buffer) != napi_ok) return 0;
  if (result->size > 0) memcpy(bytes, result->data, result->size);
  return 1;
}

/* Resolves with an array of ArrayBuffers, or rejects with the message. Runs on JavaScript's thread. */
static void settle(napi_env env, napi_value unused, void *context, void *data) {
  (void)unused;
  (void)context;
  Job *job = data;
  if (!env) return free_job(job); /* the environment is going away */
  napi_value value;
  if (job->list.error[0]) {
    napi_value message;
    napi_create_string_utf8(env, job->list.error, NAPI_AUTO_LENGTH, &message);
    napi_create_error(env, NULL, message, &value);
    napi_reject_deferred(env, job->deferred, value);
  } else {
    napi_create_array_with_length(env, job->list.num_results, &value);
    for (size_t i = 0; i < job->list.num_results; i++) {
      napi_value buffer;
      if (!give_buffer(env, &job->results[i], &buffer)) break;
      napi_set_element(env, value, (uint32_t)i, buffer);
    }
    napi_resolve_deferred(env, job->deferred, value);
  }
  Instance *instance = job->instance;
  if (--instance->pending == 0) napi_unref_threadsafe_function(env, instance->done);
  free_job(job);
}

static napi_value throw_type(napi_env env, const char *message) {
  napi_throw_type_error(env, NULL, message);
  return NULL;
}

/* The bytes of a typed array of the wanted type; 0 when it is something else. */
static int typed_array(napi_env env, napi_value value, napi_typedarray_type wanted, void **data, size_t *length) {
  bool is_typed_array = false;
  if (napi_is_typedarray(env, value, &is_typed_array) != napi_ok || !is_typed_array) return 0;
  napi_typedarray_type type;
  napi_value buffer;
  size_t offset;
  if (napi_get_typedarray_info(env, value, &type, length, data, &buffer, &offset) != napi_ok) return 0;
  bool is_detached = false;
  napi_is_detached_arraybuffer(env, buffer, &is_detached);
  return type == wanted && !is_detached;
}

/* Copies the staged byte arrays; 0 when one is not a Uint8Array or memory is out. */
static int copy_staged(napi_env env, napi_value list, Job *job) {
  bool is_array = false;
  uint32_t count = 0;
  if (napi_is_array(env, list, &is_array) != napi_ok || !is_array) return 0;
  napi_get_array_length(env, list, &count);
  job->staged = calloc(count + 1, sizeof *job->staged);
  if (!job->staged) return 0;
  for (uint32_t i = 0; i < count; i++) {
    napi_value value;
    void *data = NULL;
    size_t size = 0;
    if (napi_get_element(env, list, i, &value) != napi_ok) return 0;
    if (!typed_array(env, value, napi_uint8_array, &data, &size)) return 0;
    void *copy = malloc(size + 1);
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    job->staged[i] = (Staged){copy, size};
    job->list.num_staged = i + 1;
  }
  job->list.staged = job->staged;
  return 1;
}

/* submit(words: Float64Array, staged: Uint8Array[]): Promise<ArrayBuffer[]>, one buffer for each read. */
static napi_value submit(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2], promise;
  Instance *instance;
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  napi_get_instance_data(env, (void **)&instance);
  void *words = NULL;
  size_t num_words = 0;
  if (count < 2 || !typed_array(env, arguments[0], napi_float64_array, &words, &num_words)) {
    return throw_type(env, "submit: expected a Float64Array and an array of Uint8Array");
  }
  Job *job = calloc(1, sizeof *job);
  if (job) job->words = malloc((num_words + 1) * sizeof *job->words);
  if (!job || !job->words) {
    free(job);
    return throw_type(env, "submit: out of memory");
  }
  if (!copy_staged(env, arguments[1], job)) {
    free_job(job);
    return throw_type(env, "submit: expected a Float64Array and an array of Uint8Array");
  }
  if (num_words > 0) memcpy(job->words, words, num_words * sizeof *job->words);
  job->instance = instance;
  job->list.words = job->words;
  job->list.num_words = num_words;
  job->list.results = job->results;
  job->list.max_results = MAX_RESULTS;
  if (napi_create_promise(env, &job->deferred, &promise) != napi_ok) {
    free_job(job);
    return throw_type(env, "submit: no promise");
  }
  if (instance->pending++ == 0) napi_ref_threadsafe_function(env, instance->done);
  atomic_fetch_add(&instance->outstanding, 1);
  push_job(job);
  return promise;
}

/* threads(): threads of the pool. */
static napi_value threads(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  napi_create_int32(env, pool_threads(), &result);
  return result;
}

/* isa(): name of the instruction set in use. */
static napi_value isa(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  napi_create_string_utf8(env, isa_name(), NAPI_AUTO_LENGTH, &result);
  return result;
}

static napi_value names(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value list, name;
  napi_create_array(env, &list);
  for (uint32_t i = 0; command_names[i]; i++) {
    napi_create_string_utf8(env, command_names[i], NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, list, i, name);
  }
  return list;
}

/* sources(): the hash of the sources that this was compiled from (native/sources.cjs). */
static napi_value sources(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  napi_create_string_utf8(env, VL01_SOURCES, NAPI_AUTO_LENGTH, &result);
  return result;
}

/* packedBytes(dtype, n, k) */
static napi_value packed_size(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value arguments[3], result;
  double values[3] = {0};
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  for (size_t i = 0; i < 3; i++) {
    if (count < 3 || napi_get_value_double(env, arguments[i], &values[i]) != napi_ok || !(values[i] >= 0) ||
        values[i] > 1e9 || (i == 0 && values[i] > DTYPE_Q4))
      return throw_type(env, "packedBytes: expected a dtype and two sizes");
  }
  napi_create_double(env, (double)packed_bytes((DType)values[0], (int64_t)values[1], (int64_t)values[2]), &result);
  return result;
}

/* Before the environment goes: lists under way end at their next command, then nobody uses the machine. */
static void end_instance(void *data) {
  Instance *instance = data;
  machine_stop(instance->machine);
  const struct timespec pause = {.tv_nsec = 1000000};
  while (atomic_load(&instance->outstanding) > 0) nanosleep(&pause, NULL);
}

static void destroy_instance(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  machine_destroy(((Instance *)data)->machine);
  free(data);
}

NAPI_MODULE_INIT() {
  Instance *instance = calloc(1, sizeof *instance);
  if (!instance || !(instance->machine = machine_create())) return throw_type(env, "vl01: out of memory");
  napi_value name;
  napi_create_string_utf8(env, "vl01", NAPI_AUTO_LENGTH, &name);
  napi_create_threadsafe_function(env, NULL, NULL, name, 0, 1, NULL, NULL, NULL, settle, &instance->done);
  napi_unref_threadsafe_function(env, instance->done);
  napi_set_instance_data(env, instance, destroy_instance, NULL);
  napi_add_env_cleanup_hook(env, end_instance, instance);
  const napi_property_descriptor properties[] = {
      {"submit", NULL, submit, NULL, NULL, NULL, napi_enumerable, NULL},
      {"threads", NULL, threads, NULL, NULL, NULL, napi_enumerable, NULL},
      {"isa", NULL, isa, NULL, NULL, NULL, napi_enumerable, NULL},
      {"commandNames", NULL, names, NULL, NULL, NULL, napi_enumerable, NULL},
      {"sources", NULL, sources, NULL, NULL, NULL, napi_enumerable, NULL},
      {"packedBytes", NULL, packed_size, NULL, NULL, NULL, napi_enumerable, NULL},
  };
  napi_define_properties(env, exports, sizeof properties / sizeof *properties, properties);
  return exports;
}
